import type { Policy } from '../../core/policy/policy.ts';
import type { Target, Trigger, When } from '../../core/triggers/trigger.ts';
import type { PolicyDocument } from '../document.ts';
import { placesFrom } from '../places.ts';
import type { Source } from '../source/source.ts';
import type { TriggerDocument } from './trigger-document.ts';

/** What verdicts set off. */
export const compileTriggers = (
  { triggers = [] }: PolicyDocument,
  { short }: Pick<Source, 'short'>,
): Pick<Policy, 'triggers'> =>
  triggers.length === 0
    ? {}
    : { triggers: triggers.map((one, at) => compileTrigger(one, short(['triggers', at]))) };

function compileTrigger(document: TriggerDocument, source: string): Trigger {
  const { name, on, when, repository, 'dry-run': dryRun = true } = document;
  const target = targetOf(document);
  if (!target) throw new Error(`${source}: a trigger without a target has been checked`);
  return {
    name,
    on: [on].flat(),
    when: whenOf(when),
    ...placesFrom({ repository }),
    target,
    dryRun,
    source,
  };
}

function whenOf(when: TriggerDocument['when']): When {
  if (when === 'every-image') return { kind: 'every-image' };
  const { 'tag-matches': pattern, 'tag-in': tags = [] } = when;
  return pattern === undefined
    ? { kind: 'tag-in', tags: [tags].flat() }
    : { kind: 'tag-matches', pattern };
}

function targetOf(document: TriggerDocument): Target | undefined {
  const { webhook, 'event-bus': bus, ecs, codepipeline } = document;
  if (webhook) {
    return {
      kind: 'webhook',
      url: webhook.url,
      secretParameter: webhook['secret-parameter'],
      ...(webhook['allow-private'] && { allowPrivate: true }),
    };
  }
  if (bus !== undefined) return { kind: 'event-bus', bus };
  if (ecs) return { kind: 'ecs', ...ecs };
  if (!codepipeline) return undefined;
  const { name: pipeline, 'source-action': sourceAction } = codepipeline;
  return { kind: 'codepipeline', pipeline, ...(sourceAction !== undefined && { sourceAction }) };
}
