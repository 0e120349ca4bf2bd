import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Outcome } from '../pipeline/outcome.ts';
import type { Toolbox } from '../pipeline/tools.ts';
import {
  correlationOf,
  eventName,
  outcomeFields,
  subjectsOfFailure,
  withoutTokens,
} from './log-fields.ts';
import { nameOurPlaces } from './stack-places.ts';
import { type Metering, tellFigures } from './tell-figures.ts';

/** What a story may know of the invocation that it runs in. */
export interface Invocation {
  /** Milliseconds until Lambda ends the function. */
  readonly timeLeft: () => number;
}

/** What a function does with an event. */
export type Story<Tools = Toolbox> = (
  event: unknown,
  tools: Tools,
  invocation: Invocation,
) => Promise<Outcome>;

export type Handler = (event: unknown, context: Context) => Promise<Outcome>;

/**
 * A story behind middy. It answers with what became of the event, or it throws, and Lambda tries again
 * and parks the event at last; it never swallows a failure. `open` gives the tools; without `metering` nobody is told
 * in figures.
 */
export const withMiddleware = <Tools = Toolbox>(
  story: Story<Tools>,
  open: () => Tools,
  metering?: Metering,
  logger = new Logger({ serviceName: 'ecr-scan-notifier', jsonReplacerFn: withoutTokens }),
): Handler =>
  middy<unknown, Outcome>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(
      metering ? [tellFigures(metering), tellWhatBecameOfIt(logger)] : tellWhatBecameOfIt(logger),
    )
    .handler((event, context) => {
      const correlationId = correlationOf(event, context.awsRequestId);
      const timeLeft = () => context.getRemainingTimeInMillis();
      return story(event, { ...open(), correlationId }, { timeLeft });
    });

/** One line an event, with the fields people filter by, and the same name of the event in each line about it. */
const tellWhatBecameOfIt = (logger: Logger): MiddlewareObj<unknown, Outcome> => ({
  before: ({ event, context }) => {
    logger.appendKeys({ correlation_id: correlationOf(event, context.awsRequestId) });
  },
  after: ({ event, response }) => {
    const fields = { event: eventName(event), ...outcomeFields(response) };
    // The dead letters of a queue do not say why: whoever looks for it finds it here.
    if (response?.outcome === 'heard' && response.failed.length > 0) {
      logger.error('event failed in part', fields);
    } else if (response?.outcome === 'answered' && response.failure !== undefined) {
      nameOurPlaces(response.failure);
      // Whoever waited was answered; the alarm counts such lines.
      logger.error('event failed', { ...fields, error: response.failure as Error });
    } else if (response?.outcome === 'gated' && response.answer.hookStatus === 'FAILED') {
      // ECS says of a hook that it failed, and not why.
      logger.warn('deployment refused', fields);
    } else logger.info('event done', fields);
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
