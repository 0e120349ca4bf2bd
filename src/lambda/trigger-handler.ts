import type { TriggerTools } from '../pipeline/triggers/trigger-tools.ts';
import { framed, type LambdaHandler, once } from './framed.ts';
import type { Story } from './middleware.ts';
import { packagedPolicy } from './packaged-policy.ts';
import { openTriggerTools } from './trigger-tools.ts';

/** The function that calls what verdicts set off: no other has its clients in its bundle. */
export const triggerHandler = (
  story: Story<TriggerTools>,
  open = once(() => openTriggerTools(process.env, packagedPolicy())),
): LambdaHandler => framed(story, open, process.env);
