import { readFileSync } from 'node:fs';
import type { PivotNews } from '../../src/announce/pivot-news.ts';
import { slackPivot } from '../../src/announce/slack/slack-pivot.ts';
import { slackPivotList } from '../../src/announce/slack/slack-pivot-list.ts';
import { Digest } from '../../src/core/digest.ts';
import type { HeldImage } from '../../src/core/telling/held.ts';
import { refuseBlocks } from '../../src/local/aws/slack/slack-limits.ts';
import { finding } from '../support/samples.ts';

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));

const XZ = finding({
  id: 'CVE-2026-3094',
  package: { name: 'xz-utils', version: '5.6.0' },
  severity: 'CRITICAL',
  cvss: { score: 10 },
  fix: { state: 'available', version: '5.6.2' },
  exploit: 'known',
  title: 'CVE-2026-3094 - xz-utils: code is run before authentication',
  kev: { state: 'listed', added: '2026-11-20', due: '2026-12-11', ransomware: false },
  epss: { score: 0.94, percentile: 0.999 },
});
const CURL = finding({ id: 'CVE-2026-2000', package: { name: 'curl' }, severity: 'CRITICAL' });

const held = (
  repository: string,
  at: number,
  more: Partial<HeldImage['held']> = {},
): HeldImage => ({
  image: {
    account: '123456789012',
    region: 'eu-central-1',
    repository,
    digest: Digest.parse(`sha256:${String(at).padStart(4, '0').repeat(16)}`),
  },
  held: {
    channel: 'C0SHOP0001',
    at: '2026-11-21T12:00:00Z',
    number: 2,
    names: [`1.${at}`, 'latest'],
    blocking: [{ finding: XZ, to: { state: 'version', version: '5.6.2' } }],
    shown: {
      verdict: 'quarantined',
      look: 'look',
      number: 2,
      policyVersion: '3f9a1c0b77de',
      deciding: [],
      count: 1,
      exploited: [],
      waivers: [],
    },
    ...more,
  },
});

const many = (count: number, repository: string): HeldImage[] =>
  Array.from({ length: count }, (_, at) => held(repository, at));
const news: PivotNews = {
  vulnerability: 'CVE-2026-3094',
  channel: 'C0SHOP0001',
  images: [
    ...many(7, 'shop/api'),
    held('shop/web', 1, {
      owner: 'team-web',
      mention: ['S0SECURITY', 'U0ONCALL01'],
      blocking: [{ finding: XZ, to: { state: 'version', version: '5.6.2' } }, { finding: CURL }],
    }),
    held('platform/base', 1, { names: [], blocking: [{ finding: XZ }] }),
  ],
  name: 'C0SHOP0001/CVE-2026-3094/2026-11-21T12:00:00Z',
  at: '2026-11-21T12:00:00Z',
  isResumed: false,
};
const GUIDANCE = {
  contact: '#ask-security',
  helpUrl: 'https://wiki.example.com/quarantine',
  longestWaiver: 0,
};

describe('the message about many images that are worse for one vulnerability', () => {
  it('is the one that has been looked at', () => {
    expect(slackPivot(news, GUIDANCE)).toEqual(golden('pivot'));
  });

  it("tells repositories of one name in two registries apart, and names a member's", () => {
    const [first] = news.images;
    if (!first) throw new Error('no image is held');
    const image = { ...first.image, account: '111122223333', region: 'eu-west-1' };
    const members = [{ account: '111122223333', name: 'payments', regions: ['eu-west-1'] }];
    const images = [first, { ...first, image }];
    const { text, blocks } = slackPivot({ ...news, images }, { ...GUIDANCE, members });
    const member = 'shop/api of payments (111122223333) in eu-west-1';
    expect(text).toContain(`in shop/api (1), ${member} (1).`);
    expect(JSON.stringify(blocks)).toContain(`• *${member}* (1): `);
    expect(JSON.stringify(blocks)).toContain('2 images in 2 repositories');
    const many = Array.from({ length: 6 }, () => ({ ...first, image }));
    expect(JSON.stringify(slackPivotList({ ...news, images: many }, members))).toContain(
      ' of payments (111122223333) in eu-west-1"',
    );
  });

  it('has a list below it that has been looked at', () => {
    expect(slackPivotList(news)).toEqual(golden('pivot-list'));
  });

  it('has a button for all of them where the policy lets anybody accept in one of their repositories', () => {
    const rule = { by: ['U0ANN00001'], source: 'policy.yml:1' };
    const buttonIn = (repository: string, vulnerability = news.vulnerability) => {
      const acting = { mayAccept: [{ ...rule, repository }], mayRelease: [rule] };
      return slackPivot({ ...news, vulnerability }, GUIDANCE, { acting }).blocks.filter(
        ({ type }) => type === 'actions',
      );
    };
    expect(buttonIn('platform/*')).toEqual([
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: 'accept-all',
            text: { type: 'plain_text', text: 'Accept for all…' },
            value: news.name,
          },
        ],
      },
    ]);
    expect([buttonIn('other/*'), buttonIn('*', 'CVE-*')]).toEqual([[], []]);
  });

  it('has no list where it names every image, and a word for who is to look at it', () => {
    const few = news.images.slice(5);
    expect(slackPivotList({ ...news, images: few }).map(({ text }) => text)).toEqual([
      '<!subteam^S0SECURITY> <@U0ONCALL01> 4 images quarantined for CVE-2026-3094',
    ]);
  });

  it('is taken by Slack, with its list in as many messages as that needs, whatever the names are', () => {
    const long = `${'a'.repeat(200)}/${'<!channel>&'.repeat(5)}`;
    const images = many(800, long).map((one) => ({
      ...one,
      held: { ...one.held, names: ['`v'.repeat(60)] },
    }));
    const all = { ...news, images };
    const lists = slackPivotList(all);
    const refusals = [slackPivot(all, GUIDANCE), ...lists].map(({ blocks }) =>
      refuseBlocks(blocks),
    );
    expect(refusals.filter((one) => one !== undefined)).toEqual([]);
    const rows = lists.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.type === 'data_table' ? block.rows.slice(1) : [])),
    );
    expect(rows).toHaveLength(800);
  });

  it('does not name one upgrade where the plans do not agree', () => {
    const other = held('shop/old', 1, {
      blocking: [{ finding: XZ, to: { state: 'version', version: '5.4.6' } }],
    });
    const { blocks } = slackPivot({ ...news, images: [...news.images, other] }, GUIDANCE);
    expect(JSON.stringify(blocks)).toContain(
      '• Upgrade `xz-utils` `5.6.0` → another version in each, see the list in the thread: clears it in 9 images',
    );
  });
});
