import { Digest } from '../../src/core/digest.ts';
import type { HeldImage } from '../../src/core/telling/held.ts';
import { nextPivot } from '../../src/core/telling/pivot.ts';
import { finding } from '../support/samples.ts';

const held = (
  at: number,
  channel: string,
  ids: readonly string[],
  more: Partial<HeldImage['held']> = {},
): HeldImage => ({
  image: {
    account: '123456789012',
    region: 'eu-central-1',
    repository: 'shop/api',
    digest: Digest.parse(`sha256:${String(at).padStart(4, '0').repeat(16)}`),
  },
  held: {
    channel,
    at: '2026-11-21T12:00:00Z',
    number: 1,
    names: [],
    blocking: ids.map((id) => ({ finding: finding({ id }) })),
    shown: {
      verdict: 'quarantined',
      look: '',
      number: 1,
      policyVersion: '',
      deciding: [],
      count: 0,
      exploited: [],
      waivers: [],
    },
    ...more,
  },
});
const several = (count: number, channel: string, ...ids: string[]): HeldImage[] =>
  Array.from({ length: count }, (_, at) => held(at, channel, ids));
const saying = (waiting: readonly HeldImage[]): string | undefined => {
  const next = nextPivot(waiting);
  return next && `${next.channel} ${next.vulnerability} ${next.images.length}`;
};

describe('which images are told of in one message', () => {
  it.each([
    ['five of one channel', several(5, 'C1', 'CVE-1'), 'C1 CVE-1 5'],
    ['four are not enough', several(4, 'C1', 'CVE-1'), undefined],
    [
      'each channel by itself',
      [...several(4, 'C1', 'CVE-1'), ...several(4, 'C2', 'CVE-1')],
      undefined,
    ],
    [
      'what concerns most',
      [...several(5, 'C1', 'CVE-1'), ...several(6, 'C2', 'CVE-2')],
      'C2 CVE-2 6',
    ],
    ['the worst of those that concern as many', several(5, 'C1', 'CVE-9', 'CVE-1'), 'C1 CVE-9 5'],
    ['what waits for Slack alone shares nothing', several(9, 'C1'), undefined],
    [
      'what a dead run may have said is told by itself',
      several(5, 'C1', 'CVE-1').map((one) => ({
        ...one,
        held: { ...one.held, mayBeSaid: true as const },
      })),
      undefined,
    ],
  ])('%s', (_what, waiting, expected) => {
    expect(saying(waiting)).toBe(expected);
  });
});
