import { wordsIn } from '../../core/words.ts';
import type { Remark } from '../problems/problem.ts';
import type { Path } from '../source/source.ts';
import { TARGET_KEYS, type TriggerDocument } from './trigger-document.ts';

interface Written {
  readonly document: TriggerDocument;
  readonly path: Path;
}

/** What no schema says of triggers: each has a name of its own, one target, and one condition. */
export function checkTriggers(triggers: readonly Written[]): Remark[] {
  const seen = new Map<string, number>();
  return triggers.flatMap(({ document, path }, index): Remark[] => {
    const first = seen.get(document.name);
    seen.set(document.name, first ?? index);
    const twin =
      first === undefined
        ? []
        : [{ path: [...path, 'name'], text: `triggers[${first}] has this name already` }];
    return [...twin, ...checkTargets(document, path), ...checkWhen(document, path)];
  });
}

function checkTargets(document: TriggerDocument, path: Path): Remark[] {
  const targets = TARGET_KEYS.filter((key) => document[key] !== undefined);
  if (targets.length === 1) return [];
  const text =
    targets.length === 0
      ? `it calls nothing: expected ${wordsIn(TARGET_KEYS, 'or')}`
      : `it calls ${wordsIn(targets, 'and')}: make a trigger of each`;
  return [{ path, text }];
}

function checkWhen({ when }: TriggerDocument, path: Path): Remark[] {
  if (when === 'every-image') return [];
  const given = Object.values(when).filter((one) => one !== undefined).length;
  if (given === 1) return [];
  const text =
    given === 0
      ? 'it is empty: expected tag-matches or tag-in'
      : 'tag-matches or tag-in? make a trigger of each';
  return [{ path: [...path, 'when'], text }];
}
