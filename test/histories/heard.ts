import type { Verdict } from '../../src/core/judgement/verdict.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';

/** What people heard of an image by one message. */
export interface Heard {
  readonly verdict: Verdict;
  /** The place of the message among all of its route. */
  readonly at: number;
  /** Slack's channel: an image whose names belong into another one is told of there as well. */
  readonly channel?: string;
  /** A message shows it that was written anew, and nobody was notified. */
  readonly isSilent?: true;
  /** A comparison's summary said it among others, and why. */
  readonly among?: { readonly why: string; readonly run: string };
}

export type Route = 'slack' | 'sns';

interface Change {
  readonly digest: string;
  readonly before?: Verdict;
  readonly after: Verdict;
  readonly isMark: boolean;
  readonly why?: string;
}

/** The digests of which a message about a vulnerability tells, by its name. */
export type Pivots = ReadonlyMap<string, readonly string[]>;

/** What each route said of each image, in order, by its digest. */
export function heardOn(
  route: Route,
  rig: Rig,
  pivots: Pivots,
): ReadonlyMap<string, readonly Heard[]> {
  const heard = new Map<string, Heard[]>();
  const note = (digest: string, one: Heard): void => {
    heard.set(digest, [...(heard.get(digest) ?? []), one]);
  };
  const summaries = summariesIn(rig);
  const messages =
    route === 'sns'
      ? rig.aws.sns.map((one) => (one.structure ? {} : ofTopic(one)))
      : rig.aws.slack.map((one, at) => ofSlack(one, rig.aws.slack[at + 1]));
  for (const [at, message] of messages.entries()) {
    const { about, run } = message;
    const last = about && heard.get(about.digest)?.at(-1);
    // What is written anew shows other findings: the verdict is said again by no message.
    const isSame = about?.isWrittenAnew && last?.verdict === about.verdict;
    if (about && !isSame) {
      const { verdict, channel, isSilent } = about;
      note(about.digest, {
        verdict,
        at,
        ...(channel && { channel }),
        ...(isSilent && { isSilent: true }),
      });
    }
    // One that has a message of its own shows it there as well.
    for (const digest of pivots.get(message.pivot ?? '') ?? []) {
      if (heard.get(digest)?.at(-1)?.verdict !== 'quarantined') {
        note(digest, { verdict: 'quarantined', at });
      }
    }
    if (run === undefined) continue;
    for (const { digest, before, after, isMark } of summaries.get(run) ?? []) {
      // A mark was put right, and the verdict is none that was news.
      if (isMark && before === after) continue;
      // A conversation shows what the summary says, and says nothing in the channel itself.
      const shown = heard.get(digest)?.at(-1);
      if (shown?.isSilent && shown.verdict === after) heard.get(digest)?.pop();
      note(digest, { verdict: after, at, among: { why: isMark ? 'mark' : 'verdict', run } });
    }
  }
  return heard;
}

type SlackCall = Rig['aws']['slack'][number];

interface Message {
  readonly about?: {
    readonly digest: string;
    readonly verdict: Verdict;
    readonly channel?: string;
    readonly isWrittenAnew?: boolean;
    /** Nobody is notified: it is written anew, and its thread is not seen in the channel. */
    readonly isSilent?: boolean;
  };
  /** The comparison that it tells of. */
  readonly run?: string;
  /** The message about a vulnerability in many images that it is. */
  readonly pivot?: string;
}

function ofTopic({ message }: Rig['aws']['sns'][number]): Message {
  const body = JSON.parse(message) as {
    kind?: string;
    comparison?: string;
    verdict?: Verdict;
    image?: { digest: string };
  };
  if (body.kind === 'registry' && body.comparison) return { run: body.comparison };
  if (!body.image || !body.verdict) return {};
  return { about: { digest: body.image.digest, verdict: body.verdict } };
}

/** What a thread says is shown by its root. */
function ofSlack({ method, body }: SlackCall, next: SlackCall | undefined): Message {
  if (body['thread_ts'] !== undefined) return {};
  const { event_payload: said } = body['metadata'] as {
    event_payload: { digest?: string; verdict?: Verdict; comparison?: string; pivot?: string };
  };
  if (said.pivot) return { pivot: said.pivot };
  if (said.comparison) return { run: said.comparison };
  const { digest, verdict } = said;
  const isWrittenAnew = method === 'chat.update';
  const isSilent =
    isWrittenAnew &&
    !(next?.body['thread_ts'] === body['ts'] && next?.body['reply_broadcast'] !== undefined);
  const channel = String(body['channel']);
  return digest && verdict ? { about: { digest, verdict, channel, isWrittenAnew, isSilent } } : {};
}

/** Which images each comparison's summary names: Slack shows the worst of what the topic lists. */
function summariesIn(rig: Rig): ReadonlyMap<string, readonly Change[]> {
  return new Map(
    rig.aws.sns.flatMap(({ message, structure }) => {
      // For people, in a form for each protocol.
      if (structure) return [];
      const body = JSON.parse(message) as {
        kind?: string;
        comparison?: string;
        changes?: readonly Change[];
      };
      return body.kind === 'registry' ? [[body.comparison ?? '', body.changes ?? []] as const] : [];
    }),
  );
}
