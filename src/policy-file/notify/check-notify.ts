import { wordsIn } from '../../core/words.ts';
import { openTwins } from '../places.ts';
import type { Remark } from '../problems/problem.ts';
import type { Path } from '../source/source.ts';
import type { NotifyDocument } from './notify-document.ts';

interface Written {
  readonly document: NotifyDocument;
  readonly path: Path;
}

const WORDS = [
  'channel',
  'changes',
  'only-what-runs',
  'severity-at-least',
  'mention',
  'quiet-hours',
  'approvals',
  'digest',
] as const;

const OF_TAG = 'a digest is about whole repositories: say it in a rule without a tag';

const OF_EVERY_VERDICT = 'with "changes: every verdict" each approval is told by itself already';

/** What no schema says of notify rules: each says something, and has its images alone. */
export function checkNotify(rules: readonly Written[]): Remark[] {
  const twinsOf = openTwins('notify');
  return rules.flatMap(({ document, path }): Remark[] => {
    if (WORDS.every((word) => document[word] === undefined)) {
      return [{ path, text: `the rule says nothing: expected ${wordsIn(WORDS, 'or')}` }];
    }
    const { approvals, changes, digest, tag } = document;
    const ofTag =
      digest !== undefined && tag !== undefined
        ? [{ path: [...path, 'digest'], text: OF_TAG }]
        : [];
    const ofEach =
      approvals === 'daily' && changes === 'every verdict'
        ? [{ path: [...path, 'approvals'], text: OF_EVERY_VERDICT }]
        : [];
    return [...ofTag, ...ofEach, ...twinsOf(document, path)];
  });
}
