import type { NotifyRule } from '../../src/core/policy/notify.ts';
import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { ledgerOf } from '../support/ledger.ts';
import { replayAs, withRig } from '../support/replay.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  pendingScan,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const DIGEST = { schedule: 'digest' };
const at = (day: number, time = '06:00') => ({ now: `2026-11-${day}T${time}:00Z` });
/** A Sunday and the days behind it: on the first nobody hears a digest. */
const [SUNDAY, TUESDAY, WEDNESDAY] = [at(22), at(24), at(25)];
const SHOP: NotifyRule = {
  repository: 'shop/*',
  channel: 'C0SHOP0001',
  changes: 'quarantined',
  approvals: 'daily',
  source: 'a test',
};
const [api, web, build] = [digestOf('a1'), digestOf('b2'), digestOf('c3')];
const imageOf = (imageDigest: string, tag: string, ...severities: string[]) => ({
  imageDigest,
  imageTags: [tag],
  imagePushedAt: '2026-11-21T12:00:00Z',
  scan: basicScan(...severities),
});
const WORLD: World = {
  ...worldOf([]),
  repositories: [
    { repositoryName: 'shop/api', images: [imageOf(api, '1.4.2')] },
    { repositoryName: 'shop/web', images: [imageOf(web, '2.0.0', 'LOW')] },
    { repositoryName: 'tools/build', images: [imageOf(build, '3.0.0')] },
  ],
};
const PUSHES = [
  pushOf(api, '1.4.2'),
  pushOf(web, '2.0.0', 'shop/web'),
  pushOf(build, '3.0.0', 'tools/build'),
];

type Report = Awaited<ReturnType<typeof replayAs>>;
const saidIn = ({ slack }: Report): string[] =>
  slack
    .map(({ body }) => `${String(body['channel'])}: ${String(body['text'])}`)
    .filter((text) => !text.includes(': Digest '));
const BOTH = 'C0SHOP0001: 2 images approved in 2 repositories: shop/api:1.4.2, shop/web:2.0.0';

describe('where a channel hears of approvals once a day', () => {
  it('one message names what was approved without a word, in the morning', async () => {
    const before = await replayAs([SHOP], WORLD, ...PUSHES);
    expect(saidIn(before)).toEqual([]);
    const report = await replayAs([SHOP], WORLD, ...PUSHES, SUNDAY, DIGEST);
    expect(saidIn(report)).toEqual([BOTH]);
  });

  it('no message names it again, however often the function comes', async () => {
    const comes = [SUNDAY, at(22, '06:10'), at(22, '23:50'), at(23), TUESDAY].flatMap((now) => [
      now,
      DIGEST,
    ]);
    expect(saidIn(await replayAs([SHOP], WORLD, ...PUSHES, ...comes))).toEqual([BOTH]);
  });

  it('the next one names what has come since, and what was judged right before the last one', async () => {
    const later = (digest: string, tag: string, now: ReturnType<typeof at>) => [
      now,
      changeOf([{ ...imageOf(digest, tag), imagePushedAt: now.now }]),
      pushOf(digest, tag),
    ];
    const report = await replayAs(
      [SHOP],
      WORLD,
      ...PUSHES,
      ...later(digestOf('d4'), '1.4.3', at(22, '05:50')),
      SUNDAY,
      DIGEST,
      ...later(digestOf('e5'), '1.4.4', at(22, '18:00')),
      at(23),
      DIGEST,
    );
    expect(saidIn(report)).toEqual([
      BOTH,
      'C0SHOP0001: 2 images approved in 1 repository: shop/api:1.4.4',
    ]);
  });

  it('nothing is said where nothing was approved', async () => {
    const report = await replayAs([SHOP], WORLD, SUNDAY, DIGEST);
    expect(saidIn(report)).toEqual([]);
  });

  it('what could not be decided at first is named once it is approved', async () => {
    const pending = { ...imageOf(api, '1.4.2'), scan: pendingScan() } as ReturnType<typeof imageOf>;
    const report = await replayAs(
      [SHOP],
      worldOf([pending]),
      pushOf(api, '1.4.2'),
      changeOf([imageOf(api, '1.4.2')]),
      basicScanEnded(api),
      SUNDAY,
      DIGEST,
    );
    expect(saidIn(report)).toEqual([
      'C0SHOP0001: 1 image approved in 1 repository: shop/api:1.4.2',
    ]);
  });

  it('what a comparison finds is named as well: its summary only counts what is approved from the start', async () => {
    const compared = [{ schedule: 'compare-registry' }, at(21, '12:02'), SWEEP];
    const report = await replayAs([SHOP], WORLD, ...compared, SUNDAY, DIGEST);
    expect(saidIn(report)).toEqual([BOTH]);
  });
});

