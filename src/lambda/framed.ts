import type { Context } from 'aws-lambda';
import type { Place } from '../core/served.ts';
import type { Variables } from '../core/variables.ts';
import { answerOf } from './answer-of.ts';
import { type Story, withMiddleware } from './middleware.ts';
import { ownPlaceIn } from './own-place.ts';
import { meteringIn } from './tell-figures.ts';

export type LambdaHandler = (event: unknown, context: Context) => Promise<object>;

/**
 * The function that Lambda calls. It answers with the judgements and without their findings: an answer
 * beyond 6 MB would count as a failure.
 */
export function framed<Tools>(
  story: Story<Tools>,
  open: () => Tools,
  variables: Variables,
): LambdaHandler {
  const handler = withMiddleware(story, open, meteringIn(variables));
  return async (event, context) => answerOf(await handler(event, context));
}

/** Reads once what every event reads, in the registry of an account. */
export type GetReady<Tools> = (tools: Tools, place: Place) => Promise<void>;

/**
 * Gets the tools ready before the first event: Lambda initialises at full speed, and gives an event the share of a
 * processor that goes with its memory. Only Lambda says how it was initialised. What is wrong here is wrong at the
 * first event too, which fails and says so.
 */
export async function prepare<Tools>(
  variables: Variables,
  open: () => Tools,
  getReady: GetReady<Tools>,
): Promise<void> {
  if (!variables['AWS_LAMBDA_INITIALIZATION_TYPE']) return;
  const own = ownPlaceIn(variables);
  try {
    const tools = open();
    if (own) await getReady(tools, own);
  } catch {
    // See above.
  }
}

/** Put together when first asked for, and kept for the following events. */
export function once<Tools>(open: () => Tools): () => Tools {
  let tools: Tools | undefined;
  return () => {
    tools ??= open();
    return tools;
  };
}
