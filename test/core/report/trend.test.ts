import * as fc from 'fast-check';
import { sumOf } from '../../../src/core/bulletin/figures.ts';
import type { Digest } from '../../../src/core/digest.ts';
import type { Finding } from '../../../src/core/findings/finding.ts';
import type { KeptFinding } from '../../../src/core/findings/kept-finding.ts';
import type { Verdict } from '../../../src/core/judgement/verdict.ts';
import { type ComparedWith, inTrend } from '../../../src/core/report/compared-with.ts';
import { openBack } from '../../../src/core/report/open-back.ts';
import { sumWeeks } from '../../../src/core/report/sum-weeks.ts';
import { type Trend, trendWith } from '../../../src/core/report/trend.ts';
import { type Counting, weekOf } from '../../../src/core/report/week-of-judgement.ts';
import { mondayOf, mondaysUntil, type WeekFigures } from '../../../src/core/report/weeks.ts';
import { DAY } from '../../../src/core/time.ts';
import { finding, IMAGE, judgement } from '../../support/samples.ts';

const START = Date.parse('2026-11-23T10:00:00.000Z');
const timeAt = (days: number): string => new Date(START + days * DAY).toISOString();

/** One vulnerability of an image, and whether somebody has set it aside. */
interface Has {
  readonly id: string;
  readonly aside: boolean;
}

/** One judgement of an image: by its place in the order of pushes. */
interface Step {
  readonly image: number;
  readonly line: string;
  readonly has: readonly Has[];
  readonly isComplete: boolean;
  readonly verdict: Verdict;
}

const BY = { kind: 'scanner', why: 'closed' } as const;

/** A ledger of one repository, as far as its trend is concerned. */
function openLedger() {
  let trend: Trend | undefined;
  const kept = new Map<string, readonly KeptFinding[]>();
  const last = new Map<number, Counting['previous']>();
  const judged = (step: Step, at: number): Counting & { readonly findings: KeptFinding[] } => {
    const all = step.has.map(({ id }) => finding({ id, severity: 'HIGH', firstSeen: timeAt(0) }));
    const isAside = (one: Finding): boolean =>
      step.has.some(({ id, aside }) => aside && id === one.id);
    const suppressed = all.filter(isAside).map((one) => ({ finding: one, by: BY }));
    const digest = `sha256:${String(step.image).padStart(64, '0')}` as Digest;
    const one = judgement({
      image: { ...IMAGE, digest },
      verdict: step.verdict,
      judgedAt: timeAt(at),
      pushedAt: timeAt(step.image / 100),
      names: [`${step.line}-${step.image}`],
      ...(step.isComplete && { comparable: true as const }),
    });
    const placed = { digest, pushedAt: timeAt(step.image / 100), names: one.names };
    const { lines, base } = inTrend(trend ?? { heads: [] }, [], placed);
    const beside = trend?.heads[0];
    const comparedWith: ComparedWith = base
      ? { as: base.as, findings: kept.get(base.findingsId) }
      : beside
        ? { as: 'aside', findings: kept.get(beside.findingsId) }
        : { as: 'nothing' };
    const findings = all.map((found) => (isAside(found) ? { ...found, aside: BY } : found));
    return {
      judgement: one,
      decision: { findings: all, suppressed },
      previous: last.get(step.image),
      lines,
      comparedWith,
      findings,
    };
  };
  return {
    judge: (step: Step, at: number): void => {
      const { findings, ...counting } = judged(step, at);
      const findingsId = `of ${at}`;
      const counted = weekOf(counting);
      if (counted) trend = trendWith(trend, counted, { findingsItems: 1, findingsId });
      kept.set(findingsId, findings);
      last.set(step.image, counting.judgement);
    },
    trend: (): Trend => {
      if (!trend) throw new Error('Nothing was counted.');
      return trend;
    },
  };
}

const netOf = (weeks: readonly WeekFigures[]): number =>
  weeks.reduce(
    (net, { new: came, reopened = {}, fixed, setAside = {} }) =>
      net + sumOf(came) + sumOf(reopened) - sumOf(fixed) - sumOf(setAside),
    0,
  );
