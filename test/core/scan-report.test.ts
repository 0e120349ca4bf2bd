import { emptyScan } from '../../src/core/evidence/evidence.ts';
import {
  besideReport,
  contradicts,
  isAnswered,
  isToBeKept,
  type ScanReport,
} from '../../src/core/evidence/scan-report.ts';
import { scan } from '../support/samples.ts';

/** A scan completed at ten o'clock that delivered one LOW. */
const oneLow = scan({ delivered: { LOW: 1 } });
const report = (more: Partial<ScanReport> = {}): ScanReport => ({
  at: '2026-11-21T10:00:30.000Z',
  finished: true,
  counts: { LOW: 1 },
  countsNone: false,
  ...more,
});

describe('a scan beside the event that tells of it', () => {
  it.each([
    ['counts the same', report()],
    ['counts fewer', report({ counts: {} })],
    ['counts the same altogether', report({ counts: {}, total: 1 })],
    ['is older than the scan', report({ at: '2026-11-21T09:00:00.000Z', counts: { CRITICAL: 3 } })],
    ['told of a failure before', report({ at: '2026-11-21T09:00:00.000Z', finished: false })],
    ['came an hour later', report({ at: '2026-11-21T11:00:00.000Z' })],
  ])('stands as it is where the event %s', (_how, said) => {
    expect(besideReport(oneLow, said)).toBe(oneLow);
    expect(contradicts(oneLow, said)).toBe(false);
  });

  it.each<[string, ScanReport, unknown]>([
    [
      'one of another severity',
      report({ counts: { CRITICAL: 1 } }),
      [{ severity: 'CRITICAL', count: 1 }],
    ],
    [
      'others beside it',
      report({ counts: { CRITICAL: 3, LOW: 1 } }),
      [{ severity: 'CRITICAL', count: 3 }],
    ],
    ['more altogether', report({ counts: {}, total: 5 }), [{ severity: 'UNKNOWN', count: 4 }]],
    ['more of its own severity', report({ counts: { LOW: 2 } }), [{ severity: 'LOW', count: 1 }]],
    [
      'one more though its clock is a little behind',
      report({ at: '2026-11-21T09:59:58.000Z', counts: { HIGH: 1 } }),
      [{ severity: 'HIGH', count: 1 }],
    ],
  ])('has not delivered everything where the event counts %s', (_what, said, undelivered) => {
    expect(besideReport(oneLow, said)).toEqual({ ...oneLow, undelivered });
    expect(contradicts(oneLow, said)).toBe(true);
  });

  it('is not the one that the event tells of where it is hours older', () => {
    const said = report({ at: '2026-11-22T10:00:00.000Z' });
    expect(besideReport(oneLow, said)).toMatchObject({
      state: 'pending',
      detail: 'an event tells of a later one than that of 2026-11-21T10:00:00.000Z',
    });
    expect(contradicts(oneLow, said)).toBe(true);
  });

  it('may be hours older than an event that tells of the first scan of all', () => {
    const said = report({ at: '2026-11-22T10:00:00.000Z', isFirst: true });
    expect(besideReport(oneLow, said)).toBe(oneLow);
  });

  it('is not complete where the event says that it failed', () => {
    const said = report({ finished: false });
    expect(besideReport(oneLow, said)).toMatchObject({ state: 'pending' });
    expect(contradicts(oneLow, said)).toBe(true);
  });

  it('keeps what it lacks by its own counts', () => {
    const half = scan({ delivered: { LOW: 1 }, undelivered: [{ severity: 'HIGH', count: 2 }] });
    const said = report({ counts: { HIGH: 1, CRITICAL: 1 } });
    expect(besideReport(half, said).undelivered).toEqual([
      { severity: 'CRITICAL', count: 1 },
      { severity: 'HIGH', count: 2 },
    ]);
  });

  it.each(['failed', 'unsupported', 'archived', 'pending'] as const)(
    'that is %s does not become another by an event',
    (state) => {
      const reading = emptyScan(state);
      expect(besideReport(reading, report({ counts: { CRITICAL: 1 } }))).toBe(reading);
    },
  );

  it.each([
    ['pending', true],
    ['never-scanned', true],
    ['failed', false],
  ] as const)('that is %s contradicts it: %s', (state, expected) => {
    expect(contradicts(emptyScan(state), report())).toBe(expected);
  });

  it('that shows nothing yet contradicts it unless the event counts none', () => {
    const empty = emptyScan('findings-not-ready');
    expect(contradicts(empty, report())).toBe(true);
    expect(contradicts(empty, report({ counts: { LOW: 0 }, countsNone: true }))).toBe(false);
    expect(contradicts(empty, report({ finished: false, countsNone: true }))).toBe(true);
  });
});

describe('what an event says is kept', () => {
  it.each([
    ['a scan that shows less', oneLow, report({ counts: { HIGH: 1 } }), true],
    ['a scan that shows it', oneLow, report(), false],
    ['a scan under way', emptyScan('pending'), report(), true],
    ['a scan that failed, beside counts', emptyScan('failed'), report(), true],
    [
      'a scan that failed, beside a failure',
      emptyScan('failed'),
      report({ finished: false }),
      false,
    ],
    ['an answer that nobody can read', emptyScan('unreadable'), report(), true],
  ])('beside %s: %s', (_what, reading, said, kept) => {
    expect(isToBeKept(reading, said)).toBe(kept);
  });

  it.each([
    ['the scan shows it', oneLow, report(), true],
    ['the scan does not show it', oneLow, report({ counts: { HIGH: 1 } }), false],
    [
      'a proof is all there is',
      emptyScan('findings-not-ready'),
      report({ countsNone: true, counts: {} }),
      false,
    ],
    [
      'another scan is seen since a proof',
      emptyScan('pending'),
      report({ countsNone: true, counts: {} }),
      true,
    ],
    [
      'a scan is under way that was counted',
      emptyScan('pending'),
      report({ counts: { HIGH: 1 } }),
      false,
    ],
    [
      'nobody can read the answer',
      emptyScan('unreadable'),
      report({ countsNone: true, counts: {} }),
      false,
    ],
  ])('until it has said all: %s: %s', (_what, reading, said, answered) => {
    expect(isAnswered(reading, said)).toBe(answered);
  });

  it('and says nothing any more afterwards', () => {
    const closed = {
      ...report({ counts: { CRITICAL: 1 }, countsNone: true }),
      closed: true as const,
    };
    expect(besideReport(oneLow, closed)).toBe(oneLow);
    const empty = emptyScan('findings-not-ready');
    expect(besideReport(empty, closed)).toBe(empty);
    expect(isAnswered(oneLow, closed)).toBe(false);
  });

  it('as a failure, only until a scan has finished behind it', () => {
    const failed = report({ at: '2026-11-21T09:59:59.000Z', finished: false, counts: {} });
    expect(besideReport(oneLow, failed)).toBe(oneLow);
  });
});
