import * as z from 'zod';
import { EXPECTED_PERMITTED, isPermittedId } from '../../core/telling/slack-ids.ts';
import { parseDuration } from '../duration.ts';
import { DurationText, mapping, oneOrMore, patterns, SeverityWord } from '../fields.ts';
import { sayNot, sayValue } from '../problems/say-issue.ts';

const sayNobody = (input: unknown): string =>
  sayNot(input, 'is no id of Slack', EXPECTED_PERMITTED);

const Permitted = z
  .string({ error: ({ input }) => sayNobody(input) })
  .refine(isPermittedId, { error: ({ input }) => sayNobody(input) });

const AtMost = DurationText.refine((text) => parseDuration(text) !== 0, {
  error: ({ input }) => `${sayValue(input)} is no time: leave the rule out to permit nothing`,
});

const shared = {
  by: oneOrMore(Permitted, sayNobody).describe(
    'Ids of Slack: of users (U…, W…), of user groups (S…), or of channels (C…, G…), where whoever acts in it may. One or a list.',
  ),
  repository: patterns('The repository'),
};

/** Who may accept risks from Slack, where, how grave ones and for how long. */
export const AcceptPermissionDocument = mapping(
  {
    ...shared,
    'severity-at-most': SeverityWord.optional().describe(
      'Only findings of this severity or a milder one, and none that nobody has ranked.',
    ),
    'at-most': AtMost.optional().describe(
      'For how long at most; without it as long as any waiver may last (longest-waiver).',
    ),
  },
  'in a rule of may-accept',
).meta({ id: 'MayAccept' });
export type AcceptPermissionDocument = z.infer<typeof AcceptPermissionDocument>;

/** Who may release images from Slack, where and for how long. */
export const ReleasePermissionDocument = mapping(
  {
    ...shared,
    'at-most': AtMost.optional().describe('For how long at most; without it 72 hours.'),
  },
  'in a rule of may-release',
  { 'severity-at-most': 'a release is of an image, whatever stands against it' },
).meta({ id: 'MayRelease' });
export type ReleasePermissionDocument = z.infer<typeof ReleasePermissionDocument>;

/** What a policy may say of who may do something about its verdicts; no verdict rests on it. */
export const permissions = {
  'may-accept': z
    .array(AcceptPermissionDocument)
    .optional()
    .describe(
      'Who may accept risks from Slack, each for a while: any rule that names them and matches is enough. Without one nobody may, and there is no button.',
    ),
  'may-release': z
    .array(ReleasePermissionDocument)
    .optional()
    .describe(
      'Who may let an image ship from Slack whatever stands against it, for 72 hours at most. Without a rule nobody may, and there is no button.',
    ),
};
