import * as z from 'zod';
import { mapping } from '../policy-file/fields.ts';
import { sayNot } from '../policy-file/problems/say-issue.ts';
import { Switch } from './values.ts';

const arns = (form: RegExp, example: string) => {
  const say = (input: unknown): string =>
    sayNot(input, 'is no ARN of one', `expected one like ${example}`);
  const Arn = z.string({ error: ({ input }) => say(input) }).regex(form, {
    error: ({ input }) => say(input),
  });
  return z.array(Arn).min(1).max(50).optional();
};

const ACCOUNT = String.raw`arn:aws[\w-]*:SERVICE:[a-z0-9-]+:\d{12}`;
const arnOf = (service: string, rest: string): RegExp =>
  new RegExp(`^${ACCOUNT.replace('SERVICE', service)}:${rest}$`);

/** What the policy's triggers may call in this stage: each list becomes the resources of a right. */
export const TriggerRights = mapping(
  {
    enabled: Switch.optional().describe("on: what the policy's triggers name is called."),
    services: arns(
      arnOf('ecs', String.raw`service\/[\w*?-]+\/[\w*?-]+`),
      'arn:aws:ecs:eu-central-1:123456789012:service/prod/api',
    ).describe('ARNs of the services of ECS that may be deployed anew.'),
    pipelines: arns(
      arnOf('codepipeline', String.raw`[\w.@*?-]+`),
      'arn:aws:codepipeline:eu-central-1:123456789012:shop-deploy',
    ).describe('ARNs of the pipelines that may be started.'),
    'event-buses': arns(
      arnOf('events', String.raw`event-bus\/[\w.*?-]+`),
      'arn:aws:events:eu-central-1:123456789012:event-bus/deploy',
    ).describe('ARNs of the event buses that may get an event.'),
    secrets: arns(
      arnOf('ssm', String.raw`parameter\/[\w./*?-]+`),
      'arn:aws:ssm:eu-central-1:123456789012:parameter/deploy/hook',
    ).describe('ARNs of the parameters that hold the secrets of webhooks.'),
  },
  'of triggers',
  {},
  '{ enabled: on, pipelines: [arn:aws:codepipeline:…] }',
);
export type TriggerRights = z.infer<typeof TriggerRights>;
