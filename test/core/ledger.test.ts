import type { ScanState } from '../../src/core/evidence/evidence.ts';
import { dueOf, isOverdue } from '../../src/core/ledger/due.ts';
import { isHeld } from '../../src/core/ledger/lease.ts';
import { isSameJudgement, mayPredate } from '../../src/core/ledger/same-judgement.ts';
import {
  digestOf,
  imageWith,
  indexOf,
  judgement,
  platform,
  scan,
  settledWith,
  unfinishedWith,
} from '../support/samples.ts';

const noon = new Date('2026-11-21T12:00:00.000Z');
const leaseUntil = (until: string) => ({ owner: 'other', until: Date.parse(until) });

describe('a judgement is held', () => {
  it.each([
    ['a run is at work on it', unfinishedWith({ lease: leaseUntil('2026-11-21T12:00:01Z') }), true],
    [
      'its lease ends this very moment',
      unfinishedWith({ lease: leaseUntil('2026-11-21T12:00:00.000Z') }),
      true,
    ],
  ])('while %s', (_when, current, held) => {
    expect(isHeld(current, noon)).toBe(held);
  });

  it.each([
    ['there is none', undefined],
    ['its lease has run out', unfinishedWith({ lease: leaseUntil('2026-11-21T11:59:59.999Z') })],
    ['it is settled', settledWith({ lease: leaseUntil('2026-11-21T13:00:00Z') })],
  ])('not when %s', (_when, current) => {
    expect(isHeld(current, noon)).toBe(false);
  });
});

describe('what is due', () => {
  it('of an unfinished judgement is its completion, once the lease has run out', () => {
    expect(dueOf(unfinishedWith({ lease: leaseUntil('2026-11-21T12:00:55Z') }))).toEqual({
      due: 'unfinished',
      dueAt: '2026-11-21T12:00:55.000Z',
    });
  });

  const undecided = (more: object = {}) => judgement({ verdict: 'undecided', ...more });

  it.each([
    ['a quarter of an hour, at first', '2026-11-21T10:00:05.000Z', '2026-11-21T10:15:05.000Z'],
    ['a quarter of an hour, twice', '2026-11-21T10:15:05.000Z', '2026-11-21T10:30:05.000Z'],
    ['as long as it has waited', '2026-11-21T12:00:05.000Z', '2026-11-21T14:00:05.000Z'],
    ['a day', '2026-11-25T10:00:05.000Z', '2026-11-26T10:00:05.000Z'],
    ['a day, to the end of a month', '2026-12-21T10:00:05.000Z', '2026-12-22T10:00:05.000Z'],
  ])('of an undecided image is another look after %s', (_pause, lookedAt, dueAt) => {
    const undecidedSince = '2026-11-21T10:00:05.000Z';
    const current = settledWith({ judgement: undecided({ undecidedSince }), lookedAt });
    expect(dueOf(current)).toEqual({ due: 'undecided', dueAt });
  });

  it('of an undecided image is a look after a quarter of an hour where nobody has looked yet', () => {
    expect(dueOf(settledWith({ judgement: undecided() }))).toEqual({
      due: 'undecided',
      dueAt: '2026-11-21T10:15:05.000Z',
    });
  });

  describe('of an image that was undecided for a month', () => {
    const undecidedSince = '2026-11-21T10:00:05.000Z';
    const lookedAt = '2026-12-21T10:00:05.001Z';
    const waiting = { judgement: undecided({ undecidedSince }), lookedAt };

    it('is a daily look as long as it may be deployed', () => {
      const watch = { state: 'watched', because: 'newest' } as const;
      expect(dueOf(settledWith({ ...waiting, watch }))).toEqual({
        due: 'watched',
        dueAt: '2026-12-22T10:00:05.001Z',
      });
    });

    it('is nothing more when it may not', () => {
      expect(dueOf(settledWith(waiting))).toBeUndefined();
    });
  });

  it('of an image that is quarantined for having been undecided is another look as well', () => {
    const undecidedSince = '2026-11-20T10:00:05.000Z';
    const current = settledWith({
      judgement: judgement({ verdict: 'quarantined', undecidedSince }),
    });
    expect(dueOf(current)).toEqual({ due: 'undecided', dueAt: '2026-11-22T10:00:05.000Z' });
  });

  it.each(['approved', 'quarantined'] as const)('of an %s image is nothing', (verdict) => {
    expect(dueOf(settledWith({ judgement: judgement({ verdict }) }))).toBeUndefined();
  });

  it('of any image is a review at the time at which its verdict may change', () => {
    const reviewAt = '2026-12-01T00:00:00.000Z';
    expect(dueOf(settledWith({ judgement: judgement({ reviewAt }) }))).toEqual({
      due: 'review',
      dueAt: reviewAt,
    });
  });

  it.each([
    ['2026-11-21T10:15:05.001Z', 'undecided', '2026-11-21T10:15:05.000Z'],
    ['2026-11-21T10:15:05.000Z', 'review', '2026-11-21T10:15:05.000Z'],
    ['2026-11-21T10:10:00.000Z', 'review', '2026-11-21T10:10:00.000Z'],
  ])('of an undecided image with a review at %s: %s', (reviewAt, due, dueAt) => {
    expect(dueOf(settledWith({ judgement: undecided({ reviewAt }) }))).toEqual({ due, dueAt });
  });
});

