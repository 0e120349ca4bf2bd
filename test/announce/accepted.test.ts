import { readFileSync } from 'node:fs';
import type {
  AcceptedImage,
  AcceptedNews,
  AcceptedThere,
} from '../../src/announce/accepted-news.ts';
import { slackAccepted } from '../../src/announce/slack/slack-accepted.ts';
import { Digest } from '../../src/core/digest.ts';
import { refuseBlocks } from '../../src/local/aws/slack/slack-limits.ts';

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));

const there = (
  repository: string,
  at: number,
  images: readonly AcceptedImage[],
): AcceptedThere => ({
  repository,
  waiver: `slack-V0000000001.${at}`,
  image: {
    account: '123456789012',
    region: 'eu-central-1',
    repository,
    digest: Digest.parse(`sha256:${String(at).padStart(4, '0').repeat(16)}`),
  },
  images,
});
const ships = (repository: string, count: number): AcceptedImage[] =>
  Array.from({ length: count }, (_, at) => ({
    title: `${repository}:1.${at}`,
    stands: 'approved',
    why: '',
  }));

const news: AcceptedNews = {
  pivot: 'C0SHOP0001/CVE-2026-3094/2026-11-21T12:00:00Z/000000000000',
  channel: 'C0SHOP0001',
  root: '1795352400.000001',
  id: 'V0000000001.0',
  at: '2026-11-21T12:10:00Z',
  isResumed: false,
  vulnerability: 'CVE-2026-3094',
  by: { id: 'U0ANN00001', name: 'ann' },
  reason: 'sshd is not in these images',
  ticket: 'OPS-17',
  until: '2026-12-01T00:00:00.000Z',
  repositories: [
    there('shop/api', 0, [
      ...ships('shop/api', 40),
      { title: 'shop/api:0.9', stands: 'quarantined', why: '1 finding is CRITICAL' },
    ]),
    there('shop/web', 1, [
      ...ships('shop/web', 7),
      { title: 'shop/web:2.0-rc1', stands: 'undecided', why: 'the scan is pending' },
      { title: 'shop/web:2.0-rc2', stands: 'unjudged', why: '' },
    ]),
  ],
};
const ACTING = { mayAccept: [{ by: ['U0ANN00001'], source: 'policy.yml:1' }], mayRelease: [] };

describe('the reply about what was accepted for many images', () => {
  it('is the one that has been looked at', () => {
    expect(slackAccepted(news, ACTING)).toEqual(golden('pivot-accepted'));
  });

  it('has a button only for repositories in which the policy lets anybody accept', () => {
    const only = (repository: string) => {
      const acting = {
        ...ACTING,
        mayAccept: [{ ...ACTING.mayAccept[0], by: [], source: '', repository }],
      };
      return JSON.stringify(slackAccepted(news, acting).blocks).match(/Revoke in [a-z/]+/g);
    };
    expect([only('shop/web'), only('other/*')]).toEqual([['Revoke in shop/web'], null]);
    expect(JSON.stringify(slackAccepted(news).blocks)).not.toContain('Revoke');
  });

  it('fits where there are many repositories and many images that still may not ship', () => {
    const why = 'a & b < c '.repeat(100);
    const many = Array.from({ length: 90 }, (_, at) =>
      there(`team/${'r'.repeat(200)}${at}`, at, [
        { title: `team/${'r'.repeat(200)}${at}:1`, stands: 'quarantined', why },
      ]),
    );
    const [first, ...others] = many;
    if (!first) return;
    const message = slackAccepted(
      { ...news, reason: '&'.repeat(500), repositories: [first, ...others] },
      ACTING,
    );
    expect(message.text.length).toBeLessThanOrEqual(4_000);
    expect(() => refuseBlocks(message.blocks)).not.toThrow();
  });

  it('says so where it is not known any more which images these are', () => {
    const unknown = { ...news, repositories: [there('shop/api', 0, [])] as const };
    expect(slackAccepted(unknown).text).toBe(
      '🟡 CVE-2026-3094 is accepted in 1 repository: shop/api. Which images may ship by it is not known any more. Accepted by ann until 2026-11-30: sshd is not in these images (OPS-17)',
    );
  });
});
