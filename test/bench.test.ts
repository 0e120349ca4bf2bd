import { costSection, measureEvents } from '../bench/event-sections.ts';
import { leastAnswered } from '../bench/least-answered.ts';
import { longestChain } from '../bench/round-trips.ts';
import { numbersTo, repositoriesOf } from '../bench/scale-world.ts';
import { missedIn, type Section } from '../bench/section.ts';
import { growthExponent, median } from '../bench/statistics.ts';

/** A delay so long that calls made at once overlap on the slowest machine. */
const OPTIONS = { turns: 3, delayMs: 40 };

describe('the cost of one event', () => {
  let section: Section;
  beforeAll(async () => {
    section = costSection(await measureEvents(OPTIONS));
  });

  const costOf = (name: string) =>
    section.rows.find((row) => row.name === name)?.figures.map(({ value }) => value);

  it('stays within every target', () => {
    const limited = section.rows.filter(({ figures }) =>
      figures.some(({ limit }) => limit !== undefined),
    );
    expect(limited.length).toBeGreaterThanOrEqual(3);
    expect(missedIn([section])).toEqual([]);
  });

  it('takes two round trips of reading where everything is done', () => {
    expect(costOf('the event of the 1,000 findings again')).toEqual([
      undefined,
      undefined,
      undefined,
      8,
      0,
      2,
    ]);
  });

  it('does not grow with the findings of one page until people are told; then their list is noted and posted', () => {
    const few = costOf('scan event, 10 findings, quarantined');
    const many = costOf('scan event, 1,000 findings, quarantined');
    expect(many?.slice(0, 3)).toEqual(few?.slice(0, 3));
    expect([few?.slice(3), many?.slice(3)]).toEqual([
      [13, 1, 8],
      [14, 2, 10],
    ]);
  });

  it('tells nobody of an image that is not scanned yet', () => {
    expect(costOf('push of an image not scanned yet')).toEqual([
      undefined,
      undefined,
      undefined,
      6,
      0,
      2,
    ]);
  });
});

describe('the large registry of the bench', () => {
  const repositories = repositoriesOf(numbersTo(1_000), 1_000);

  it('has a large repository and small ones, and every image once', () => {
    expect(repositories.map(({ images }) => images.length)).toEqual([600, 200, 100, 50, 50]);
    const digests = repositories.flatMap(({ images }) => images.map((one) => one.imageDigest));
    expect(new Set(digests).size).toBe(1_000);
  });

  it('marks each image as approved, with its own twelve digits', () => {
    const [first, second] = repositories[0]?.images ?? [];
    expect(first?.imageTags).toEqual(['1.0', 'approved-000000000000']);
    expect(second?.imageTags).toEqual(['1.1', 'approved-000000000001']);
  });
});

describe('the sums of the bench', () => {
  it('count a click that came too late for a form as slow, and one that opened none in time as a defect', () => {
    const [quick, late] = [
      { answered: 700, isOpened: true },
      { answered: 4_200, isOpened: false },
    ];
    expect(leastAnswered([late, quick])).toBe(700);
    expect(leastAnswered([late])).toBe(4_200);
    expect(() => leastAnswered([quick, { answered: 800, isOpened: false }])).toThrow(
      'the click opened no form, within 800 ms',
    );
  });

  const call = (startedAt: number, endedAt: number) => ({
    call: 'ecr:PutImage',
    startedAt,
    endedAt,
  });

  it.each([
    ['no calls', [], 0],
    ['calls at once', [call(0, 9), call(1, 8), call(2, 10)], 1],
    ['calls one after the other', [call(0, 1), call(1, 2), call(2, 3)], 3],
    [
      'a long call beside a chain of short ones',
      [call(0, 10), call(0, 2), call(3, 5), call(6, 8)],
      3,
    ],
    ['two chains that cross', [call(0, 4), call(5, 6), call(1, 2), call(3, 7)], 2],
  ])('counts the round trips of %s', (_, calls, length) => {
    expect(longestChain(calls)).toBe(length);
  });

  it('finds the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it.each([1, 2])('finds the exponent of x^%i', (power) => {
    const points = [1, 2, 4, 8].map((x) => ({ x, y: 3 * x ** power }));
    expect(growthExponent(points)).toBeCloseTo(power);
  });
});
