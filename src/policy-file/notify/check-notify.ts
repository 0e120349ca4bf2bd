import { wordsIn } from '../../core/words.ts';
import { openTwins } from '../places.ts';
import type { Remark } from '../problems/problem.ts';
import type { Path } from '../source/source.ts';
import type { NotifyDocument } from './notify-document.ts';

interface Written {
  readonly document: NotifyDocument;
  readonly path: Path;
}

const WORDS = ['channel', 'changes', 'only-what-runs', 'severity-at-least', 'mention'] as const;

/** What no schema says of notify rules: each says something, and has its images alone. */
export function checkNotify(rules: readonly Written[]): Remark[] {
  const twinsOf = openTwins('notify');
  return rules.flatMap(({ document, path }): Remark[] => {
    if (WORDS.every((word) => document[word] === undefined)) {
      return [{ path, text: `the rule says nothing: expected ${wordsIn(WORDS, 'or')}` }];
    }
    return twinsOf(document, path);
  });
}
