import { replayAs } from '../support/replay.ts';
import {
  basicScan,
  changeOf,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const RULES = { quarantine: { critical: { severity: 'CRITICAL' } } };
/** An image that may not ship, under a policy that says who hears of it. */
const worldUnder = (policy: object, more = {}) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }], {
    policy: { ...RULES, ...policy },
    ...more,
  });
const played = (world: ReturnType<typeof worldOf>, ...inputs: unknown[]) =>
  replayAs('policy', world, pushOf(api, '1.4.2'), ...inputs);
const channelsOf = ({ slack }: Awaited<ReturnType<typeof played>>) =>
  slack.map(({ body }) => body['channel']);

describe('under a policy that says who hears of what', () => {
  it('an image is told of where the most specific rule says', async () => {
    const notify = [
      { channel: 'C0ALL00001' },
      { repository: 'shop/*', channel: 'C0SHOP0001' },
      { repository: 'tools/*', channel: 'C0TOOLS001' },
    ];
    expect(channelsOf(await played(worldUnder({ notify })))).toEqual(['C0SHOP0001']);
  });

  it('another repository is told of in the channel of the deployment', async () => {
    const notify = [{ repository: 'tools/*', channel: 'C0TOOLS001' }];
    expect(channelsOf(await played(worldUnder({ notify })))).toEqual(['C0VERDICTS']);
  });

  it('what is milder than a team wants to hear of is told to programs alone', async () => {
    const quarantine = { low: { severity: 'LOW' } };
    const scan = basicScan('MEDIUM');
    const notify = [{ 'severity-at-least': 'HIGH' }];
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan }], {
      policy: { quarantine, notify },
    });
    const report = await played(world);
    expect(report.slack).toEqual([]);
    expect(report.sns).toMatchObject([{ subject: '[quarantined] shop/api:1.4.2' }]);
  });

  it('what does not run is told when it begins to, where only what runs is', async () => {
    const scanned = (inUse: number) => enhancedScan({ severity: 'CRITICAL', inUse });
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: scanned(0) }], {
      policy: { ...RULES, notify: [{ 'only-what-runs': true, channel: 'C0SHOP0001' }] },
    });
    const idle = await played(world, enhancedScanEnded(api, 1));
    expect(idle.slack).toEqual([]);
    const report = await played(
      world,
      enhancedScanEnded(api, 1),
      changeOf([{ imageDigest: api, scan: scanned(2) }]),
      { now: '2026-11-22T12:30:00Z' },
      SWEEP,
    );
    expect(channelsOf(report)).toEqual(['C0SHOP0001']);
    expect(report.deadLetters).toEqual([]);
  });

  it('nobody is asked for the tags of a repository, unless they may choose a channel', async () => {
    const report = await played(worldUnder({}, { tags: { 'slack-channel': 'C0TEAM0001' } }));
    expect(channelsOf(report)).toEqual(['C0VERDICTS']);
    expect(report.calls['ecr:ListTagsForResource']).toBeUndefined();
  });
});

describe('a repository whose AWS tag names a channel', () => {
  const byTag = {
    notify: [{ repository: 'shop/*', channel: 'C0SHOP0001' }],
    'notify-by-tag': { channels: ['C0TEAM*'] },
  };
  const tagged = (channel: string, more = {}) =>
    worldUnder(byTag, { tags: { 'slack-channel': channel }, ...more });

  it('is told of there, where the policy lets a tag choose it', async () => {
    expect(channelsOf(await played(tagged(' C0TEAM0001 ')))).toEqual(['C0TEAM0001']);
  });

  it.each([
    ['another channel', 'C0BOARD001'],
    ['the name of a channel', '#team-shop'],
    ['nothing', ' '],
  ])('goes by the rule of the policy where that is %s', async (_, channel) => {
    expect(channelsOf(await played(tagged(channel)))).toEqual(['C0SHOP0001']);
  });

  it('is asked once an hour', async () => {
    const asked = async (...inputs: unknown[]) =>
      (await played(tagged('C0TEAM0001'), ...inputs)).calls['ecr:ListTagsForResource'];
    const again = pushOf(api, '1.4.2');
    expect(await asked()).toBe(1);
    expect(await asked(again, again, { now: '2026-11-21T12:59:00Z' }, again)).toBe(1);
    expect(await asked(again, { now: '2026-11-21T13:00:00Z' }, again, again)).toBe(2);
  });

  it('costs no other call', async () => {
    const { calls: with_ } = await played(tagged('C0TEAM0001'));
    const { calls: without } = await played(worldUnder({}));
    expect(with_).toEqual({ ...without, 'ecr:ListTagsForResource': 1 });
  });

  it('goes by the rule of the policy where its tags may not be read', async () => {
    const faults = [
      { call: 'ecr:ListTagsForResource', nth: 1, error: 'AccessDeniedException', status: 400 },
    ];
    const report = await played(tagged('C0TEAM0001', { faults }));
    expect(channelsOf(report)).toEqual(['C0SHOP0001']);
    expect(report.deadLetters).toEqual([]);
  });

  it('is told of where it belongs after its tags could not be read for a while', async () => {
    const faults = [
      { call: 'ecr:ListTagsForResource', nth: 1, times: 5, error: 'ServerException', status: 500 },
    ];
    const report = await played(tagged('C0TEAM0001', { faults }), pushOf(api, '1.4.2'));
    expect(channelsOf(report)).toEqual(['C0TEAM0001']);
  });

  it('that it has changed is told of in the other channel from then on', async () => {
    const report = await played(
      tagged('C0TEAM0001'),
      {
        world: {
          repositories: [
            {
              repositoryName: 'shop/api',
              tags: { 'slack-channel': 'C0TEAM0002' },
              images: [{ imageDigest: api, scan: basicScan('CRITICAL', 'CRITICAL') }],
            },
          ],
        },
      },
      { now: '2026-11-21T14:00:00Z' },
      pushOf(api, '1.4.2'),
    );
    expect(channelsOf(report)).toEqual(['C0TEAM0001', 'C0TEAM0002', 'C0TEAM0001']);
  });
});
