import type { ComparedImage, ComparisonSummary } from '../../src/announce/comparison-summary.ts';
import type { Comparison } from '../../src/core/ledger/comparison.ts';

/** An image of which a comparison tells: without `before`, its first verdict. */
export const compared = (more: Partial<ComparedImage> = {}): ComparedImage => ({
  repository: 'shop/api',
  digest: `sha256:${'a1'.repeat(32)}`,
  names: ['1.4.2'],
  after: 'quarantined',
  reason: '1 finding is CRITICAL',
  isMark: false,
  ...more,
});

export const runOf = (more: Partial<Comparison> = {}): Comparison => ({
  id: '2026-11-21T02:00:00.000Z',
  startedAt: '2026-11-21T02:00:00.000Z',
  policyVersion: '3f9a1c0b77de',
  formerPolicy: '3f9a1c0b77de',
  state: 'judging',
  images: 412,
  asked: {},
  comparedAt: '2026-11-21T02:01:00.000Z',
  told: [],
  ...more,
});

/** The first of a deployment: there was no policy before. */
function firstRun(more: Partial<Comparison>): Comparison {
  const { formerPolicy: _none, ...run } = runOf(more);
  return run;
}

export const byPolicy: ComparisonSummary = {
  run: runOf({ formerPolicy: '1c0b77de3f9a', asked: { policy: 412 } }),
  tally: {
    judged: 412,
    moves: {
      'approved>approved': 300,
      'quarantined>quarantined': 108,
      'approved>quarantined': 3,
      'quarantined>approved': 1,
    },
  },
  images: [
    compared({ before: 'quarantined', after: 'approved', reason: 'no finding meets a rule' }),
    compared({ repository: 'shop/web', names: ['latest', '2.0.0'], before: 'approved' }),
    compared({ repository: 'shop/cart', before: 'approved' }),
    compared({ repository: 'platform/base', names: [], before: 'approved' }),
  ],
};

export const backfill: ComparisonSummary = {
  run: firstRun({ asked: { unjudged: 414 } }),
  tally: {
    judged: 412,
    moves: { 'none>approved': 397, 'none>quarantined': 3, 'none>undecided': 12 },
  },
  images: [
    compared({ repository: 'shop/export-job', after: 'undecided', reason: 'not scanned yet' }),
    compared(),
    compared({ repository: 'shop/web', names: ['2.0.0'] }),
  ],
};

export const night: ComparisonSummary = {
  run: runOf({ asked: { changed: 4, mark: 2, gone: 1, unjudged: 1 } }),
  tally: {
    judged: 8,
    moves: { 'approved>approved': 4, 'approved>quarantined': 2, 'none>approved': 1 },
  },
  images: [
    compared({ names: ['1.4.1'], before: 'approved', after: 'approved', isMark: true }),
    compared({ repository: 'shop/cart', before: 'approved', isMark: true }),
    compared({ repository: 'shop/web', names: ['2.0.0'], before: 'approved' }),
  ],
};
