import * as z from 'zod';
import { sayMissing } from '../../intake/missing.ts';
import { InputError } from './input-error.ts';

/** What ECS asks a lifecycle hook, as far as it is told apart from others. */
export interface HookQuestion {
  readonly lifecycleStage: string;
  readonly resourceArn: string;
  readonly executionId: string;
  readonly executionDetails: { readonly serviceArn: string };
}

const Question = z.looseObject({
  executionId: z.string(),
  lifecycleStage: z.string(),
  resourceArn: z.string(),
  executionDetails: z.looseObject({ serviceArn: z.string() }),
  hookDetails: z.record(z.string(), z.unknown()).optional(),
});

/** Throws InputError. */
export function parseHookQuestion(value: unknown, place: string): HookQuestion {
  const { data, error } = Question.safeParse(value, { error: sayMissing });
  if (data) return data;
  const [issue] = error.issues;
  const where = issue?.path.join('.');
  throw new InputError(
    `${place}${where ? `: ${where}` : ''}: not a question of ECS: ${issue?.message}`,
  );
}
