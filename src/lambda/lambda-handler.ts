import type { Context } from 'aws-lambda';
import type { Policy } from '../core/policy/policy.ts';
import type { Outcome } from '../pipeline/outcome.ts';
import type { Toolbox } from '../pipeline/tools.ts';
import { warmUp } from '../pipeline/warm-up.ts';
import { type Story, withMiddleware } from './middleware.ts';
import { packagedPolicy } from './packaged-policy.ts';
import { readSettings } from './settings.ts';
import { openToolbox } from './toolbox.ts';

type LambdaHandler = (event: unknown, context: Context) => Promise<object>;

/**
 * The function that Lambda calls. It answers with the judgements and without their findings: an answer
 * beyond 6 MB would count as a failure.
 */
export function lambdaHandler(
  story: Story,
  open = toolsOfTheEnvironment(packagedPolicy),
): LambdaHandler {
  const handler = withMiddleware(story, open);
  return async (event, context) => {
    return answerOf(await handler(event, context));
  };
}

/**
 * What Lambda is answered. Of a batch it wants to know which messages have to come again, by their ids; of a request to a
 * function URL, what is sent back.
 */
export function answerOf(outcome: Outcome): object {
  if (outcome.outcome === 'heard') {
    return { batchItemFailures: outcome.failed.map(({ id }) => ({ itemIdentifier: id })) };
  }
  if (outcome.outcome === 'answered') {
    const { status, body } = outcome;
    const type = body.startsWith('{') ? 'application/json' : 'text/plain';
    return { statusCode: status, headers: { 'content-type': `${type}; charset=utf-8` }, body };
  }
  if (!('subjects' in outcome)) return outcome;
  const subjects = outcome.subjects.map(({ judgement, marking, told }) => ({
    judgement,
    marking,
    told,
  }));
  return { ...outcome, subjects };
}

/**
 * The same function, ready before its first event: Lambda initialises at full speed, and gives an event the
 * share of a processor that goes with its memory. Only Lambda says how it was initialised.
 */
export async function readyLambdaHandler(
  story: Story,
  open = toolsOfTheEnvironment(packagedPolicy),
  getReady = warmUp,
): Promise<LambdaHandler> {
  if (process.env['AWS_LAMBDA_INITIALIZATION_TYPE']) await prepare(open, getReady);
  return lambdaHandler(story, open);
}

/** What is wrong here is wrong at the first event too, which fails and says so. */
async function prepare(open: () => Toolbox, getReady: typeof warmUp): Promise<void> {
  const [, , , region, account] = process.env['TOPIC_ARN']?.split(':') ?? [];
  try {
    const tools = open();
    if (region && account) await getReady(tools, { account, region });
  } catch {
    // See above.
  }
}

/** The tools of a deployed function: put together at the first event and kept for the following ones. */
export function toolsOfTheEnvironment(readPolicy: () => Policy): () => Toolbox {
  let tools: Toolbox | undefined;
  return () => {
    tools ??= openToolbox(readSettings(process.env), readPolicy());
    return tools;
  };
}
