import type { Verdict } from '../../core/judgement/verdict.ts';
import { OF_VERDICTS } from '../../core/ledger/listing.ts';
import { counted } from '../../core/words.ts';
import type { ListedImage } from '../../records/read-list.ts';
import { type Cell, openColumns } from '../../terminal/columns.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { seen } from '../../terminal/tree.ts';
import { styleOf } from '../../terminal/verdict-styles.ts';
import { minute } from '../finding-text.ts';
import { apartText, countsText, listedEntry, nameOf, nextText, sinceOf } from './listed.ts';

/** Shows a list while it is read: nothing of a page is held when the next one comes. */
export interface ListingOutput {
  readonly page: (images: readonly ListedImage[], now: Date) => void;
  /** Says how many there were; answers with how many of them could not be read. */
  readonly end: () => number;
}

export const openListing = (terminal: Terminal, asJson: boolean): ListingOutput => {
  const show = asJson ? showingJson(terminal) : showingLines(terminal);
  const count = new Map<Verdict | 'never judged', number>();
  let unreadable = 0;
  return {
    page: (images, now) => {
      for (const one of images) {
        if (one.unreadable !== undefined) {
          unreadable += 1;
          terminal.note(seen(one.unreadable));
        }
        const word = one.current?.judgement.verdict ?? 'never judged';
        if (one.unreadable === undefined) count.set(word, (count.get(word) ?? 0) + 1);
      }
      show.page(images, now);
    },
    end: () => {
      show.end();
      terminal.note(sayTotal(count, unreadable));
      return unreadable;
    },
  };
};

function sayTotal(count: ReadonlyMap<string, number>, unreadable: number): string {
  const words = [...OF_VERDICTS, 'never judged'].flatMap((word) => {
    const some = count.get(word);
    return some ? [`${some} ${word}`] : [];
  });
  const all = [...words, ...(unreadable > 0 ? [`${unreadable} that cannot be read`] : [])];
  const total = [...count.values()].reduce((sum, some) => sum + some, unreadable);
  return `${counted(total, 'image')}${all.length > 0 ? `: ${all.join(', ')}` : ''}`;
}

/** An array whose closing bracket comes last: what was broken off cannot be taken for the whole. */
function showingJson({ print }: Terminal): Pick<ListingOutput, 'page'> & { end: () => void } {
  let isFirst = true;
  return {
    page: (images, now) =>
      print(
        images.map((one) => {
          const before = isFirst ? '[' : ',';
          isFirst = false;
          return before + JSON.stringify(listedEntry(one, now));
        }),
      ),
    end: () => print([isFirst ? '[]' : ']']),
  };
}

const TITLES = ['VERDICT', 'IMAGE', 'FINDINGS', 'SINCE', 'NEXT LOOK'];

function showingLines({
  print,
  form,
}: Terminal): Pick<ListingOutput, 'page'> & { end: () => void } {
  const inColumns = openColumns(TITLES);
  const plain = (text: string): Cell => ({ text: seen(text) });
  const rowOf = (one: ListedImage, now: Date): Cell[] => {
    const judgement = one.current?.judgement;
    return [
      judgement
        ? { text: judgement.verdict, painted: form.paint(styleOf(judgement), judgement.verdict) }
        : plain('-'),
      plain(nameOf(one) + apartText(one)),
      plain(judgement ? countsText(judgement) : '-'),
      plain(judgement ? minute(sinceOf(judgement)) : '-'),
      plain(nextText(one, now)),
    ];
  };
  return {
    page: (images, now) => print(inColumns(images.map((one) => rowOf(one, now)))),
    end: () => undefined,
  };
}
