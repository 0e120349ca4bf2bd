import * as z from 'zod';
import { imageKey } from '../../core/image.ts';
import type { Judged } from '../../pipeline/judge-image.ts';
import type { EmbeddedAws } from '../aws/embedded-aws.ts';
import type { SlackMessage } from '../aws/slack/workspace.ts';
import type { TopicMessage } from '../aws/sns/topic-server.ts';
import type { Delivered } from '../deployment/delivery.ts';
import type { Rig } from '../deployment/rig.ts';
import { type Step, timesOf } from './play-list.ts';

/** One image that was judged in a step, and all that was done about it. */
export interface PlayedSubject {
  readonly judged: Judged;
  readonly put: readonly string[];
  readonly removed: readonly string[];
  /** How many PUSH events our own mark has caused, each of them ignored. */
  readonly echoes: number;
  readonly slack: readonly SlackMessage[];
  readonly sns: readonly TopicMessage[];
}

/** What became of a step. */
export interface PlayedStep {
  readonly says: string;
  readonly delivered: readonly Delivered[];
  readonly subjects: readonly PlayedSubject[];
  /** What was said of no image alone: of the policy, or of a comparison. */
  readonly notices: Pick<PlayedSubject, 'slack' | 'sns'>;
  /** The embedded Slack was told of several images in one message. */
  readonly isAmongOthers: boolean;
}

/** Plays one step and collects what it has changed. */
export async function playStep(rig: Rig, step: Step): Promise<PlayedStep> {
  const { aws } = rig;
  const { says, inputs } = step;
  const played = inputs.flatMap((input) => (input.kind === 'events' ? input.events : []));
  moveClockTo(timesOf(step), rig);
  const before = tagsIn(aws);
  const said = { slack: aws.slack.length, sns: aws.sns.length };
  const all: Delivered[] = [];
  for (const input of inputs) all.push(...(await rig.feed(input)));
  const echoes = all.filter((one) => one.outcome === 'ignored' && !played.includes(one.event));
  const delivered = all.filter((one) => !echoes.includes(one));
  const after = tagsIn(aws);
  const slack = aws.slack.slice(said.slack);
  const sns = aws.sns.slice(said.sns);
  const subjects = subjectsOf(delivered).map((judged): PlayedSubject => {
    const { repository, digest } = judged.judgement.image;
    const key = `${repository}@${digest}`;
    const [had = [], has = []] = [before.get(key), after.get(key)];
    return {
      judged,
      put: has.filter((tag) => !had.includes(tag)),
      removed: had.filter((tag) => !has.includes(tag)),
      echoes: echoes.filter(({ event }) => digestIn(event) === digest).length,
      slack: slack.filter(({ body }) => digestIn(body) === digest),
      sns: sns.filter(({ message }) => digestIn(JSON.parse(message)) === digest),
    };
  });
  const notices = {
    slack: slack.filter(({ body }) => digestIn(body) === undefined || isOfTrigger(body)),
    sns: sns.filter(({ message }) => digestIn(JSON.parse(message)) === undefined),
  };
  const isAmongOthers = notices.slack.length > 0;
  return { says, delivered, subjects, notices, isAmongOthers };
}

/** Time goes on to the given times, and never back: an event may come again. */
function moveClockTo(times: readonly Date[], { clock }: Rig): void {
  for (const time of times) if (time > clock.now()) clock.set(time);
}

const tagsIn = (aws: EmbeddedAws): ReadonlyMap<string, readonly string[]> =>
  new Map(aws.images().map(({ repository, digest, tags }) => [`${repository}@${digest}`, tags]));

/** Every subject once: events at the same moment may judge the same image. */
function subjectsOf(delivered: readonly Delivered[]): Judged[] {
  const subjects = delivered.flatMap((one) => ('subjects' in one ? one.subjects : []));
  const byKey = new Map<string, Judged>();
  for (const subject of subjects) {
    const key = imageKey(subject.judgement.image);
    // The one that told of it knows most.
    if (subject.told.length > 0 || !byKey.has(key)) byKey.set(key, subject);
  }
  return [...byKey.values()];
}

const digest = z.object({ digest: z.string() }).transform((named) => named.digest);
const Digested = z.union([
  // What Slack is given for programs, what the topic is given, an event of ECR.
  z
    .object({ metadata: z.object({ event_payload: digest }) })
    .transform(({ metadata }) => metadata.event_payload),
  z.object({ image: digest }).transform(({ image }) => image),
  z
    .object({ detail: z.object({ 'image-digest': z.string() }) })
    .transform(({ detail }) => detail['image-digest']),
]);

/** What a thread is told of a call is no word about a judgement of this step. */
const isOfTrigger = (body: unknown): boolean =>
  z.object({ metadata: z.object({ event_type: z.literal('trigger_called') }) }).safeParse(body)
    .success;

/** The digest of the image that a message or an event is about. */
const digestIn = (message: unknown): string | undefined => Digested.safeParse(message).data;
