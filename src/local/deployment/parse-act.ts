import * as z from 'zod';
import { sayMissing } from '../../intake/missing.ts';
import type { Act } from '../aws/slack/act.ts';
import { UserId } from '../aws/slack/slack-world.ts';
import { InputError } from './input-error.ts';

const Text = z.string().min(1);
const Act = z
  .strictObject({
    user: UserId,
    button: Text.optional(),
    modal: Text.optional(),
    image: Text.optional(),
    writing: z.int().min(1).optional(),
    values: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
  })
  .refine(({ button, modal }) => (button === undefined) !== (modal === undefined), {
    error: 'expected either a button or a modal, by name',
  })
  .refine(({ modal, writing }) => modal === undefined || writing === undefined, {
    path: ['writing'],
    error: 'it is of a message, and stands beside a button',
  });

/** What a person does in Slack, as it stands in an input. Throws InputError with the place. */
export function parseAct(value: unknown, place: string): Act {
  const read = Act.safeParse(value, { error: sayMissing });
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue && issue.path.length > 0 ? `: ${issue.path.join('.')}` : '';
    throw new InputError(`${place}${where}: ${issue?.message}`);
  }
  const { user, button, modal, image, writing, values } = read.data;
  return {
    user,
    values,
    ...(button !== undefined && { button }),
    ...(modal !== undefined && { modal }),
    ...(image !== undefined && { about: image }),
    ...(writing !== undefined && { writing }),
  };
}