const weeksOf = (trend: Trend): WeekFigures[] =>
  Object.entries(trend.weeks).map(([week, figures]) => ({ week, ...figures }));

const has = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3', 'CVE-4'), aside: fc.boolean() }),
  { selector: ({ id }) => id, maxLength: 4 },
);
const step = fc.record<Step>({
  image: fc.nat(4),
  line: fc.constant('1'),
  has,
  isComplete: fc.boolean(),
  verdict: fc.constantFrom('approved', 'quarantined', 'undecided'),
});
const openIn = (step: Step): number => step.has.filter(({ aside }) => !aside).length;

describe('over any judgements of a line of tags', () => {
  it('what came less what went is what is open in the newest image that was fully known', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const ledger = openLedger();
        for (const [at, one] of steps.entries()) ledger.judge(one, at);
        const known = steps.filter(({ isComplete }) => isComplete);
        const newest = Math.max(...known.map(({ image }) => image));
        const standing = known.findLast(({ image }) => image === newest);
        expect(netOf(weeksOf(ledger.trend()))).toBe(standing ? openIn(standing) : 0);
      }),
    );
  });

  it('is the same whether or not scans of which not all is known come between', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const known = steps.map((one, at) => ({ one, at })).filter(({ one }) => one.isComplete);
        fc.pre(known.length > 0);
        const [all, some] = [openLedger(), openLedger()];
        for (const [at, one] of steps.entries()) all.judge(one, at);
        for (const { one, at } of known) some.judge(one, at);
        const findings = (trend: Trend) =>
          Object.fromEntries(
            weeksOf(trend).flatMap(({ week, verdicts: _verdicts, ...of }) =>
              sumOf(of.new) + sumOf(of.fixed) + sumOf(of.setAside ?? {}) > 0 ? [[week, of]] : [],
            ),
          );
        expect(findings(all.trend())).toEqual(findings(some.trend()));
      }),
    );
  });

  it('a verdict counts once until it changes', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const ledger = openLedger();
        for (const [at, one] of steps.entries()) ledger.judge(one, at);
        const last = new Map<number, Verdict>();
        let changes = 0;
        for (const { image, verdict } of steps) {
          if (last.get(image) !== verdict) changes += 1;
          last.set(image, verdict);
        }
        const counted = weeksOf(ledger.trend()).flatMap(({ verdicts }) => Object.values(verdicts));
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(changes);
      }),
    );
  });
});

describe('a line that branches off', () => {
  const one = (image: number, line: string, ...ids: string[]): Step => ({
    image,
    line,
    has: ids.map((id) => ({ id, aside: false })),
    isComplete: true,
    verdict: 'approved',
  });

  it('brings what the other one had not, and fixes nothing of it', () => {
    const ledger = openLedger();
    ledger.judge(one(0, 'main', 'CVE-1', 'CVE-2'), 0);
    ledger.judge(one(1, 'feature', 'CVE-2', 'CVE-3'), 1);
    expect(weeksOf(ledger.trend())).toEqual([
      {
        week: '2026-11-23',
        verdicts: { approved: 2 },
        new: { HIGH: 3 },
        fixed: {},
        daysToFix: {},
      },
    ]);
  });

  it('goes on for itself', () => {
    const ledger = openLedger();
    ledger.judge(one(0, 'main', 'CVE-1', 'CVE-2'), 0);
    ledger.judge(one(1, 'feature', 'CVE-2', 'CVE-3'), 1);
    ledger.judge(one(2, 'main', 'CVE-1'), 8);
    ledger.judge(one(3, 'feature', 'CVE-2'), 9);
    expect(ledger.trend().weeks['2026-11-30']).toEqual({
      verdicts: { approved: 2 },
      new: {},
      fixed: { HIGH: 2 },
      daysToFix: { '8': 1, '9': 1 },
    });
  });
});