describe('a judgement is overdue', () => {
  const reviewAt = noon.toISOString();

  it('from its time on', () => {
    const current = settledWith({ judgement: judgement({ reviewAt }) });
    expect(isOverdue(current, new Date(noon.getTime() - 1))).toBe(false);
    expect(isOverdue(current, noon)).toBe(true);
  });

  it('never while it is unfinished, nor where nothing is due', () => {
    const lease = leaseUntil('2026-11-21T11:00:00Z');
    const unfinished = unfinishedWith({ lease, judgement: judgement({ reviewAt }) });
    expect(isOverdue(unfinished, noon)).toBe(false);
    expect(isOverdue(settledWith(), noon)).toBe(false);
  });
});

describe('two judgements are the same', () => {
  it('whenever they were made', () => {
    const later = judgement({ judgedAt: '2026-12-01T00:00:00.000Z' });
    expect(isSameJudgement(judgement(), later)).toBe(true);
  });

  it.each([
    ['name', judgement({ names: ['1.4.2', 'latest'] })],
    ['evidence', judgement({ fingerprint: 'f2' })],
    ['policy', judgement({ policyVersion: 'built-in-2' })],
    ['standing', judgement({ standing: 'unnamed' })],
    ['verdict', judgement({ verdict: 'undecided' })],
  ])('not under another %s', (_what, other) => {
    expect(isSameJudgement(judgement(), other)).toBe(false);
  });
});

