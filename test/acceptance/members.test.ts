import type { World } from '../../src/local/aws/world.ts';
import type { BusEvent } from '../../src/local/deployment/delivery.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig } from '../../src/local/deployment/rig.ts';
import { ALL_HEARD, type Report, reportIn } from '../support/replay.ts';
import {
  basicScan,
  basicScanEnded,
  digestOf,
  enhancedScan,
  findingChanged,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

/*
 * One deployment for several accounts: a hub, and members whose registries it judges.
 */

const PAYMENTS = '111122223333';
const SHOP = '444455556666';
const api = digestOf('a1');
const web = digestOf('b2');
const COMPARE = { schedule: 'compare-registry' };
const later = (now: string) => ({ now });

type Account = NonNullable<World['accounts']>[number];
type Images = Account['repositories'][number]['images'];

const accountOf = (account: string, images: Images, more: Partial<Account> = {}): Account => ({
  account,
  repositories: [{ repositoryName: 'shop/api', images }],
  ...more,
});

/** An event as a member's rule has forwarded it: it keeps its own account. */
const of = (account: string, event: BusEvent, region = 'eu-central-1'): BusEvent =>
  ({ ...event, account, region }) as BusEvent;

const quarantined = (imageDigest = api, tag = '1.4.2') => ({
  imageDigest,
  imageTags: [tag],
  imagePushedAt: '2026-11-21T11:50:00Z',
  scan: basicScan('CRITICAL'),
});
const clean = (imageDigest = api, tag = '1.4.2') => ({
  ...quarantined(imageDigest, tag),
  scan: basicScan(),
});

const play = async (
  members: string,
  accounts: readonly Account[],
  inputs: readonly unknown[],
  own: Images = [clean()],
  policy?: unknown,
): Promise<Report> => {
  const world: World = {
    ...worldOf(own),
    accounts: [...accounts],
    ...(policy !== undefined && { policy }),
  };
  const rig = await openRig({ world, notify: ALL_HEARD, variables: { MEMBERS: members } });
  try {
    const delivered = [];
    for (const input of inputs) delivered.push(...(await rig.feed(parseInput(input, 'a test'))));
    return await reportIn(rig, delivered);
  } finally {
    await rig.stop();
  }
};

const tagsOf = (report: Report, account?: string): unknown =>
  report.images.find((image) => image.account === account)?.tags;

describe("a member's image", () => {
  it('is judged by the scan of its own registry, marked there, and told of with its account', async () => {
    const report = await play(
      `${PAYMENTS}:payments`,
      [accountOf(PAYMENTS, [quarantined()])],
      [of(PAYMENTS, pushOf(api, '1.4.2'))],
    );
    expect(report.images).toEqual([
      // The namesake of our own, the same digest, is another image.
      { repository: 'shop/api', digest: api, tags: ['1.4.2'] },
      {
        account: PAYMENTS,
        region: 'eu-central-1',
        repository: 'shop/api',
        digest: api,
        tags: ['1.4.2', 'quarantined-a1a1a1a1a1a1'],
        verdict: 'quarantined',
      },
    ]);
    expect(report.deadLetters).toEqual([]);
    expect(report.sns[0]?.attributes).toMatchObject({ account: PAYMENTS, region: 'eu-central-1' });
    expect(JSON.stringify(report.slack[0]?.body)).toContain(
      'in payments (111122223333) eu-central-1',
    );
  });

  it('is approved by a waiver for its account alone, which is for no namesake in another registry', async () => {
    const report = await play(
      `${PAYMENTS}:payments`,
      [accountOf(PAYMENTS, [quarantined()])],
      [of(PAYMENTS, pushOf(api, '1.4.2')), pushOf(api, '1.4.2')],
      [quarantined()],
      {
        quarantine: { critical: { severity: 'CRITICAL' } },
        waivers: [
          {
            id: 'CVE-2026-10000',
            repository: 'shop/api',
            account: PAYMENTS,
            by: 'jane',
            reason: 'behind the proxy',
            until: '2026-12-31',
          },
        ],
      },
    );
    expect(report.images.map(({ account, verdict }) => [account, verdict])).toEqual([
      [undefined, 'quarantined'],
      [PAYMENTS, 'approved'],
    ]);
  });

  it('of another region is read and marked there', async () => {
    const image = { ...quarantined() };
    const report = await play(
      `${PAYMENTS}::eu-west-1`,
      [accountOf(PAYMENTS, [image], { region: 'eu-west-1' })],
      [of(PAYMENTS, pushOf(api, '1.4.2'), 'eu-west-1')],
    );
    expect(tagsOf(report, PAYMENTS)).toEqual(['1.4.2', 'quarantined-a1a1a1a1a1a1']);
    expect(report.sns[0]?.attributes).toMatchObject({ region: 'eu-west-1' });
  });

  it('of our own account in another region is one where the setting says so', async () => {
    const own = '123456789012';
    const report = await play(
      `${own}::eu-west-1`,
      [accountOf(own, [quarantined()], { region: 'eu-west-1' })],
      [of(own, pushOf(api, '1.4.2'), 'eu-west-1')],
    );
    expect(report.images[1]).toMatchObject({ region: 'eu-west-1', verdict: 'quarantined' });
    expect(tagsOf(report)).toEqual(['1.4.2']);
  });

  it('carries no mark where its account wants none', async () => {
    const report = await play(
      `${PAYMENTS}::::off`,
      [accountOf(PAYMENTS, [quarantined()])],
      [of(PAYMENTS, pushOf(api, '1.4.2'))],
    );
    expect(report.images[1]).toMatchObject({ tags: ['1.4.2'], verdict: 'quarantined' });
    expect(report.calls['ecr:PutImage']).toBeUndefined();
  });

  it('that its account lets nobody mark is judged and told of all the same', async () => {
    const member = accountOf(PAYMENTS, [quarantined()], { denies: ['ecr:PutImage'] });
    const report = await play(PAYMENTS, [member], [of(PAYMENTS, pushOf(api, '1.4.2'))]);
    expect(report.images[1]).toMatchObject({ tags: ['1.4.2'], verdict: 'quarantined' });
    expect(report.deadLetters).toEqual([]);
    expect(JSON.stringify(report.slack)).toContain('AccessDeniedException');
  });

  it('is asked for by an event about a finding, and judged by the sweep', async () => {
    const report = await play(
      PAYMENTS,
      [accountOf(PAYMENTS, [quarantined()])],
      [findingChanged(api, { account: PAYMENTS }), later('2026-11-21T12:10:00Z'), SWEEP],
    );
    expect(report.images[1]).toMatchObject({ verdict: 'quarantined' });
    expect(report.images[0]).toEqual({ repository: 'shop/api', digest: api, tags: ['1.4.2'] });
  });

  it('of a region that is not served is refused aloud', async () => {
    const report = await play(
      PAYMENTS,
      [accountOf(PAYMENTS, [quarantined()])],
      [of(PAYMENTS, pushOf(api, '1.4.2'), 'us-east-1')],
    );
    expect(report.deadLetters).toHaveLength(1);
  });
});

describe('a member in which a role is taken on', () => {
  const ROLE = 'ecr-scan-notifier-member';
  const scan = enhancedScan({ severity: 'CRITICAL' });
  const enhanced = { ...quarantined(), scan };

  it('is read with the credentials of that role, enhanced scans too', async () => {
    const member = accountOf(PAYMENTS, [enhanced], {
      letsIn: 'nobody',
      roles: [ROLE],
      scanType: 'ENHANCED',
    });
    const report = await play(
      `${PAYMENTS}:::${ROLE}`,
      [member],
      [of(PAYMENTS, pushOf(api, '1.4.2')), COMPARE],
    );
    expect(tagsOf(report, PAYMENTS)).toEqual(['1.4.2', 'quarantined-a1a1a1a1a1a1']);
    expect(report.events[0]?.outcome).toBe('judged');
    expect(report.deadLetters).toEqual([]);
    // By ECR's client and by Inspector's, and not again for every call.
    expect(report.calls['sts:AssumeRole']).toBeLessThanOrEqual(3);
  });

  it('shows no enhanced scan to whoever comes by its registry policy: the image stays undecided', async () => {
    const member = accountOf(PAYMENTS, [enhanced], { scanType: 'ENHANCED' });
    const report = await play(PAYMENTS, [member], [of(PAYMENTS, pushOf(api, '1.4.2'))]);
    expect(report.images[1]).toMatchObject({ verdict: 'undecided' });
  });

  it('that is not to be taken on is told of once, and is no dead letter', async () => {
    const member = accountOf(PAYMENTS, [enhanced], { letsIn: 'nobody' });
    const report = await play(
      `${PAYMENTS}:payments::${ROLE}`,
      [member],
      [of(PAYMENTS, pushOf(api, '1.4.2')), SWEEP],
    );
    expect(report.deadLetters).toEqual([]);
    expect(JSON.stringify(report.slack[0]?.body)).toContain(
      'The registry of payments (111122223333) in eu-central-1 has not let us in since 2026-11-21',
    );
    expect(JSON.stringify(report.slack[0]?.body)).toContain(
      'arn:aws:iam::111122223333:role/ecr-scan-notifier-member',
    );
  });
});

describe('a member that does not let us in', () => {
  const closed = accountOf(PAYMENTS, [quarantined()], { letsIn: 'nobody' });
  const MEMBERS = `${PAYMENTS}:payments,${SHOP}:shop`;

  it('makes no dead letters, and is told of once, however much it sends', async () => {
    const push = of(PAYMENTS, pushOf(api, '1.4.2'));
    const scanned = of(PAYMENTS, basicScanEnded(api));
    const report = await play(
      MEMBERS,
      [closed, accountOf(SHOP, [clean()])],
      [push, scanned, SWEEP, later('2026-11-22T12:00:00Z'), push, SWEEP],
    );
    expect(report.deadLetters).toEqual([]);
    expect(report.events.map(({ outcome }) => outcome)).toEqual([
      'ignored',
      'ignored',
      'swept',
      'ignored',
      'swept',
    ]);
    const told = report.slack.filter(({ body }) => JSON.stringify(body).includes('not let us in'));
    expect(told).toHaveLength(1);
  });

  it('keeps no other from being compared, and is judged when it lets us in', async () => {
    const opened = { world: { accounts: [{ ...closed, letsIn: 'by its policy' }] } };
    const report = await play(
      MEMBERS,
      [closed, accountOf(SHOP, [quarantined(web)])],
      [
        COMPARE,
        SWEEP,
        later('2026-11-21T12:10:00Z'),
        SWEEP,
        later('2026-11-22T12:00:00Z'),
        opened,
        COMPARE,
        SWEEP,
      ],
    );
    expect(report.events[0]).toMatchObject({ outcome: 'compared', state: 'judging', images: 2 });
    expect(report.images.map(({ account, verdict }) => [account, verdict])).toEqual([
      [undefined, 'approved'],
      [PAYMENTS, 'quarantined'],
      [SHOP, 'quarantined'],
    ]);
    expect(report.deadLetters).toEqual([]);
  });

  it('whose images were judged before loses none of them for it', async () => {
    const open = accountOf(PAYMENTS, [quarantined()]);
    const shut = { world: { accounts: [{ ...open, letsIn: 'nobody' }] } };
    const report = await play(
      MEMBERS,
      [open, accountOf(SHOP, [clean()])],
      [
        COMPARE,
        SWEEP,
        later('2026-11-22T12:00:00Z'),
        shut,
        COMPARE,
        SWEEP,
        later('2026-11-23T12:00:00Z'),
        SWEEP,
      ],
    );
    expect(report.images[1]).toMatchObject({ verdict: 'quarantined' });
    expect(report.deadLetters).toEqual([]);
    const told = report.slack.filter(({ body }) => JSON.stringify(body).includes('not let us in'));
    expect(told).toHaveLength(1);
  });
});

describe('a member whose registry is throttled', () => {
  const throttled = {
    call: 'ecr:DescribeRepositories',
    where: PAYMENTS,
    nth: 1,
    times: 4,
    error: 'ThrottlingException',
  };

  it('keeps no other from being compared, and the next run goes on with it', async () => {
    const members = [accountOf(PAYMENTS, [clean(web)]), accountOf(SHOP, [quarantined()])];
    const report = await play(`${PAYMENTS},${SHOP}`, members, [
      { world: { faults: [throttled] } },
      COMPARE,
      COMPARE,
      SWEEP,
    ]);
    expect(report.events[0]).toMatchObject({ outcome: 'refused' });
    expect(report.events[1]).toMatchObject({ outcome: 'compared', state: 'judging', images: 3 });
    expect(report.images.map(({ verdict }) => verdict)).toEqual([
      'approved',
      'approved',
      'quarantined',
    ]);
  });

  it('for hours is told of, and the night’s comparison ends without it', async () => {
    const members = [accountOf(PAYMENTS, [clean(web)]), accountOf(SHOP, [quarantined()])];
    const report = await play(`${PAYMENTS},${SHOP}`, members, [
      { world: { faults: [{ ...throttled, times: 8 }] } },
      COMPARE,
      later('2026-11-21T15:30:00Z'),
      COMPARE,
      SWEEP,
    ]);
    expect(report.events[1]).toMatchObject({ outcome: 'compared', state: 'judging', images: 2 });
    expect(JSON.stringify(report.slack)).toContain(
      'The registry of 111122223333 in eu-central-1 has not let us in',
    );
  });
});

describe('a member without a scan', () => {
  it('leaves its image undecided, and no other', async () => {
    const { scan: _scan, ...unscanned } = clean();
    const report = await play(
      `${PAYMENTS},${SHOP}`,
      [accountOf(PAYMENTS, [unscanned]), accountOf(SHOP, [clean()])],
      [COMPARE, SWEEP],
    );
    expect(report.images.map(({ account, verdict }) => [account, verdict])).toEqual([
      [undefined, 'approved'],
      [PAYMENTS, 'undecided'],
      [SHOP, 'approved'],
    ]);
    expect(report.deadLetters).toEqual([]);
  });
});

describe('a policy for some accounts', () => {
  const policy = {
    quarantine: { critical: { severity: 'CRITICAL' } },
    overrides: [{ account: PAYMENTS, quarantine: { low: { severity: 'LOW' } } }],
    notify: [
      { changes: 'every verdict' },
      { account: PAYMENTS, region: 'eu-*', channel: 'C0PAYMENTS' },
      { account: PAYMENTS, region: 'us-*', channel: 'C0AMERICA' },
    ],
  };

  it('judges and tells by the account and the region of each image', async () => {
    const low = { ...clean(), scan: basicScan('LOW') };
    const world: World = { ...worldOf([low]), policy, accounts: [accountOf(PAYMENTS, [low])] };
    const rig = await openRig({ world, variables: { MEMBERS: PAYMENTS } });
    try {
      const delivered = [];
      for (const event of [pushOf(api, '1.4.2'), of(PAYMENTS, pushOf(api, '1.4.2'))])
        delivered.push(...(await rig.feed(parseInput(event, 'a test'))));
      const report = await reportIn(rig, delivered);
      expect(report.images.map(({ verdict }) => verdict)).toEqual(['approved', 'quarantined']);
      expect(report.slack.map(({ channel }) => channel)).toEqual(['C0VERDICTS', 'C0PAYMENTS']);
    } finally {
      await rig.stop();
    }
  });
});