describe('what counts nothing', () => {
  const counting = (more: Partial<Counting> = {}): Counting => ({
    judgement: judgement({ comparable: true, judgedAt: timeAt(0), verdict: 'approved' }),
    decision: { findings: [finding()], suppressed: [] },
    previous: undefined,
    lines: ['#'],
    comparedWith: { as: 'nothing' },
    ...more,
  });

  it('is an image that nobody has named', () => {
    const unnamed = judgement({ standing: 'unnamed' });
    expect(weekOf(counting({ judgement: unnamed }))).toBeUndefined();
  });

  it('is the same verdict of an image for whose lines a newer one stands', () => {
    const previous = judgement({ verdict: 'approved' });
    expect(weekOf(counting({ previous, lines: [] }))).toBeUndefined();
  });

  it('are findings that are compared with what cannot be read; they are what counts from then on', () => {
    const counted = weekOf(counting({ comparedWith: { as: 'before', findings: undefined } }));
    expect(counted).toMatchObject({
      verdict: 'approved',
      found: { figures: { new: {}, fixed: {}, daysToFix: {} }, head: { lines: ['#'] } },
    });
  });

  it('is what is set aside from the start, or what had gone before', () => {
    const found = finding({ id: 'CVE-9' });
    const gone = { ...finding({ id: 'CVE-8' }), gone: timeAt(-3) };
    const counted = weekOf(
      counting({
        decision: { findings: [found], suppressed: [{ finding: found, by: BY }] },
        comparedWith: { as: 'before', findings: [gone] },
      }),
    );
    expect([counted?.found?.figures.new, counted?.found?.figures.fixed]).toEqual([{}, {}]);
  });

  it('is a vulnerability in another version of the same package', () => {
    const before = finding({ package: { name: 'openssl', version: '3.0.0' } });
    const now = [
      finding({ package: { name: 'openssl', version: '3.0.1' } }),
      finding({ package: { name: 'openssl', version: '3.0.2' } }),
    ];
    const counted = weekOf(
      counting({
        decision: { findings: now, suppressed: [] },
        comparedWith: { as: 'before', findings: [before] },
      }),
    );
    expect([counted?.found?.figures.new, counted?.found?.figures.fixed]).toEqual([{}, {}]);
  });
});

describe('the trend of a repository', () => {
  const counted = (week: string, more: object = {}, at = 0) => ({
    week,
    found: {
      figures: { new: { HIGH: 1 }, fixed: {}, daysToFix: {}, ...more },
      head: { digest: `${at}`, pushedAt: timeAt(at), lines: [`${at}`] },
    },
  });
  const place = { findingsItems: 1, findingsId: 'f' };

  it('keeps thirteen weeks behind the one at hand, and when it began', () => {
    const old = trendWith(undefined, counted('2026-08-17'), place);
    const kept = trendWith(
      trendWith(old, counted('2026-08-24'), place),
      counted('2026-11-23'),
      place,
    );
    expect(kept.since).toBe('2026-08-17');
    expect(Object.keys(kept.weeks)).toEqual(['2026-08-24', '2026-11-23']);
  });

  it('keeps twenty images that stand for lines', () => {
    let trend: Trend | undefined;
    for (let at = 0; at < 30; at += 1) {
      trend = trendWith(trend, counted('2026-11-23', {}, at), place);
    }
    expect(trend?.heads.map(({ digest }) => digest).slice(0, 2)).toEqual(['29', '28']);
    expect(trend?.heads).toHaveLength(20);
  });

  it('is summed from the first week on of which anything is known: then nothing is none', () => {
    const [a, b] = [
      trendWith(undefined, counted('2026-11-09', { reopened: { LOW: 1 } }), place),
      trendWith(undefined, { ...counted('2026-11-23'), verdict: 'approved' }, place),
    ];
    expect(sumWeeks([a, b], mondaysUntil(new Date(START)))).toEqual([
      {
        week: '2026-11-09',
        verdicts: {},
        new: { HIGH: 1 },
        fixed: {},
        reopened: { LOW: 1 },
        daysToFix: {},
      },
      { week: '2026-11-16', verdicts: {}, new: {}, fixed: {}, daysToFix: {} },
      { week: '2026-11-23', verdicts: { approved: 1 }, new: { HIGH: 1 }, fixed: {}, daysToFix: {} },
    ]);
    expect(sumWeeks([], mondaysUntil(new Date(START)))).toEqual([]);
  });

  it('has weeks that begin on Mondays, in UTC', () => {
    expect(
      ['2026-11-22T23:59:59.999Z', '2026-11-23', '2026-11-29T23:00:00Z'].map(mondayOf),
    ).toEqual(['2026-11-16', '2026-11-23', '2026-11-23']);
    const mondays = mondaysUntil(new Date('2026-11-27T05:00:00Z'));
    expect([mondays.length, mondays[0], mondays.at(-1)]).toEqual([12, '2026-09-07', '2026-11-23']);
  });

  it('is walked back from what is open now', () => {
    const week = (day: string, more: object = {}): WeekFigures => ({
      week: day,
      verdicts: {},
      new: {},
      fixed: {},
      daysToFix: {},
      ...more,
    });
    const weeks = [
      week('2026-11-09', { new: { HIGH: 9 } }),
      week('2026-11-16', { fixed: { HIGH: 2, LOW: 1 }, daysToFix: { '3': 2, '40': 1 } }),
      week('2026-11-23', { new: { LOW: 4 }, setAside: { LOW: 2 }, reopened: { HIGH: 1 } }),
    ];
    expect(openBack(weeks, 9).map(({ open, medianDaysToFix }) => [open, medianDaysToFix])).toEqual([
      [9, undefined],
      [6, 3],
      [9, undefined],
    ]);
    expect(openBack(weeks, 1).map(({ open }) => open)).toEqual([1, 0, 1]);
    expect(openBack([], 3)).toEqual([]);
  });
});

