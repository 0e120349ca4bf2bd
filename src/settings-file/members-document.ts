import * as z from 'zod';
import { mapping } from '../policy-file/fields.ts';
import { sayNot } from '../policy-file/problems/say-issue.ts';

/** No part may hold what MEMBERS divides members, and their parts, by: it would be another member. */
const part = (divider: RegExp, isNot: string, expected: string) =>
  z.string().refine((text) => !divider.test(text), {
    error: ({ input }) => sayNot(input, isNot, expected),
  });

const Member = mapping(
  {
    account: z
      .string({
        error: ({ input }) => sayNot(input, 'is no text', 'put the twelve digits in quotes'),
      })
      .regex(/^\d{12}$/, {
        error: ({ input }) => sayNot(input, 'is no account', 'expected twelve digits'),
      })
      .describe('The id of the account: twelve digits, in quotes.'),
    name: part(/[,:]/, 'is no name', 'expected up to 40 letters, digits, spaces, ".", "_" and "-"')
      .optional()
      .describe('What people call it, in messages.'),
    regions: z
      .array(part(/[,:+]/, 'is no region', 'expected one like eu-central-1'))
      .min(1)
      .optional()
      .describe("Where its registries are; by default the stack's own region."),
    role: part(/[,:/]/, 'is no name of a role', 'expected its name alone, no ARN and no path')
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
