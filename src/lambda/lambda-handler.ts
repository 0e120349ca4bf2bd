import type { Policy } from '../core/policy/policy.ts';
import type { Toolbox } from '../pipeline/tools.ts';
import { warmUp } from '../pipeline/warm-up.ts';
import { framed, type LambdaHandler, once, prepare } from './framed.ts';
import { readJudgingSettings } from './judging-settings.ts';
import type { Story } from './middleware.ts';
import { packagedPolicy } from './packaged-policy.ts';
import { openToolbox } from './toolbox.ts';

/** A function that takes events about images. */
export const lambdaHandler = (
  story: Story,
  open = toolsOfTheEnvironment(packagedPolicy),
): LambdaHandler => framed(story, open, process.env);

/** The same function, ready before its first event. */
export async function readyLambdaHandler(
  story: Story,
  open = toolsOfTheEnvironment(packagedPolicy),
): Promise<LambdaHandler> {
  await prepare(process.env, open, warmUp);
  return lambdaHandler(story, open);
}

/** The tools of a deployed function: put together at the first event and kept for the following ones. */
export function toolsOfTheEnvironment(readPolicy: () => Policy): () => Toolbox {
  return once(() => openToolbox(readJudgingSettings(process.env), readPolicy()));
}
