import { adoptedTable } from './preflight/adopted-table.ts';
import type { Check, Finding } from './preflight/check.ts';
import { ownerOfTheMarks } from './preflight/owner-of-the-marks.ts';
import { scanning } from './preflight/scanning.ts';
import { signingSecret, slackToken } from './preflight/slack-secrets.ts';

/** What has to be there before a stack is, each a file and a line. */
const CHECKS: readonly Check[] = [
  scanning,
  slackToken,
  signingSecret,
  ownerOfTheMarks,
  adoptedTable,
];

/** Looks at everything that a deployment rests on, at once; what has nothing to do with these settings is left out. */
export const preflight = async (...about: Parameters<Check>): Promise<readonly Finding[]> =>
  (await Promise.all(CHECKS.map((check) => check(...about)))).flatMap((one) => one ?? []);
