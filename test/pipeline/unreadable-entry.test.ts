import { NO_MEMORY } from '../../src/core/findings/repository-memory.ts';
import type { EarlierImage } from '../../src/core/ledger/ledger.ts';
import { readBackground } from '../../src/pipeline/background.ts';
import { markSubject } from '../../src/pipeline/mark-subject.ts';
import type { Toolbox } from '../../src/pipeline/tools.ts';
import { digestOf, imageWith, judgement } from '../support/samples.ts';

const NOW = new Date('2026-11-21T10:00:05Z');
const entry = (letter: string, more: Partial<EarlierImage> = {}): EarlierImage => ({
  digest: digestOf(letter),
  pushedAt: '2026-11-20T10:00:00.000Z',
  names: ['1.4.1'],
  findingsItems: 0,
  findingsId: 'f',
  comparable: true,
  ...more,
});
const unreadable = { names: [], comparable: false, isUnreadable: true } as const;
const evidence = imageWith({}, { pushedAt: '2026-11-21T10:00:00.000Z' });
const gathered = (...earlier: EarlierImage[]) => ({ evidence, entry: { listedBy: [] }, earlier });

describe('an entry in the list of the repository that cannot be read', () => {
  /** Tools of which only what the background reads is there. */
  const reading = {
    now: () => NOW,
    waivers: [],
    records: { findings: () => Promise.resolve([]) },
  } as unknown as Toolbox;
  const lostSince = async (...earlier: EarlierImage[]) =>
    (await readBackground(gathered(...earlier), reading)).lostSince;

  it('lets every finding stand since long ago where the repository has no memory yet', async () => {
    expect(await lostSince(entry('b', unreadable), entry('c'))).toBe('1970-01-01T00:00:00.000Z');
    expect(await lostSince(entry('c'), entry('b', unreadable))).toBe('1970-01-01T00:00:00.000Z');
  });

  it('changes nothing where the repository remembers', async () => {
    const remembering = { ...gathered(entry('b', unreadable)), memory: { memory: NO_MEMORY } };
    expect((await readBackground(remembering, reading)).lostSince).toBeUndefined();
    const lost = { ...gathered(entry('c')), memory: { revision: 1 } };
    expect((await readBackground(lost, reading)).lostSince).toBe('1970-01-01T00:00:00.000Z');
  });

  it('changes nothing where it is the image’s own, or where there is none', async () => {
    expect(await lostSince(entry('a', unreadable), entry('c'))).toBeUndefined();
    expect(await lostSince(entry('c'))).toBeUndefined();
  });

  it('leaves the one before it to inherit from', async () => {
    const asked: string[] = [];
    const findings = ({ digest }: { readonly digest: string }) => {
      asked.push(digest);
      return Promise.resolve([]);
    };
    const tools = { ...reading, records: { findings } } as unknown as Toolbox;
    await readBackground(gathered(entry('b', unreadable), entry('c')), tools);
    expect(asked).toEqual([digestOf('c')]);
  });

  it.each([
    ['is looked for', { put: 'approved-aaaaaaaaaaaa' }, unreadable, true],
    ['is not looked for where none is put', { remove: 'approved-aaaaaaaaaaaa' }, unreadable, false],
    ['is not looked for where all can be read', { put: 'approved-aaaaaaaaaaaa' }, {}, false],
  ])('may have our mark, which %s', async (_what, marks, more, expected) => {
    const looked: boolean[] = [];
    const mark = (...[, , , elsewhere]: [unknown, unknown, unknown, boolean]) => {
      looked.push(elsewhere);
      return Promise.resolve({});
    };
    const tools = {
      now: () => NOW,
      marksImages: true,
      served: { members: [] },
      registry: { mark },
    } as unknown as Toolbox;
    const acts = { record: 'begin', marks, say: [], quiet: [] } as const;
    await markSubject(judgement(), gathered(entry('b', more)), acts, tools);
    expect(looked).toEqual([expected]);
  });
});