describe('an image of which the trend knows nothing', () => {
  const at = (number: number, line: string) => ({
    digest: `sha256:${String(number).padStart(64, '0')}`,
    pushedAt: timeAt(number),
    names: [`${line}-1`],
  });
  const headOf = (number: number) => ({
    ...at(number, 'x'),
    lines: [`${String.fromCharCode(number)}-#`],
    findingsItems: 1,
    findingsId: 'f',
  });
  const full = { heads: Array.from({ length: 20 }, (_, one) => headOf(97 + one)) };
  const listed = (count: number) =>
    Array.from({ length: count }, (_, one) => ({ ...at(400 + one, 'y'), comparable: true }));

  it('stands for its lines where no other one of them is listed', () => {
    expect(inTrend(full, listed(99), at(1, 'stable')).lines).toEqual(['stable-#']);
    expect(inTrend({ heads: [] }, listed(100), at(1, 'stable')).lines).toEqual(['stable-#']);
    expect(inTrend(full, listed(100), at(450, 'stable')).lines).toEqual(['stable-#']);
  });

  it('stands for none behind a newer one of which all is known', () => {
    expect(inTrend(full, listed(3), at(401, 'y')).lines).toEqual([]);
    const unknown = listed(3).map((one) => ({ ...one, comparable: false }));
    expect(inTrend(full, unknown, at(401, 'y')).lines).toEqual(['y-#']);
    expect(inTrend(full, listed(3), at(402, 'y')).lines).toEqual(['y-#']);
  });

  it('stands for none behind all that is listed, where lines have been forgotten', () => {
    expect(inTrend(full, listed(100), at(1, 'stable')).lines).toEqual([]);
    // One image stands for two lines since: nothing says that a line was forgotten but how many there are.
    const [one, two, ...others] = full.heads;
    const both = [...(one?.lines ?? []), ...(two?.lines ?? [])];
    const fewer = { heads: [{ ...headOf(97), lines: both }, ...others] };
    expect(inTrend(fewer, listed(100), at(1, 'stable')).lines).toEqual([]);
    expect(inTrend(full, listed(100), { ...at(1, 'z'), names: ['a-0', 'stable'] }).lines).toEqual(
      [],
    );
    expect(inTrend(full, listed(100), { ...at(98, 'z'), names: ['a-0', 'stable'] }).lines).toEqual([
      'a-#',
    ]);
  });
});
