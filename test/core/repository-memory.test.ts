import * as fc from 'fast-check';
import type { Finding } from '../../src/core/findings/finding.ts';
import { withFirstSeen } from '../../src/core/findings/first-seen.ts';
import type { KeptFinding } from '../../src/core/findings/kept-finding.ts';
import {
  isFading,
  knowsOlder,
  NO_MEMORY,
  type RepositoryMemory,
  remembering,
  type Seen,
} from '../../src/core/findings/repository-memory.ts';
import { DAY } from '../../src/core/time.ts';
import { finding } from '../support/samples.ts';

const NOW = '2026-11-21T10:00:00.000Z';
const FIRST = '2026-11-01T00:00:00.000Z';
const LATER = '2026-11-20T00:00:00.000Z';
/** Half a year, and the month in which a look that finds nothing new is not noted. */
const SEVEN_MONTHS_AGO = '2026-04-25T10:00:00.000Z';

const noting = (
  seen: Partial<Seen>,
  memory: RepositoryMemory = NO_MEMORY,
  at = NOW,
  longestGrace = 0,
) => remembering(memory, { findings: [], notes: [], ...seen }, new Date(at), longestGrace);

/** `id name first last`, of what is remembered. */
const linesOf = (memory: RepositoryMemory | undefined): string[] =>
  [...(memory?.seen ?? [])].flatMap(([name, byId]) =>
    [...byId].map(([id, { firstSeen, lastSeen }]) => `${id} ${name} ${firstSeen} ${lastSeen}`),
  );
const agesOf = (memory: RepositoryMemory | undefined, ...ids: string[]) =>
  withFirstSeen(
    ids.map((id) => finding({ id })),
    { notes: [], ...(memory && { memory }) },
    NOW,
  ).map(({ firstSeen }) => firstSeen);

describe('a repository remembers a vulnerability', () => {
  it('with when it was first seen, and when last: where it is in the image, now', () => {
    const findings = [finding({ firstSeen: FIRST })];
    expect(linesOf(noting({ findings }))).toEqual([`CVE-2026-1000 openssl ${FIRST} ${NOW}`]);
  });

  it('that was kept with an image, and one that a former version knew to be gone', () => {
    const gone = { ...finding({ id: 'CVE-2026-2', firstSeen: FIRST }), gone: LATER };
    expect(linesOf(noting({ notes: [finding({ firstSeen: LATER }), gone] }))).toEqual([
      `CVE-2026-1000 openssl ${LATER} ${NOW}`,
      `CVE-2026-2 openssl ${FIRST} ${LATER}`,
    ]);
  });

  it('since now, where nobody has said since when', () => {
    expect(linesOf(noting({ notes: [finding()] }))).toEqual([
      `CVE-2026-1000 openssl ${NOW} ${NOW}`,
    ]);
  });

  it('once, whatever its version and wherever it lies', () => {
    const findings = [
      finding({ firstSeen: LATER }),
      finding({ firstSeen: FIRST, package: { name: 'openssl', version: '2', path: 'lib' } }),
    ];
    expect(linesOf(noting({ findings }))).toEqual([`CVE-2026-1000 openssl ${FIRST} ${NOW}`]);
  });

  it('half a year and a month after it was seen last, and no longer', () => {
    const kept = (gone: string) => noting({ notes: [{ ...finding({ firstSeen: FIRST }), gone }] });
    expect(linesOf(kept(SEVEN_MONTHS_AGO))).toHaveLength(1);
    expect(kept('2026-04-25T09:59:59.999Z')).toBeUndefined();
    const memory = noting({ findings: [finding({ firstSeen: FIRST })] }, NO_MEMORY, FIRST);
    const other = { findings: [finding({ id: 'CVE-2026-2', firstSeen: NOW })] };
    expect(linesOf(noting(other, memory, '2027-05-30T00:00:00.000Z'))).toHaveLength(2);
    expect(linesOf(noting(other, memory, '2027-05-30T00:00:00.001Z'))).toHaveLength(1);
  });

  it('for twice the longest grace and a month, where that is more', () => {
    const memory = noting({ findings: [finding({ firstSeen: FIRST })] }, NO_MEMORY, FIRST);
    const other = { findings: [finding({ id: 'CVE-2026-2', firstSeen: NOW })] };
    const aYearLater = '2027-12-01T00:00:00.000Z';
    expect(linesOf(noting(other, memory, aYearLater, 182 * DAY))).toHaveLength(1);
    expect(linesOf(noting(other, memory, aYearLater, 183 * DAY))).toHaveLength(2);
  });
});

describe('nothing is noted', () => {
  const memory = noting({ findings: [finding({ firstSeen: FIRST })] }) ?? NO_MEMORY;
  const again = (firstSeen: string, at: string) =>
    noting({ findings: [finding({ firstSeen })] }, memory, at);

  it('of what is remembered as it is, for a week', () => {
    expect(again(FIRST, NOW)).toBeUndefined();
    expect(again(LATER, '2026-11-28T10:00:00.000Z')).toBeUndefined();
    expect(linesOf(again(LATER, '2026-11-28T10:00:00.001Z'))).toEqual([
      `CVE-2026-1000 openssl ${FIRST} 2026-11-28T10:00:00.001Z`,
    ]);
  });

  it('where there is nothing', () => {
    expect(noting({})).toBeUndefined();
  });

  it('but what was seen earlier than anybody knew', () => {
    expect(linesOf(again('2026-10-01T00:00:00.000Z', NOW))).toEqual([
      `CVE-2026-1000 openssl 2026-10-01T00:00:00.000Z ${NOW}`,
    ]);
  });
});

