import type { KeptFinding } from '../../src/core/findings/kept-finding.ts';
import { holdFindings } from '../../src/pipeline/report/held-findings.ts';
import { someAtOnce } from '../../src/pipeline/report/some-at-once.ts';
import { digestOf, finding, IMAGE } from '../support/samples.ts';

async function* each<T>(...things: T[]): AsyncGenerator<T> {
  yield* things;
}
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe('things that are worked on a few at once', () => {
  it('come in their order, and no more than so many are begun before the first is handed on', async () => {
    const begun: number[] = [];
    const work = async (one: number): Promise<number> => {
      begun.push(one);
      if (one === 1) await soon();
      return one * 10;
    };
    const come: (readonly [number, number])[] = [];
    for await (const one of someAtOnce(each(1, 2, 3, 4, 5), 3, work))
      come.push([one, begun.length]);
    expect(come).toEqual([
      [10, 3],
      [20, 4],
      [30, 5],
      [40, 5],
      [50, 5],
    ]);
  });

  it('end with the failure of the first that fails, and what was begun behind it troubles nobody', async () => {
    const work = async (one: number): Promise<number> => {
      if (one > 1) throw new Error(`${one} fails`);
      return one;
    };
    const come: number[] = [];
    const all = async () => {
      for await (const one of someAtOnce(each(1, 2, 3), 3, work)) come.push(one);
    };
    await expect(all()).rejects.toThrow('2 fails');
    expect(come).toEqual([1]);
  });
});

describe('findings that are held', () => {
  const image = (letter: string) => ({
    judgement: { image: { ...IMAGE, digest: digestOf(letter) } },
    findingsItems: 1,
    findingsId: '1',
  });
  const reading = (of: (letter: string) => readonly KeptFinding[] | undefined) => {
    const read: string[] = [];
    const hold = holdFindings(async ({ judgement }) => {
      const letter = judgement.image.digest.slice('sha256:'.length)[0] ?? '';
      read.push(letter);
      return of(letter);
    }, 5);
    return { read, hold };
  };

  it('are read once, even by two at the same moment, and those asked for last stay', async () => {
    const { read, hold } = reading(() => [finding()]);
    await Promise.all([hold(image('a')), hold(image('a'))]);
    await hold(image('b'));
    await hold(image('a'));
    await hold(image('c'));
    await soon();
    await hold(image('a'));
    expect(read).toEqual(['a', 'b', 'c']);
    await hold(image('b'));
    expect(read).toEqual(['a', 'b', 'c', 'b']);
  });

  it('are others of another judgement', async () => {
    const { read, hold } = reading(() => [finding()]);
    await hold(image('a'));
    await hold({ ...image('a'), findingsId: '2' });
    expect(read).toEqual(['a', 'a']);
  });

  it('that could not be read for a moment are read anew', async () => {
    let fails = true;
    const { read, hold } = reading(() => {
      if (fails) throw new Error('throttled');
      return [];
    });
    await expect(hold(image('a'))).rejects.toThrow('throttled');
    fails = false;
    await soon();
    expect(await hold(image('a'))).toEqual([]);
    expect(read).toEqual(['a', 'a']);
  });
});
