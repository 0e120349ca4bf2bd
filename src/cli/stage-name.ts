import { STAGE_NAME } from '../settings-file/settings.ts';
import { UsageError } from './usage-error.ts';

/** A stage, and the name of its stack. */
export interface StageName {
  readonly stage: string;
  readonly stack: string;
}

/** By what was typed; `command` is who asks. Throws UsageError for what is no stage. */
export function stageNameIn(
  command: string,
  { stage = 'prod', stack }: { stage?: string | undefined; stack?: string | undefined },
): StageName {
  if (!STAGE_NAME.test(stage)) {
    throw new UsageError(`${command}: --stage: "${stage}" is no stage: letters, digits and dashes`);
  }
  return { stage, stack: stack ?? `ecr-scan-notifier-${stage}` };
}
