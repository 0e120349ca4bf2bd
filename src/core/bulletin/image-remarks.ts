import { calledBy, endingOf, exceptionWord, type SuppressedBy } from '../findings/suppression.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { releaseFor } from '../judgement/released.ts';
import type { Current } from '../ledger/ledger.ts';
import { mostTelling } from '../ledger/tag-line.ts';
import type { Lapse, WithoutVerdict } from './figures.ts';

/*
 * What one image says of its repository beside its findings.
 */

/** Without a verdict of its findings, whether the policy has quarantined it for that or not. */
export function withoutVerdict(judgement: Judgement): WithoutVerdict[] {
  const { verdict, undecidedSince, judgedAt, names, image, reasons, rules } = judgement;
  const isWithout = verdict === 'undecided' || (undecidedSince && rules.length === 0);
  if (!isWithout) return [];
  const name = mostTelling(names) ?? image.digest;
  return [{ name, since: undecidedSince ?? judgedAt, why: reasons[0].text }];
}

/** What ends of that which has set a finding aside. A waiver from Slack is called by what it is about. */
export function lapsesBy(by: SuppressedBy, spoken: Spoken): Lapse[] {
  const ending = endingOf(by);
  if (!ending) return [];
  const own = ending.kind === 'waived' ? ending.waiver : ending.rule;
  const fromSlack = spoken.get(own);
  const name = fromSlack?.about ?? own;
  const { until = ending.until } = fromSlack ?? {};
  const { source } = ending;
  const { by: person } = ending;
  const who = person === undefined ? {} : { by: calledBy({ ...ending, by: person }) };
  return [{ what: exceptionWord(ending), name, ...who, until, source }];
}

/** Waivers from Slack, by their names: until when they hold, and what they are about. */
export type Spoken = ReadonlyMap<string, { readonly until: string; readonly about: string }>;

/** By whose word an image may ship at a moment, whatever stands against it. */
export function releasesIn(judgement: Judgement, now: Date): Lapse[] {
  const { image, names } = judgement;
  const release = releaseFor(judgement);
  if (!release || release.until <= now.toISOString()) return [];
  const { by, until, why } = release;
  const tag = mostTelling(names);
  const name = `${image.repository}${tag === undefined ? `@${image.digest}` : `:${tag}`}`;
  return [{ what: 'release', name, by: by.name, until, source: why }];
}

/** Where people were told of an image, and when (ISO time). */
export interface Told {
  readonly channel: string;
  readonly at: string;
}

/** Where an AWS tag has sent an image last, or else the conversation spoken in last, tells where the repository's people are. */
export const laterTold = (told: Told | undefined, current: Current): Told | undefined =>
  toldOf(current).reduce<Told | undefined>(
    (last, one) => (last && last.at >= one.at ? last : one),
    told,
  );

function toldOf({ said, chosen, judgement: { judgedAt } }: Current): Told[] {
  const routes = Object.values(said).flatMap((one) => one ?? []);
  if (chosen !== undefined) {
    const at = routes.reduce((last, one) => (last < one.at ? one.at : last), judgedAt);
    return [{ channel: chosen, at }];
  }
  return routes.flatMap(({ conversation, at }) =>
    conversation ? [{ channel: conversation.insteadOf ?? conversation.channel, at }] : [],
  );
}