describe('what is said is true when it is said', () => {
  it('on what an approval rests stands beside the name, and where an AWS tag has chosen', async () => {
    const policy = {
      quarantine: { critical: { severity: 'CRITICAL' } },
      ignore: [{ id: 'CVE-2026-10000', reason: 'never reached' }],
      notify: [{ repository: 'shop/*', channel: 'C0SHOP0001', approvals: 'daily' }],
      'notify-by-tag': { channels: ['C0TEAM*'] },
    };
    const tags = { 'slack-channel': 'C0TEAM0001' };
    const world = worldOf([imageOf(api, '1.4.2', 'CRITICAL', 'LOW')], { policy, tags });
    const report = await replayAs('policy', world, pushOf(api, '1.4.2'), SUNDAY, DIGEST);
    expect(saidIn(report)).toEqual([
      'C0TEAM0001: 1 image approved in 1 repository: shop/api:1.4.2',
    ]);
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain(
      '• *shop/api*: `1.4.2` (1 finding set aside)',
    );
  });

  it('what was quarantined since is not named', async () => {
    const report = await replayAs(
      [SHOP],
      WORLD,
      ...PUSHES,
      at(21, '13:00'),
      changeOf([rescanned(api, 'CRITICAL')]),
      basicScanEnded(api),
      SUNDAY,
      DIGEST,
    );
    expect(saidIn(report).at(-1)).toBe(
      'C0SHOP0001: 1 image approved in 1 repository: shop/web:2.0.0',
    );
  });

  it('what was quarantined in between was told in its thread, and is not named', async () => {
    const report = await replayAs(
      [SHOP],
      WORLD,
      ...PUSHES,
      at(21, '13:00'),
      changeOf([rescanned(api, 'CRITICAL')]),
      basicScanEnded(api),
      at(21, '14:00'),
      changeOf([rescanned(api)]),
      basicScanEnded(api),
      SUNDAY,
      DIGEST,
    );
    expect(saidIn(report).at(-1)).toBe(
      'C0SHOP0001: 1 image approved in 1 repository: shop/web:2.0.0',
    );
  });
});

const rescanned = (digest: string, ...severities: string[]) => {
  const image = imageOf(digest, '1.4.2', ...severities);
  const imageScanFindings = {
    ...image.scan.imageScanFindings,
    imageScanCompletedAt: severities.length > 0 ? '2026-11-21T13:00:00Z' : '2026-11-21T14:00:00Z',
  };
  return { ...image, scan: { ...image.scan, imageScanFindings } };
};

describe('in which channel', () => {
  const TOOLS: NotifyRule = {
    repository: 'tools/*',
    changes: 'quarantined',
    approvals: 'daily',
    source: 'b',
  };

  it('each hears of its own', async () => {
    const report = await replayAs([SHOP, TOOLS], WORLD, ...PUSHES, SUNDAY, DIGEST);
    expect(saidIn(report).toSorted()).toEqual([
      BOTH,
      'C0VERDICTS: 1 image approved in 1 repository: tools/build:3.0.0',
    ]);
  });

  it('that of the deployment hears, with the reason, where it is not taken', async () => {
    const channels = [{ id: 'C0VERDICTS' }, { id: 'C0SHOP0001', is_archived: true }];
    const report = await replayAs(
      [SHOP],
      { ...WORLD, slack: { channels } },
      ...PUSHES,
      SUNDAY,
      DIGEST,
    );
    expect(saidIn(report).at(-1)).toBe(BOTH.replace('C0SHOP0001', 'C0VERDICTS'));
    expect(JSON.stringify(report.slack.at(-1)?.body['blocks'])).toContain(
      'Belongs into <#C0SHOP0001>, which did not take it (`is_archived`): unarchive it, or choose another one',
    );
  });

  it('one that could not be told hears the next day of both days', async () => {
    const fails = { call: 'slack:chat.postMessage', nth: 1, status: 500 };
    const more = digestOf('d4');
    const report = await replayAs(
      [SHOP],
      WORLD,
      ...PUSHES,
      SUNDAY,
      { world: { faults: [fails] } },
      DIGEST,
      at(22, '18:00'),
      changeOf([imageOf(more, '1.4.3')]),
      pushOf(more, '1.4.3'),
      TUESDAY,
      DIGEST,
      WEDNESDAY,
      DIGEST,
    );
    expect(saidIn(report)).toEqual([
      'C0SHOP0001: 3 images approved in 2 repositories: shop/api:1.4.2, shop/web:2.0.0',
    ]);
  });

  it('one in its quiet hours hears when they are over, on the same day', async () => {
    const quietHours = { from: '20:00', to: '08:00', timezone: 'America/New_York' };
    const played = async (...times: string[]) => {
      const comes = times.flatMap((time) => [at(22, time), DIGEST]);
      return saidIn(await replayAs([{ ...SHOP, quietHours }, TOOLS], WORLD, ...PUSHES, ...comes));
    };
    const others = 'C0VERDICTS: 1 image approved in 1 repository: tools/build:3.0.0';
    expect(await played('06:00', '06:10', '12:50')).toEqual([others]);
    expect(await played('06:00', '06:10', '12:50', '13:00', '13:10')).toEqual([others, BOTH]);
  });
});

describe('what it costs', () => {
  it('is nothing for a repository without such a rule', async () => {
    const { approvals: _none, ...silent } = SHOP;
    const listed = (rules: readonly NotifyRule[]) =>
      withRig(
        WORLD,
        async (rig) => {
          for (const input of PUSHES) await rig.feed(parseInput(input, 'a test'));
          const items = await ledgerOf(rig.aws).items('approvals', '2026');
          const calls = rig.aws.countCalls();
          return { names: items.map(({ sk }) => String(sk).replace(/^.*\/(.*)@.*$/, '$1')), calls };
        },
        undefined,
        rules,
      );
    const [without, wanted] = [await listed([silent]), await listed([SHOP])];
    expect(without.names).toEqual([]);
    expect(wanted.names.toSorted()).toEqual(['api', 'web']);
    expect(wanted.calls).toEqual(without.calls);
  });
});
