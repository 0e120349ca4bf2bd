import * as z from 'zod';
import { mapping } from '../policy-file/fields.ts';
import { sayNot } from '../policy-file/problems/say-issue.ts';

const Member = mapping(
  {
    account: z
      .string({
        error: ({ input }) => sayNot(input, 'is no text', 'put the twelve digits in quotes'),
      })
      .describe('The id of the account: twelve digits, in quotes.'),
    name: z.string().optional().describe('What people call it, in messages.'),
    regions: z
      .array(z.string())
      .min(1)
      .optional()
      .describe("Where its registries are; by default the stack's own region."),
    role: z
      .string()
      .optional()
      .describe(
        'The name of a role of that account that is taken on there; without it its registry policy lets the functions in.',
      ),
    marks: z.enum(['on', 'off']).optional().describe('off: its images get no tags of ours.'),
  },
  'of a member',
);
type Member = z.infer<typeof Member>;

/** The accounts that are served beside the stack's own. What the values mean is checked where the functions read them. */
export const MembersDocument = z
  .array(Member)
  .describe('Other accounts and regions whose registries are served from here.');

/** As the variable MEMBERS has them; undefined for what is no list of members. */
export function membersText(value: unknown): string | undefined {
  const { data } = MembersDocument.safeParse(value);
  const textOf = ({ account, name, regions = [], role, marks }: Member): string =>
    [account, name, regions.join('+'), role, marks].join(':').replace(/:+$/, '');
  return data?.map(textOf).join(',');
}