it('what is there and was noted a month ago is to be noted again', () => {
  const memory = noting({ findings: [finding({ firstSeen: FIRST })] }) ?? NO_MEMORY;
  const isFadingAt = (at: string, ...findings: Finding[]) =>
    isFading(memory, findings, new Date(at));
  expect(isFadingAt('2026-12-21T10:00:00.000Z', finding())).toBe(false);
  expect(isFadingAt('2026-12-21T10:00:00.001Z', finding())).toBe(true);
  expect(isFadingAt('2026-12-21T10:00:00.001Z', finding({ id: 'CVE-2026-2' }))).toBe(false);
});

it('a memory knows of older ones by themselves, and by what was forgotten', () => {
  const memory = noting({ findings: [finding({ firstSeen: FIRST })] }) ?? NO_MEMORY;
  expect(knowsOlder(memory, [finding({ firstSeen: FIRST })])).toBe(false);
  expect(knowsOlder(memory, [finding({ firstSeen: LATER })])).toBe(true);
  const another = finding({ id: 'CVE-2026-2', firstSeen: LATER });
  expect(knowsOlder(memory, [another])).toBe(false);
  const forgotten = new Map([['2026-11', { firstSeen: FIRST, lastSeen: LATER }]]);
  expect(knowsOlder({ ...memory, forgotten }, [another])).toBe(true);
});

describe('too much to be remembered', () => {
  const now = Date.parse(NOW);
  const hoursAgo = (count: number) => new Date(now - count * 3_600_000).toISOString();
  const many = (count: number): KeptFinding[] =>
    Array.from({ length: count }, (_, index) => ({
      ...finding({
        id: `CVE-2025-${10_000 + index}`,
        firstSeen: index === 24_000 ? FIRST : LATER,
      }),
      gone: hoursAgo(index / 100),
    }));
  const memory = noting({ notes: many(25_000) });

  it('is remembered as far as it was seen last, in bounds', () => {
    expect(linesOf(memory)).toHaveLength(20_000);
    expect(linesOf(memory).at(-1)).toBe(`CVE-2025-29999 openssl ${LATER} ${hoursAgo(199.99)}`);
    expect([...(memory?.forgotten ?? [])]).toEqual([
      ['2026-11', { firstSeen: FIRST, lastSeen: hoursAgo(200) }],
    ]);
  });

  it('makes nothing younger: what nobody knows may have stood as long as what was forgotten', () => {
    expect(agesOf(memory, 'CVE-2025-34000', 'CVE-2026-1', 'CVE-2025-10000')).toEqual([
      FIRST,
      FIRST,
      FIRST,
    ]);
  });

  it('lapses month by month: what stood long ago does not hold for ever', () => {
    const month = (name: string, firstSeen: string, gone: string) => ({
      ...finding({ id: '*', package: { name }, firstSeen }),
      gone,
    });
    const notes = [
      month('2026-03', '2026-01-01T00:00:00.000Z', '2026-03-31T00:00:00.000Z'),
      month('2026-10', FIRST, '2026-10-31T00:00:00.000Z'),
    ];
    const inherited = noting({ notes });
    expect(linesOf(inherited)).toEqual([]);
    expect([...(inherited?.forgotten.keys() ?? [])]).toEqual(['2026-10']);
    expect(agesOf(inherited, 'CVE-2026-1')).toEqual([FIRST]);
    const later = noting({ findings: [finding()] }, inherited, '2027-06-01T00:00:00.000Z');
    expect([...(later?.forgotten ?? [])]).toEqual([]);
  });

  it('stays in bounds from image to image, and is forgotten in the end', () => {
    const more = [finding({ id: 'CVE-2026-7' })];
    const next = noting({ findings: more }, memory);
    expect([linesOf(next).length, next?.forgotten.size]).toEqual([20_000, 1]);
    const much = noting({ findings: more }, next, '2027-06-30T00:00:00.000Z');
    expect([linesOf(much).length, much?.forgotten.size]).toEqual([1, 0]);
  });
});

describe('what is seen', () => {
  const times = fc
    .integer({ min: 0, max: 90 })
    .map((days) => new Date(Date.parse(SEVEN_MONTHS_AGO) + days * DAY).toISOString());
  const aNote: fc.Arbitrary<KeptFinding> = fc
    .tuple(
      fc.constantFrom('CVE-2026-1', 'CVE-2026-2', '*'),
      fc.constantFrom('a', 'b'),
      times,
      times,
    )
    .map(([id, name, firstSeen, gone]) => ({
      ...finding({ id, package: { name }, firstSeen }),
      gone,
    }));
  const after = (notes: readonly KeptFinding[], times: number) => {
    let memory = NO_MEMORY;
    for (const note of notes) {
      for (let time = 0; time < times; time += 1)
        memory = noting({ notes: [note] }, memory) ?? memory;
    }
    return memory;
  };
  /** A last sight is noted once a week. */
  const firstOf = (memory: RepositoryMemory) => [
    ...linesOf(memory)
      .map((line) => line.split(' ').slice(0, 3).join(' '))
      .sort(),
    ...[...memory.forgotten].map(([month, { firstSeen }]) => `${month} ${firstSeen}`).sort(),
  ];

  it('makes the same memory in any order, however often', () => {
    fc.assert(
      fc.property(
        fc.array(aNote, { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        (notes, more) => {
          const once = after(notes, 1);
          expect(firstOf(after(notes.toReversed(), more))).toEqual(firstOf(once));
          expect(firstOf(noting({ notes }) ?? NO_MEMORY)).toEqual(firstOf(once));
        },
      ),
    );
  });
});
