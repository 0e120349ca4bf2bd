import type { Policy } from '../../core/policy/policy.ts';
import { doesText } from '../../core/triggers/target-text.ts';
import type { Trigger, When } from '../../core/triggers/trigger.ts';
import { wordsIn } from '../../core/words.ts';

/** What verdicts set off, line by line. */
export const sayTriggers = ({ triggers = [] }: Pick<Policy, 'triggers'>): string[] =>
  triggers.map(sayTrigger);

/** `deploy-shop: when an image of shop/* is approved, and one of its tags is prod, it starts the pipeline shop (policy.yml:4)`. */
function sayTrigger(trigger: Trigger): string {
  const { name, on, when, repository, dryRun, source } = trigger;
  const where = repository === undefined ? 'any repository' : wordsIn([repository].flat(), 'or');
  const whose = `when an image of ${where} is ${wordsIn(on, 'or')}${sayWhen(when)}`;
  const does = dryRun
    ? `it only says that it ${doesText(trigger)} (dry-run)`
    : `it ${doesText(trigger)}`;
  return `${name}: ${whose}, ${does} (${source})`;
}

function sayWhen(when: When): string {
  if (when.kind === 'every-image') return '';
  return when.kind === 'tag-in'
    ? `, and one of its tags is ${wordsIn(when.tags, 'or')}`
    : `, and the whole of one of its tags matches ${when.pattern}`;
}