describe('a reading may be older than the record', () => {
  const recordedAs = (state: ScanState, completedAt?: string) =>
    judgement({
      platforms: [{ digest: digestOf('a'), state, ...(completedAt && { completedAt }) }],
    });
  const ten = '2026-11-21T10:00:00.000Z';
  const eleven = '2026-11-21T11:00:00.000Z';
  const { completedAt: _time, ...untimed } = scan();
  const withoutTime = imageWith({}, { platforms: [{ digest: digestOf('a'), scan: untimed }] });

  it.each([
    [
      'it shows a scan still running that the record shows finished',
      imageWith({ state: 'pending' }),
      recordedAs('complete', ten),
    ],
    [
      'it shows an earlier scan than the record',
      imageWith({ completedAt: ten }),
      recordedAs('complete', eleven),
    ],
    ['it shows a finished scan without a time', withoutTime, recordedAs('complete', ten)],
    ['it shows no platform where the record has some', indexOf([]), recordedAs('complete', ten)],
    [
      'one platform of several is behind',
      indexOf([
        platform('linux/amd64', digestOf('a'), { state: 'pending' }),
        platform('linux/arm64', digestOf('b')),
      ]),
      recordedAs('complete', ten),
    ],
  ])('when %s', (_when, evidence, recorded) => {
    expect(mayPredate(evidence, recorded)).toBe(true);
  });

  it.each([
    ['there is no record', imageWith({ state: 'pending' }), undefined],
    ['the scan has finished since', imageWith(), recordedAs('pending')],
    [
      'the scan is still running on both sides',
      imageWith({ state: 'pending' }),
      recordedAs('pending'),
    ],
    ['it shows the same scan', imageWith({ completedAt: ten }), recordedAs('complete', ten)],
    ['it shows a later scan', imageWith({ completedAt: eleven }), recordedAs('complete', ten)],
    [
      'a platform is new to the record',
      indexOf([platform('linux/amd64', digestOf('b'))]),
      recordedAs('complete', ten),
    ],
    ['neither side has a platform', indexOf([]), judgement({ platforms: [] })],
  ])('not when %s', (_when, evidence, recorded) => {
    expect(mayPredate(evidence, recorded)).toBe(false);
  });
});

describe('what may still be deployed', () => {
  const watch = { state: 'watched', because: 'young' } as const;
  const judgedAt = '2026-11-21T10:00:05.000Z';
  const watched = (more: Partial<ReturnType<typeof judgement>>) =>
    dueOf(settledWith({ judgement: judgement({ judgedAt, ...more }), watch }));

  it.each(['approved', 'quarantined'] as const)('and is %s is looked at a day later', (verdict) => {
    expect(watched({ verdict })).toEqual({ due: 'watched', dueAt: '2026-11-22T10:00:05.000Z' });
  });

  it('is looked at a day after the last look', () => {
    const lookedAt = '2026-11-25T00:00:00.000Z';
    expect(dueOf(settledWith({ judgement: judgement({ judgedAt }), watch, lookedAt }))).toEqual({
      due: 'watched',
      dueAt: '2026-11-26T00:00:00.000Z',
    });
  });

  it.each([
    ['started', '2026-11-21T11:00:00.000Z'],
    ['unanswered', '2026-11-21T11:00:00.000Z'],
    ['limit', '2026-11-22T10:00:05.000Z'],
  ] as const)(
    'is looked at an hour after ECR was asked for a scan, where %s: %s',
    (said, dueAt) => {
      const scanAsked = { at: '2026-11-21T10:00:00.000Z', said };
      const known = judgement({
        judgedAt,
        platforms: [
          { digest: digestOf('a'), state: 'complete', completedAt: '2026-11-20T10:00:00Z' },
        ],
      });
      expect(dueOf(settledWith({ judgement: known, watch, scanAsked }))?.dueAt).toBe(dueAt);
      // Its end has been seen.
      const ended = { ...known, platforms: judgement().platforms };
      expect(dueOf(settledWith({ judgement: ended, watch, scanAsked }))?.dueAt).toBe(
        '2026-11-22T10:00:05.000Z',
      );
    },
  );

  it('is looked at where a former version did not say whether it is', () => {
    const { watch: _watch, ...current } = settledWith({ judgement: judgement({ judgedAt }) });
    expect(dueOf(current)?.due).toBe('watched');
  });

  it('is looked at sooner where a grace or waiver ends', () => {
    const reviewAt = '2026-11-21T12:00:00.000Z';
    expect(watched({ reviewAt })).toEqual({ due: 'review', dueAt: reviewAt });
  });

  it('is not looked at where nobody has named it', () => {
    expect(watched({ standing: 'unnamed' })).toBeUndefined();
  });

  it('is not looked at any more when it may not be deployed any more', () => {
    const ended = { state: 'ended', since: '2026-11-21T10:00:05.000Z' } as const;
    const current = settledWith({ judgement: judgement({ judgedAt }), watch: ended });
    expect(dueOf(current)).toBeUndefined();
  });
});
