import * as z from 'zod';
import { membersText } from '../../src/settings-file/members-document.ts';
import { decided } from './decided.ts';

const Value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const Statement = z.looseObject({ Action: z.unknown(), Resource: z.unknown() });
export type Statement = z.infer<typeof Statement>;
const Document = z.object({ Statement: z.array(Statement) });

/** What is read of a template, whether it is deployed or packaged. */
export const Template = z.object({
  Metadata: z
    .object({
      Settings: z.looseObject({ tags: z.unknown().optional() }).optional(),
      Policy: z.object({ version: z.string(), words: z.array(z.string()) }).optional(),
    })
    .optional(),
  Parameters: z.record(z.string(), z.looseObject({ Type: z.string() })).default({}),
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: z
        .looseObject({
          PolicyDocument: Document.optional().catch(undefined),
          Policies: z
            .array(z.object({ PolicyName: z.unknown(), PolicyDocument: Document }))
            .optional()
            .catch(undefined),
          ManagedPolicyArns: z.unknown().optional(),
          Description: z.unknown().optional(),
          Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).optional(),
        })
        .default({}),
    }),
  ),
});
export type Template = z.infer<typeof Template>;

/** A template as it lies there, less what falls away by its settings. */
export const readTemplate = (text: string): Template =>
  Template.parse(decided(z.record(z.string(), z.unknown()).parse(JSON.parse(text))));

/**
 * A setting as one line of text, whatever its type: a list divided by commas, and members as the variable MEMBERS has them.
 * What has another form is told as it stands, so that its loss is one.
 */
export const settingText = (value: unknown): string => {
  const known = Value.safeParse(value);
  if (known.success) return [known.data].flat().map(String).join(',');
  return membersText(value) ?? (value == null ? '' : JSON.stringify(value));
};
