import { scansToAskFor } from '../../src/core/ledger/rescan.ts';
import { digestOf } from '../support/samples.ts';

const DAY = 86_400_000;
const now = new Date('2026-11-21T12:00:00.000Z');
const scanned = (letter: string, completedAt: string) =>
  ({ digest: digestOf(letter), state: 'complete', completedAt }) as const;
const weekly = { again: 7 * DAY };

it('the platforms of an index are scanned again one after the other, the oldest scan first', () => {
  const platforms = [
    scanned('a', '2026-11-10T12:00:00.000Z'),
    scanned('b', '2026-11-09T12:00:00.000Z'),
    scanned('c', '2026-11-20T12:00:00.000Z'),
  ];
  expect(scansToAskFor(platforms, weekly, undefined, now)).toEqual([digestOf('b')]);
});

it('what was asked for within a day is not asked for again', () => {
  const platforms = [scanned('a', '2026-11-10T12:00:00.000Z')];
  const asked = { at: '2026-11-20T12:00:01.000Z', said: 'limit' } as const;
  expect(scansToAskFor(platforms, weekly, asked, now)).toEqual([]);
  expect(
    scansToAskFor(platforms, weekly, { ...asked, at: '2026-11-20T12:00:00.000Z' }, now),
  ).toEqual([digestOf('a')]);
});

it('a scan that is kept up to date, or is young, is not asked for', () => {
  const continuous = { ...scanned('a', '2026-01-01T00:00:00.000Z'), continuous: true } as const;
  const young = scanned('b', '2026-11-14T12:00:01.000Z');
  expect(scansToAskFor([continuous, young], weekly, undefined, now)).toEqual([]);
});

it('a scan that is dated in the future is asked for: nobody knows how old it is', () => {
  const platforms = [scanned('a', '2027-11-21T12:00:00.000Z')];
  expect(scansToAskFor(platforms, weekly, undefined, now)).toEqual([digestOf('a')]);
});

it('what got no answer is asked for again after an hour', () => {
  const platforms = [scanned('a', '2026-11-10T12:00:00.000Z')];
  const asked = { at: '2026-11-21T11:00:01.000Z', said: 'unanswered' } as const;
  expect(scansToAskFor(platforms, weekly, asked, now)).toEqual([]);
  expect(
    scansToAskFor(platforms, weekly, { ...asked, at: '2026-11-21T11:00:00.000Z' }, now),
  ).toEqual([digestOf('a')]);
});
