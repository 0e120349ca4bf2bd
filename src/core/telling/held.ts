import type { Finding } from '../findings/finding.ts';
import type { Upgrade } from '../findings/fix-plan.ts';
import type { ImageRef } from '../image.ts';
import type { News } from './hearing.ts';
import { conversationOf, type Said } from './said.ts';
import { type Shown, shownOf } from './shown.ts';

/**
 * What a route has to say of an image, and has not said yet: others may have the same to say. It stands in the ledger
 * from before the judgement is settled until it has been said, so that no run that dies takes it along.
 */
export interface Held {
  /** Slack's id of the channel where people are to hear of it. */
  readonly channel: string;
  /** ISO time since which it is held. */
  readonly at: string;
  /** Which of the image's judgements it is. */
  readonly number: number;
  /** What people call the image, the first few. */
  readonly names: readonly string[];
  /** It has a message of its own, which is to be written anew; in another channel, to say that it goes on in this one. */
  readonly hasRoot?: true;
  /** A run that has died may have said it. */
  readonly mayBeSaid?: true;
  /** What blocks it newly, worst first, so many; empty where it waits for Slack to take more alone. */
  readonly blocking: readonly HeldFinding[];
  /** What people know when they have been told. */
  readonly shown: Shown;
  readonly owner?: string;
  /** Ids of users and of user groups who are to be named. */
  readonly mention?: readonly string[];
}

/** A finding that blocks newly, with what the image's fix plan says of its package. */
export interface HeldFinding {
  readonly finding: Finding;
  /** Absent: no upgrade clears it. */
  readonly to?: Upgrade['to'];
}

/** An image of which something is held. */
export interface HeldImage {
  readonly image: ImageRef;
  readonly held: Held;
}

/** Where and how an image is told of. */
export interface Telling {
  readonly channel: string;
  readonly mention?: readonly string[];
  readonly owner?: string;
  readonly number: number;
  /** ISO time. */
  readonly at: string;
}

const FINDINGS = 20;
const NAMES = 6;

/** What is to be held of a judgement. `blocking`: what blocks it newly. */
export function heldOf(
  news: News,
  said: Said | undefined,
  { channel, mention = [], owner, number, at }: Telling,
  blocking: readonly Finding[],
): Held {
  const { upgrades } = news.decision.plan;
  const conversation = conversationOf(said);
  const targetOf = (finding: Finding): Upgrade['to'] | undefined =>
    upgrades.find(({ clears }) => clears.includes(finding))?.to;
  return {
    channel,
    at,
    number,
    names: news.judgement.names.slice(0, NAMES),
    ...(conversation && !conversation.pivot && { hasRoot: true }),
    blocking: blocking.slice(0, FINDINGS).map((finding) => {
      const to = targetOf(finding);
      return { finding: briefly(finding), ...(to && { to }) };
    }),
    shown: shownOf(news, number),
    ...(owner !== undefined && { owner }),
    ...(mention.length > 0 && { mention }),
  };
}

const TITLE = 300;

/** A finding without what no message about many images says. */
function briefly({
  id,
  package: { name, version, manager },
  severity,
  cvss,
  fix,
  exploit,
  title,
  url,
  kev,
  epss,
}: Finding): Finding {
  return {
    id,
    aliases: [],
    package: { name, ...(version && { version }), ...(manager && { manager }) },
    severity,
    ...(cvss && { cvss: { score: cvss.score } }),
    fix,
    exploit,
    ...(title !== undefined && { title: Array.from(title).slice(0, TITLE).join('') }),
    ...(url !== undefined && { url }),
    ...(kev && { kev }),
    ...(epss && { epss }),
    platforms: [],
  };
}

/** Each vulnerability that newly blocks an image, once, worst first. */
export const vulnerabilitiesIn = ({ blocking }: Held): readonly string[] => [
  ...new Set(blocking.map(({ finding }) => finding.id)),
];
