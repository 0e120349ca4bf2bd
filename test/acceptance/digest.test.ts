import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { ledgerOf } from '../support/ledger.ts';
import { isReply, replayAs, withRig } from '../support/replay.ts';
import { basicScan, digestOf, pendingScan, pushOf, worldOf } from '../support/worlds.ts';

const DIGEST = { schedule: 'digest' };
const MONDAY = { now: '2026-11-23T06:00:00Z' };
const NEXT_MONDAY = { now: '2026-11-30T06:00:00Z' };
const [first, second, third] = [digestOf('a1'), digestOf('b2'), digestOf('c3')];

const imageOf = (imageDigest: string, tag: string, pushed: string, ...severities: string[]) => {
  const scan = basicScan(...severities);
  const imageScanFindings = { ...scan.imageScanFindings, imageScanCompletedAt: pushed };
  return {
    imageDigest,
    imageTags: [tag],
    imagePushedAt: pushed,
    scan: { ...scan, imageScanFindings },
  };
};
const pushed = (image: ReturnType<typeof imageOf>, repositoryName = 'shop/api') => [
  { now: image.imagePushedAt },
  { world: { repositories: [{ repositoryName, images: [image] }] } },
  pushOf(image.imageDigest, image.imageTags[0], repositoryName),
];
/** With findings that the image before had, and others. */
const next = (() => {
  const image = imageOf(second, '1.1.0', '2026-11-26T12:00:00Z', 'CRITICAL', 'HIGH', 'LOW', 'HIGH');
  const [, kept, , added] = image.scan.imageScanFindings.findings;
  const findings = [kept, added].flatMap((one) => one ?? []);
  const counts = { findings, findingSeverityCounts: { HIGH: 2 } };
  return {
    ...image,
    scan: { ...image.scan, imageScanFindings: { ...image.scan.imageScanFindings, ...counts } },
  };
})();
const old = imageOf(first, '1.0.0', '2026-11-21T12:00:00Z', 'CRITICAL', 'HIGH', 'LOW');

/** What stands in channels about repositories, and not about one image. */
const digestsIn = ({ slack }: { readonly slack: readonly { body: Record<string, unknown> }[] }) =>
  slack.filter((one) => !isReply(one) && String(one.body['text']).startsWith('Digest'));
const textsIn = (report: Parameters<typeof digestsIn>[0]): string[] =>
  digestsIn(report).map(({ body }) => String(body['text']));
const channelsIn = (report: Parameters<typeof digestsIn>[0]): unknown[] =>
  digestsIn(report).map(({ body }) => body['channel']);

describe('on a Monday', () => {
  it('a channel is told how its repositories stand, by the newest image of each line of tags', async () => {
    const report = await replayAs([], worldOf([old]), pushOf(first, '1.0.0'), MONDAY, DIGEST);
    expect(textsIn(report)).toEqual([
      'Digest 2026-11-23: 2 blocking, 3 new. ' +
        'Open: 1 CRITICAL · 1 HIGH · 1 LOW, in 1 image of 1 repository. ' +
        'Blocking: 1 CRITICAL · 1 HIGH. Overdue: nothing. ' +
        'New: 1 CRITICAL · 1 HIGH · 1 LOW, since 2026-11-16. ' +
        'Fixed: not known yet: these repositories have not been counted before',
    ]);
  });

  it('people hear it once, however often the function comes', async () => {
    const inputs = [
      DIGEST,
      DIGEST,
      { now: '2026-11-23T08:50:00Z' },
      DIGEST,
      { now: '2026-11-24T06:00:00Z' },
      DIGEST,
    ];
    const report = await replayAs([], worldOf([old]), pushOf(first, '1.0.0'), MONDAY, ...inputs);
    expect(textsIn(report)).toHaveLength(1);
  });

  it('what the newest image lacks by now is fixed, and how long that took is said', async () => {
    const report = await replayAs(
      [],
      worldOf([old]),
      pushOf(first, '1.0.0'),
      MONDAY,
      DIGEST,
      ...pushed(next),
      NEXT_MONDAY,
      DIGEST,
    );
    expect(textsIn(report)[1]).toBe(
      'Digest 2026-11-30: 2 blocking, 1 new, 2 fixed. ' +
        'Open: 2 HIGH, in 1 image of 1 repository. ' +
        'Blocking: 2 HIGH. Overdue: nothing. ' +
        'New: 1 HIGH, since 2026-11-23. ' +
        'Fixed: 1 CRITICAL · 1 LOW, since 2026-11-23, median time to fix 5 days',
    );
  });

  it('a chart that Slack draws shows the weeks that were counted, and a week of which nothing is known is named', async () => {
    const report = await replayAs(
      [],
      worldOf([old]),
      pushOf(first, '1.0.0'),
      MONDAY,
      DIGEST,
      { now: '2026-12-07T06:00:00Z' },
      DIGEST,
    );
    const blocks = digestsIn(report)[1]?.body['blocks'] as { type: string }[];
    expect(blocks.find(({ type }) => type === 'data_visualization')).toMatchObject({
      chart: {
        type: 'line',
        axis_config: { categories: ['11-23', '12-07'] },
        series: [
          { name: 'CRITICAL', data: [{ value: 1 }, { value: 1 }] },
          { name: 'HIGH', data: [{ value: 1 }, { value: 1 }] },
          { name: 'blocking', data: [{ value: 2 }, { value: 2 }] },
        ],
      },
    });
    expect(JSON.stringify(blocks)).toContain('Nothing was counted on 2026-11-30');
  });
});

