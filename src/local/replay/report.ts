import { Digest } from '../../core/digest.ts';
import { evidenceEntry } from '../../core/judgement/evidence-entry.ts';
import type { Comparison } from '../../core/ledger/comparison.ts';
import type { Judged } from '../../pipeline/judge-image.ts';
import type { Delivered } from '../deployment/delivery.ts';
import type { Rig } from '../deployment/rig.ts';

/** Everything that happened in a replay, as one JSON document. */
export async function reportOf(
  rig: Rig,
  delivered: readonly Delivered[],
  account: string,
  region: string,
) {
  const calls = rig.aws.countCalls();
  return {
    events: delivered.map(eventEntry),
    images: await Promise.all(
      rig.aws.images().map(async ({ repository, digest, tags, ...whose }) => {
        const image = { account, region, ...whose, repository, digest: Digest.parse(digest) };
        const { current } = await rig.ledger.read(image);
        const { verdict, standing } = current?.judgement ?? {};
        const recordedOnly = standing === 'unnamed' && { standing };
        return { ...whose, repository, digest, tags, ...(verdict && { verdict }), ...recordedOnly };
      }),
    ),
    slack: slackCalls(rig, (method) => !READING.test(method)),
    slackRead: slackCalls(rig, (method) => READING.test(method)),
    sns: rig.aws.sns.map(({ subject, message, attributes }) => ({ subject, message, attributes })),
    deadLetters: delivered.flatMap(deadLettersOf),
    calls,
  };
}

/** Calls that say and show nothing. */
const READING = /^(auth|conversations|usergroups|users)\.|getPermalink$/;

/** Calls to Slack that were carried out, in order. */
const slackCalls = ({ aws }: Rig, are: (method: string) => boolean) =>
  aws.workspace.called
    .filter(({ method }) => are(method))
    .map(({ method, body }) => ({
      method,
      ...('channel' in body && { channel: body['channel'] }),
      ...('thread_ts' in body && { thread_ts: body['thread_ts'] }),
      body,
    }));

/** Of one event many times over the first few; how many there are stands in its entry. */
function deadLettersOf(delivered: Delivered) {
  const dead =
    delivered.outcome === 'repeated'
      ? delivered.deadLetters
      : delivered.outcome === 'refused'
        ? [delivered]
        : [];
  return dead.map(({ event, error, attempts }) => ({
    event,
    error: { name: error.name, message: error.message },
    attempts,
  }));
}

function eventEntry(delivered: Delivered) {
  const { event, outcome } = delivered;
  return {
    id: event.id,
    'detail-type': event['detail-type'],
    outcome,
    attempts: delivered.attempts,
    ...('why' in delivered && { why: delivered.why }),
    ...(outcome === 'repeated' && {
      times: delivered.times,
      outcomes: delivered.outcomes,
      batches: delivered.batches,
      images: delivered.images,
    }),
    ...(outcome === 'heard' && {
      batch: { messages: delivered.messages, images: delivered.images },
    }),
    ...(outcome === 'refreshed' && { feeds: delivered.feeds }),
    ...(outcome === 'answered' && {
      status: delivered.status,
      what: delivered.what,
      ...(delivered.body && { answer: answerIn(delivered.body) }),
      ...(delivered.failure !== undefined && { failure: sayFailure(delivered.failure) }),
    }),
    ...(outcome === 'gated' && {
      answer: delivered.answer,
      why: delivered.why,
      containers: delivered.containers,
    }),
    ...(outcome === 'swept' && { notices: delivered.notices, looked: delivered.looked }),
    ...(outcome === 'compared' && comparedEntry(delivered.run)),
    subjects: 'subjects' in delivered ? delivered.subjects.map(subjectEntry) : [],
  };
}

const answerIn = (body: string): unknown => (body.startsWith('{') ? JSON.parse(body) : body);

const sayFailure = (failure: unknown): string =>
  failure instanceof Error ? failure.message : String(failure);

const comparedEntry = ({ state, images, asked }: Comparison) => ({ state, images, asked });

function subjectEntry({ judgement, decision, marking, told }: Judged) {
  const { image, verdict, reasons, standing, names, platforms, counts, because } = judgement;
  return {
    repository: image.repository,
    digest: image.digest,
    because,
    verdict,
    reasons,
    standing,
    tags: names,
    counts,
    platforms,
    marking,
    told,
    ...evidenceEntry(decision),
  };
}
