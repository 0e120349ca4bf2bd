import * as z from 'zod';
import { mapping } from '../policy-file/fields.ts';
import { sayNot } from '../policy-file/problems/say-issue.ts';
import { Switch } from './values.ts';

/** Ten years: longer than that nobody asks how it stood on a day. */
const MOST_DAYS = 3_653;
/** Slack's links take 500 characters, and the name of an image has up to 350 of them. */
const ADDRESS_CHARACTERS = 120;

const sayDays = (input: unknown): string =>
  sayNot(input, 'is no number of days', `expected a whole number, from 1 to ${MOST_DAYS}`);

/** Below it the objects of the bucket are found by their names: a page, a question or a place in it would come in between. */
function isBase(text: string): boolean {
  if (!URL.canParse(text) || text.length > ADDRESS_CHARACTERS) return false;
  const { protocol, username, password, pathname } = new URL(text);
  if (pathname.endsWith('.html')) return false;
  return protocol === 'https:' && !username && !password && !/[?#\s|<>]/.test(text);
}

/** How the report is published by itself. */
export const ReportDocument = mapping(
  {
    publish: Switch.optional().describe(
      'on: once a day the report is written into a private bucket of the stack.',
    ),
    days: z
      .int({ error: ({ input }) => sayDays(input) })
      .min(1, { error: ({ input }) => sayDays(input) })
      .max(MOST_DAYS, { error: ({ input }) => sayDays(input) })
      .optional()
      .describe('For how many days the report of each day is kept; 90 by default.'),
    url: z
      .string()
      .refine(isBase, {
        error: ({ input }) =>
          sayNot(
            input,
            'is no address of reports',
            `expected one like https://reports.example.com, of at most ${ADDRESS_CHARACTERS} characters, without latest.html, ? and #`,
          ),
      })
      .optional()
      .describe(
        'Where people open it, by https: messages lead there. Without it no message carries a link.',
      ),
    distribution: z
      .string()
      .regex(/^arn:[^:]+:cloudfront::\d{12}:distribution\/[A-Z0-9]+$/, {
        error: ({ input }) =>
          sayNot(
            input,
            'is no distribution',
            'expected its ARN, arn:aws:cloudfront::<account>:distribution/<id>',
          ),
      })
      .optional()
      .describe(
        'The ARN of the CloudFront distribution that may read the bucket. Without it none may.',
      ),
  },
  'of report',
);
