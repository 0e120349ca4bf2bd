import { type FoundOf, toldOf } from '../../src/core/ledger/compared.ts';
import { newComparison } from '../../src/core/ledger/comparison.ts';
import { digestOf } from '../support/samples.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const first = newComparison(undefined, undefined, 'p1', NOW);
const found = (more: Partial<FoundOf>): FoundOf => ({
  image: {
    account: '123456789012',
    region: 'eu-central-1',
    repository: 'shop/api',
    digest: digestOf('a'),
  },
  names: ['1.4.2'],
  why: 'policy',
  before: 'approved',
  after: 'quarantined',
  reason: '1 finding is CRITICAL',
  ...more,
});
const counted = { judged: 1, moves: {} };
const linesFor = (route: string, one: FoundOf, run = first) =>
  toldOf([one], counted, run, route).news.map(({ before, after, isMark }) =>
    [before, after, ...(isMark ? ['mark'] : [])].join(' '),
  );

describe('what a route is to hear of an image', () => {
  it.each([
    [
      'what it heard last, and not what stood in between',
      { sns: 'undecided' },
      'undecided quarantined',
    ],
    ['nothing before', { sns: 'none' }, ' quarantined'],
  ] as const)('is its verdict against %s', (_what, heard, line) => {
    expect(linesFor('sns', found({ heard, round: 1 }))).toEqual([line]);
  });

  it('is nothing where it heard of it by itself', () => {
    expect(linesFor('slack', found({ heard: { sns: 'approved' }, round: 1 }))).toEqual([]);
  });

  it('is nothing that it was told in an earlier round, where another route refused it', () => {
    const told = { ...first, state: 'judging' as const, told: ['slack'] };
    const second = newComparison(told, undefined, 'p2', NOW);
    const one = found({ heard: { slack: 'approved', sns: 'approved' }, round: 1, marked: 1 });
    expect(linesFor('slack', one, second)).toEqual([]);
    expect(linesFor('sns', one, second)).toEqual(['approved quarantined mark']);
    expect(linesFor('slack', { ...one, round: 2 }, second)).toEqual(['approved quarantined']);
  });

  it('is what a former version has found, which did not say for whom', () => {
    expect(linesFor('sns', found({}))).toEqual(['approved quarantined']);
    expect(linesFor('sns', found({ why: 'mark', before: 'quarantined' }))).toEqual([
      'quarantined quarantined mark',
    ]);
  });

  it('is no first approval, which is counted', () => {
    const { before: _none, ...one } = found({
      after: 'approved',
      heard: { sns: 'none' },
      round: 1,
    });
    expect(toldOf([one], counted, first, 'sns')).toEqual({
      tally: { judged: 1, moves: { 'none>approved': 1 }, marks: 0 },
      news: [],
    });
  });
});
