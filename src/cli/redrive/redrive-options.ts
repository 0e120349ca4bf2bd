import { matchesGlob } from '../../core/policy/glob.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { type Entry, namesOf } from './letters.ts';

/** Which of the dead letters are meant. */
export type Choice =
  | { readonly by: 'all' }
  | { readonly by: 'image'; readonly pattern: string }
  | { readonly by: 'number'; readonly numbers: readonly number[] };

/** How far it may go: show it alone, do what somebody says yes to, or do it without a question. */
export type Mode = 'dry-run' | 'ask' | 'yes';

/** What is to be done with what was chosen. */
export interface Order {
  readonly choice: Choice;
  readonly mode: Mode;
  /** Nothing is handed in: what was chosen is deleted. */
  readonly deletes: boolean;
}

interface Wanted {
  readonly all?: boolean | undefined;
  readonly image?: string | undefined;
  readonly delete?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

/** Undefined: the list alone is wanted. Throws UsageError for what does not go together, or where nobody can be asked. */
export function orderIn(
  wanted: Wanted,
  numbers: string | undefined,
  { ask }: Pick<Terminal, 'ask'>,
): Order | undefined {
  const { all, image, yes, 'dry-run': isDry, delete: deletes = false } = wanted;
  const choices: Choice[] = [
    ...(all ? [{ by: 'all' } as const] : []),
    ...(image === undefined ? [] : [{ by: 'image', pattern: image } as const]),
    ...(numbers === undefined ? [] : [{ by: 'number', numbers: numbersIn(numbers) } as const]),
  ];
  const [choice, other] = choices;
  if (other) throw new UsageError('redrive: --all, --image or numbers, not several of them');
  if (!choice) {
    if (!yes && !isDry && !deletes) return undefined;
    throw new UsageError(
      'redrive: which ones? --all, --image PATTERN, or numbers of the list such as 1,3-5',
    );
  }
  if (isDry && yes) throw new UsageError('redrive: --dry-run or --yes, not both');
  if (isDry) return { choice, mode: 'dry-run', deletes };
  if (yes && choice.by === 'number') {
    throw new UsageError(
      'redrive: numbers may be others by now, and with --yes nobody would see it: name them with --image or --all',
    );
  }
  if (yes) return { choice, mode: 'yes', deletes };
  if (ask) return { choice, mode: 'ask', deletes };
  throw new UsageError(
    'redrive: nobody can be asked here; --yes does it without, --dry-run shows it',
  );
}

/** `1,3-5` */
function numbersIn(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [, from = '', to = from] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === '' || first < 1 || last < first) {
      throw new UsageError(
        `redrive: "${part.trim()}" is no number of the list: expected some such as 1,3-5; --image names images`,
      );
    }
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Throws UsageError for a number that is not in the list. */
export function chosenOf(entries: readonly Entry[], choice: Choice): readonly Entry[] {
  if (choice.by === 'all') return entries;
  if (choice.by === 'image') {
    return entries.filter(({ letters: [{ subject }] }) =>
      namesOf(subject).some((name) => matchesGlob(choice.pattern, name)),
    );
  }
  const missing = choice.numbers.find((number) => number > entries.length);
  if (missing !== undefined) {
    throw new UsageError(
      `redrive: there is no number ${missing}: ${entries.length} ${entries.length === 1 ? 'is' : 'are'} in the list`,
    );
  }
  return entries.filter(({ number }) => choice.numbers.includes(number));
}
