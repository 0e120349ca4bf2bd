import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { imagesOf } from '../core/errors.ts';
import type { Policy } from '../core/policy/policy.ts';
import { redacted } from '../core/redacted.ts';
import { cut } from '../core/text.ts';
import { RepositoryName } from '../intake/repository-name.ts';
import type { Outcome } from '../pipeline/outcome.ts';
import type { Toolbox } from '../pipeline/tools.ts';
import { warmUp } from '../pipeline/warm-up.ts';
import { packagedPolicy } from './packaged-policy.ts';
import { readSettings } from './settings.ts';
import { nameOurPlaces } from './stack-places.ts';
import { openToolbox } from './toolbox.ts';

export type Handler = (event: unknown, context: Context) => Promise<Outcome>;

/** What a story may know of the invocation that it runs in. */
export interface Invocation {
  /** Milliseconds until Lambda ends the function. */
  readonly timeLeft: () => number;
}

/** Where a door gets its tools from. */
export type Opening = () => Toolbox;

/**
 * A front door: a story behind middy. It answers with what became of the event, or it throws, and
 * Lambda tries again and parks the event at last; it never swallows a failure.
 */
export function door(
  story: (event: unknown, tools: Toolbox, invocation: Invocation) => Promise<Outcome>,
  open: Opening,
  logger = new Logger({ serviceName: 'ecr-scan-notifier', jsonReplacerFn: withoutTokens }),
): Handler {
  const front = middy<unknown, Outcome>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(tellWhatBecameOfIt(logger))
    .handler((event, context) =>
      story(event, open(), { timeLeft: () => context.getRemainingTimeInMillis() }),
    );
  return front;
}

/** A second fence: what fails here should not carry a token, and no line of the log may. */
function withoutTokens(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redacted(value) : value;
}

/** One line an event, with the fields people filter by. */
const tellWhatBecameOfIt = (logger: Logger): MiddlewareObj<unknown, Outcome> => ({
  after: ({ event, response }) => {
    logger.info('event done', { event: eventName(event), ...outcomeFields(response) });
  },
  onError: ({ event, error }) => {
    nameOurPlaces(error);
    logger.error('event failed', {
      event: eventName(event),
      outcome: 'failed',
      subjects: subjectsOfFailure(event, error),
      error: error as Error,
    });
  },
});

const eventName = (event: unknown) => {
  const { id, 'detail-type': detailType } = (event ?? {}) as {
    id?: unknown;
    'detail-type'?: unknown;
  };
  return { id, detailType };
};

function outcomeFields(outcome: Outcome | null | undefined): object {
  if (!outcome || !('subjects' in outcome)) return { ...outcome };
  const subjects = outcome.subjects.map(({ judgement, marking, told }) => ({
    repository: judgement.image.repository,
    digest: judgement.image.digest,
    verdict: judgement.verdict,
    reasons: judgement.reasons.map(({ code }) => code),
    marking: marking.state,
    told,
  }));
  return { ...outcome, subjects };
}

const MOST_NAMED = 100;

/**
 * What failed, under the same names as what was done: of a sweep the images that did, otherwise what the
 * event names, as it stands there, for one that cannot be read too.
 */
function subjectsOfFailure(event: unknown, error: unknown): object[] {
  const images = [...new Set(imagesOf(error))]
    .slice(0, MOST_NAMED)
    .map(({ repository, digest }) => ({ repository, digest }));
  if (images.length > 0) return images;
  const { detail } = (event ?? {}) as { detail?: unknown };
  const named = (detail ?? {}) as { 'repository-name'?: unknown; 'image-digest'?: unknown };
  const repository = RepositoryName.safeParse(named['repository-name']);
  const subject = {
    ...shown('repository', repository.data?.name ?? named['repository-name']),
    ...shown('digest', named['image-digest']),
  };
  return Object.keys(subject).length > 0 ? [subject] : [];
}

const shown = (name: string, value: unknown): object =>
  typeof value === 'string' ? { [name]: cut(value, 300) } : {};

/**
 * The function that Lambda calls. It answers with the judgements and without their findings: an answer
 * beyond 6 MB would count as a failure.
 */
export function deployed(
  handlerWith: (open: Opening) => Handler,
  open = toolsOfTheEnvironment(packagedPolicy),
): (event: unknown, context: Context) => Promise<object> {
  const handler = handlerWith(open);
  return async (event, context) => {
    const outcome = await handler(event, context);
    if (!('subjects' in outcome)) return outcome;
    const subjects = outcome.subjects.map(({ judgement, marking, told }) => ({
      judgement,
      marking,
      told,
    }));
    return { ...outcome, subjects };
  };
}

/**
 * The same function, ready before its first event: Lambda initialises at full speed, and gives an event the
 * share of a processor that goes with its memory. Only Lambda says how it was initialised.
 */
export async function deployedReady(
  handlerWith: (open: Opening) => Handler,
  open = toolsOfTheEnvironment(packagedPolicy),
): Promise<(event: unknown, context: Context) => Promise<object>> {
  if (process.env['AWS_LAMBDA_INITIALIZATION_TYPE']) await prepare(open);
  return deployed(handlerWith, open);
}

/** What is wrong here is wrong at the first event too, which fails and says so. */
async function prepare(open: Opening): Promise<void> {
  const [, , , region, account] = process.env['TOPIC_ARN']?.split(':') ?? [];
  try {
    const tools = open();
    if (region && account) await warmUp(tools, { account, region });
  } catch {
    // See above.
  }
}

/** The tools of a deployed function: put together at the first event and kept for the following ones. */
export function toolsOfTheEnvironment(readPolicy: () => Policy): Opening {
  let tools: Toolbox | undefined;
  return () => {
    tools ??= openToolbox(readSettings(process.env), readPolicy());
    return tools;
  };
}
