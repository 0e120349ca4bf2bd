import { type Bulletin, bulletinOf } from '../../src/core/bulletin/bulletin.ts';
import type { RepositoryFigures } from '../../src/core/bulletin/figures.ts';
import { mondaysBefore, type TotalsOfWeek } from '../../src/core/bulletin/trend.ts';

/** A repository that was counted, with nothing in it. */
export const figuresOf = (more: Partial<RepositoryFigures> = {}): RepositoryFigures => ({
  account: '123456789012',
  region: 'eu-central-1',
  repository: 'shop/api',
  images: 1,
  open: {},
  blocking: {},
  overdue: {},
  fresh: {},
  since: '2026-11-16T00:00:00.000Z',
  fixed: {},
  daysToFix: {},
  carried: 0,
  unknown: 0,
  withoutVerdict: { count: 0, first: [] },
  lapsing: [],
  ...more,
});

/** Eleven Mondays but for one, on which nothing was counted. */
export const weeksOf = (repository: string, high: readonly number[]): readonly TotalsOfWeek[] =>
  mondaysBefore('2026-11-23').flatMap((day, at) => {
    const totals = { critical: at % 3, high: high[at] ?? 0, blocking: at % 2 };
    const of = new Map([[`123456789012/eu-central-1/${repository}`, totals]]);
    return day === '2026-10-12' ? [] : [{ day, of }];
  });

/** A team with much to do. */
export const digestInFull: Bulletin = {
  channel: 'C0SHOP0001',
  ...bulletinOf(
    [
      figuresOf({
        images: 3,
        open: { CRITICAL: 2, HIGH: 5, MEDIUM: 31 },
        blocking: { CRITICAL: 2, HIGH: 1 },
        overdue: { HIGH: 1 },
        fresh: { CRITICAL: 1, HIGH: 2 },
        fixed: { HIGH: 4, MEDIUM: 9 },
        daysToFix: { '3': 6, '12': 7 },
        unknown: 1,
        carried: 4,
        lapsing: [
          {
            what: 'waiver',
            name: 'CVE-2026-37060 in shop/*',
            by: 'dana@shop.example',
            until: '2026-11-30T00:00:00.000Z',
            source: 'policy.yml:25',
          },
          {
            what: 'release',
            name: 'shop/api:1.4.2',
            by: 'ann (U0ANN00001)',
            until: '2026-11-24T14:00:00.000Z',
            source: 'the shop is down',
          },
          {
            what: 'waiver',
            name: 'CVE-2026-37060 and 2 more in shop/api',
            by: 'dana (U0DANA0001)',
            until: '2026-12-01T00:00:00.000Z',
            source: 'Slack, C0SHOP0001',
          },
          {
            what: 'VEX statement',
            name: 'openssl & <friends>',
            until: '2026-12-04T00:00:00.000Z',
            source: 'vex/openssl.json#statement 2',
          },
        ],
      }),
      figuresOf({
        repository: 'shop/web',
        images: 2,
        open: { HIGH: 3, UNKNOWN: 1 },
        withoutVerdict: {
          count: 7,
          first: [
            {
              name: '2.0.0',
              since: '2026-11-20T10:00:00.000Z',
              why: 'the scan shows no result yet',
            },
          ],
        },
      }),
    ],
    weeksOf('shop/api', [9, 9, 8, 8, 7, 0, 6, 7, 6, 5, 5]),
    'weekly',
    '2026-11-23',
  ),
};

/** The first of a deployment: nothing was counted before. */
export const digestAtFirst: Bulletin = (() => {
  const { fixed: _none, ...figures } = figuresOf({ open: { HIGH: 1 }, fresh: { HIGH: 1 } });
  return bulletinOf([figures], [], 'weekly', '2026-11-23');
})();