describe('what is not known', () => {
  it('is never counted as fixed', async () => {
    const unscanned = { ...next, scan: pendingScan() } as unknown as typeof next;
    const report = await replayAs(
      [],
      worldOf([old]),
      pushOf(first, '1.0.0'),
      MONDAY,
      DIGEST,
      ...pushed(unscanned),
      NEXT_MONDAY,
      DIGEST,
    );
    const [, digest] = digestsIn(report);
    expect(digest?.body['text']).toContain(
      'Open: 1 CRITICAL · 1 HIGH · 1 LOW, in 1 image of 1 repository. Blocking: 1 CRITICAL · 1 HIGH. Overdue: nothing.',
    );
    expect(digest?.body['text']).toContain('Fixed: nothing, since 2026-11-23');
    const said = JSON.stringify(digest?.body['blocks']);
    expect(said).toContain(
      'The data on 1 image is incomplete, so 3 vulnerabilities that were open last time still count as open, although they were not seen again.',
    );
    expect(said).toContain('shop/api:1.1.0, since 2026-11-26');
  });

  it('is said of a record that cannot be read', async () => {
    await withRig(worldOf([old]), async (rig) => {
      await feed(rig, pushOf(first, '1.0.0'));
      const pk = `123456789012/eu-central-1/shop/api@${first}`;
      const ledger = ledgerOf(rig.aws);
      const [state] = await ledger.items(pk, 'state');
      await ledger.put({ ...state, current: { verdict: 'approved' } });
      await feed(rig, MONDAY, DIGEST);
      const text = JSON.stringify(rig.aws.workspace.messages.at(-1)?.blocks);
      expect(text).toContain('The data on 1 image is incomplete.');
    });
  });
});

const feed = async (rig: Rig, ...inputs: unknown[]): Promise<void> => {
  for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
};

describe('who is told', () => {
  const other = imageOf(third, '2.0.0', '2026-11-21T12:00:00Z', 'CRITICAL');
  const two = {
    ...worldOf([old]),
    repositories: [
      { repositoryName: 'shop/api', images: [old] },
      { repositoryName: 'tools/build', images: [other] },
    ],
  };
  const BOTH = [pushOf(first, '1.0.0'), pushOf(third, '2.0.0', 'tools/build'), MONDAY, DIGEST];
  const shop = {
    repository: 'shop/*',
    channel: 'C0SHOP0001',
    changes: 'quarantined',
    source: 'a test',
  } as const;

  it('is each channel of its own repositories', async () => {
    const report = await replayAs([shop], two, ...BOTH);
    expect(channelsIn(report)).toEqual(['C0SHOP0001', 'C0VERDICTS']);
    expect(textsIn(report)[0]).toContain('in 1 image of 1 repository');
  });

  it('is nobody where a rule says never, and some every day', async () => {
    const never = { ...shop, digest: 'never' } as const;
    const daily = {
      repository: 'tools/*',
      changes: 'quarantined',
      digest: 'daily',
      source: 'b',
    } as const;
    const report = await replayAs(
      [never, daily],
      two,
      ...BOTH,
      { now: '2026-11-24T06:00:00Z' },
      DIGEST,
    );
    expect(channelsIn(report)).toEqual(['C0VERDICTS', 'C0VERDICTS']);
    expect(textsIn(report)[1]).toContain('Digest 2026-11-24: 1 blocking, 0 new, 0 fixed');
  });

  it('is the channel of the deployment, with the reason, where their own does not take it', async () => {
    const channels = [{ id: 'C0VERDICTS' }, { id: 'C0SHOP0001', is_archived: true }];
    const world = { ...two, slack: { channels } };
    const report = await replayAs([shop], world, ...BOTH);
    expect(channelsIn(report)).toEqual(['C0VERDICTS', 'C0VERDICTS']);
    expect(JSON.stringify(digestsIn(report)[0]?.body['blocks'])).toContain(
      'Belongs into <#C0SHOP0001>, which did not take it (`is_archived`): unarchive it, or choose another one',
    );
  });

  it('is the channel that an AWS tag has chosen, though nobody was told of an image', async () => {
    const policy = {
      quarantine: { critical: { severity: 'CRITICAL' } },
      notify: [{ repository: 'shop/*', channel: 'C0SHOP0001' }],
      'notify-by-tag': { channels: ['C0TEAM*'] },
    };
    const tags = { 'slack-channel': 'C0TEAM0001' };
    const quiet = imageOf(first, '1.0.0', '2026-11-21T12:00:00Z', 'HIGH');
    const world = worldOf([quiet], { policy, tags });
    const report = await replayAs('policy', world, pushOf(first, '1.0.0'), MONDAY, DIGEST);
    expect(report.slack.map(({ body }) => body['channel'])).toEqual(['C0TEAM0001']);
    expect(textsIn(report)).toHaveLength(1);
  });

  it('is nobody of a backlog of mild ones that has not moved', async () => {
    const mild = imageOf(first, '1.0.0', '2026-11-01T12:00:00Z', 'LOW');
    const report = await replayAs(
      [],
      worldOf([mild], { now: '2026-11-01T12:00:00Z' }),
      pushOf(first, '1.0.0'),
      MONDAY,
      DIGEST,
    );
    expect(textsIn(report)).toEqual([]);
  });
});
