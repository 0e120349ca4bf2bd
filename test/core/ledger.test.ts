import type { ScanState } from '../../src/core/evidence.ts';
import { dueOf, holdsProof, isHeld, isSameJudgement, mayPredate } from '../../src/core/ledger.ts';
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

  it('of an undecided image is another look after a day', () => {
    const current = settledWith({ judgement: judgement({ verdict: 'undecided' }) });
    expect(dueOf(current)).toEqual({ due: 'undecided', dueAt: '2026-11-22T10:00:05.000Z' });
  });

  it.each(['approved', 'quarantined'] as const)('of an %s image is nothing', (verdict) => {
    expect(dueOf(settledWith({ judgement: judgement({ verdict }) }))).toBeUndefined();
  });
});

describe('two judgements are the same', () => {
  it('whenever they were made and however the image was called', () => {
    const later = judgement({ judgedAt: '2026-12-01T00:00:00.000Z', names: ['2.0'] });
    expect(isSameJudgement(judgement(), later)).toBe(true);
  });

  it.each([
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

describe("an event's word that a scan finished clean, of eleven o'clock,", () => {
  const word = '2026-11-21T11:00:00.000Z';
  const seen = (judgedAt: string, more: object) =>
    judgement({ judgedAt, platforms: [{ digest: digestOf('a'), state: 'pending', ...more }] });

  it.each([
    ['holds where nothing was judged yet', undefined, true],
    ['holds against what was seen before', seen('2026-11-21T10:59:59.000Z', {}), true],
    ['does not hold against another state since', seen('2026-11-21T11:00:01.000Z', {}), false],
    [
      'does not hold where the image was gone since',
      judgement({ judgedAt: '2026-11-21T11:00:01.000Z', platforms: [] }),
      false,
    ],
    [
      'holds on while it is all that is seen',
      seen('2026-11-21T15:00:00.000Z', { state: 'complete', proven: true }),
      true,
    ],
  ])('%s', (_what, recorded, holds) => {
    expect(holdsProof(word, digestOf('a'), recorded)).toBe(holds);
  });

  it('holds nothing where no event said it', () => {
    expect(holdsProof(undefined, digestOf('a'), undefined)).toBe(false);
  });
});
