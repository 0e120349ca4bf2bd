import * as z from 'zod';
import { WaiverEntry } from './acceptance-document.ts';
import { IgnoreDocument } from './exception-document.ts';

/** What a policy and the files that it includes may hold of them. */
export const exceptions = {
  ignore: z
    .array(IgnoreDocument)
    .optional()
    .describe('Noise: findings that do not count. They stay visible, with the reason.'),
  waivers: z
    .array(WaiverEntry)
    .optional()
    .describe(
      'Risks that somebody accepts for a while, and images that no scanner can read. They stay visible, with the name.',
    ),
};
