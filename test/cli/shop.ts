import { epssOn, kevOn } from '../support/feeds.ts';
import {
  ACCOUNT,
  basicScan,
  digestOf,
  enhancedScan,
  NOON,
  pendingScan,
  REGION,
} from '../support/worlds.ts';

/*
 * A small registry with an image for every verdict, in the wire shapes of AWS.
 */

export const CLEAN = digestOf('aa');
export const FIXABLE = digestOf('bb');
export const WAITING = digestOf('cc');
export const BASIC = digestOf('dd');

export const shop = (more: Record<string, unknown> = {}) => ({
  account: ACCOUNT,
  region: REGION,
  now: NOON,
  repositories: [
    {
      repositoryName: 'shop/api',
      images: [
        {
          imageDigest: CLEAN,
          imageTags: ['1.0.0'],
          imagePushedAt: '2026-11-18T12:00:00Z',
          scan: enhancedScan({ severity: 'LOW', fixAvailable: 'NO', exploitAvailable: 'NO' }),
        },
        {
          imageDigest: FIXABLE,
          imageTags: ['1.1.0', 'latest'],
          imagePushedAt: '2026-11-19T12:00:00Z',
          scan: enhancedScan(
            { severity: 'CRITICAL', fixAvailable: 'YES', fixedInVersion: '2.9.15' },
            { severity: 'HIGH', fixAvailable: 'YES', fixedInVersion: '2.9.15' },
          ),
        },
        {
          imageDigest: WAITING,
          imageTags: ['1.2.0'],
          imagePushedAt: '2026-11-20T12:00:00Z',
          scan: pendingScan(),
        },
      ],
    },
    {
      repositoryName: 'team/web',
      images: [
        {
          imageDigest: BASIC,
          imageTags: ['7'],
          imagePushedAt: '2026-11-17T12:00:00Z',
          scan: basicScan('HIGH', 'MEDIUM'),
        },
        {
          imageDigest: digestOf('ee'),
          imageTags: [`sha256-${'d'.repeat(64)}.sig`],
          imagePushedAt: '2026-11-17T12:01:00Z',
        },
      ],
    },
    { repositoryName: 'team/empty', images: [] },
  ],
  feeds: {
    kev: kevOn('2026-11-20', 'CVE-2026-20000'),
    epss: epssOn('2026-11-20', ['CVE-2026-20000', 0.91, 0.99], ['CVE-2026-20001', 0.01, 0.1]),
  },
  ...more,
});
