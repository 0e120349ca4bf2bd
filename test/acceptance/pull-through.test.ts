import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig } from '../../src/local/deployment/rig.ts';
import { ALL_HEARD, type Report, replay, reportIn, withRig } from '../support/replay.ts';
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

/*
 * Repositories that a pull-through cache fills: AWS supports no pushes there, and a mark is one.
 */

const api = digestOf('a1');
const approved = 'approved-a1a1a1a1a1a1';
const quarantined = 'quarantined-a1a1a1a1a1a1';
const RULES = 'ecr:DescribePullThroughCacheRules';
const COMPARE = { schedule: 'compare-registry' };

type Image = World['repositories'][number]['images'][number];

const image = (scan: NonNullable<Image['scan']>, ...more: string[]): Image => ({
  imageDigest: api,
  imageTags: ['1.4.2', ...more],
  imagePushedAt: '2026-11-21T11:50:00Z',
  scan,
});
const clean = (...more: string[]) => image(basicScan(), ...more);
const critical = (...more: string[]) => image(basicScan('CRITICAL'), ...more);

const rescanned = (scan: NonNullable<Image['scan']>) => ({
  world: { repositories: [{ repositoryName: 'shop/api', images: [{ imageDigest: api, scan }] }] },
});

/** `shop/api` in a registry with rules of these prefixes. */
const cachedWorld = (one: Image, prefixes: string[], more: Partial<World> = {}): World => ({
  ...worldOf([one], more),
  pullThroughCacheRules: prefixes.map((ecrRepositoryPrefix) => ({ ecrRepositoryPrefix })),
});

const tagsIn = (report: Report): readonly string[] | undefined => report.images[0]?.tags;
const marksIn = ({ sns }: Report): unknown[] =>
  sns.map(({ message }) => (JSON.parse(message) as { marking?: unknown }).marking);

describe('an image in a pull-through repository', () => {
  it.each([
    ['approved', clean()],
    ['quarantined', critical()],
  ])('that is %s is recorded and told of, and gets no mark', async (verdict, one) => {
    const report = await replay(cachedWorld(one, ['shop']), pushOf(api, '1.4.2'));
    expect(report.images).toEqual([
      { repository: 'shop/api', digest: api, tags: ['1.4.2'], verdict },
    ]);
    expect(report.calls['ecr:PutImage']).toBeUndefined();
    expect(report.slack).toHaveLength(1);
    expect(JSON.stringify(report.slack)).not.toContain('Marked');
    expect(marksIn(report)).toEqual([{ state: 'unmarked' }]);
    expect(report.deadLetters).toEqual([]);
  });

  it('is marked where the policy wants it, and nobody asks for the rules', async () => {
    const policy = {
      quarantine: { critical: { severity: 'CRITICAL' } },
      'mark-pull-through': 'shop/*',
    };
    const report = await replay(
      cachedWorld(critical(), ['shop'], { policy }),
      pushOf(api, '1.4.2'),
    );
    expect(tagsIn(report)).toEqual(['1.4.2', quarantined]);
    expect(report.calls[RULES]).toBeUndefined();
  });

  it.each([
    ['of another prefix', ['sho', 'shop/api']],
    ['for all others, which nobody can tell from what people push', ['ROOT']],
  ])('is marked as ever under a rule %s', async (_, prefixes) => {
    const report = await replay(cachedWorld(critical(), prefixes), pushOf(api, '1.4.2'));
    expect(tagsIn(report)).toEqual(['1.4.2', quarantined]);
  });

  it('is known by a rule on the second page', async () => {
    const others = Array.from({ length: 100 }, (_, at) => `other${at}`);
    const report = await replay(cachedWorld(clean(), [...others, 'shop']), pushOf(api, '1.4.2'));
    expect(tagsIn(report)).toEqual(['1.4.2']);
    expect(report.calls[RULES]).toBe(2);
  });
});

describe('a mark that a former version has put there', () => {
  it.each([
    ['approved', clean(approved), approved],
    ['quarantined', critical(quarantined), quarantined],
  ])('stays while the image is %s', async (_, one, tag) => {
    const report = await replay(cachedWorld(one, ['shop']), basicScanEnded(api));
    expect(tagsIn(report)).toEqual(['1.4.2', tag]);
    expect(marksIn(report)).toEqual([{ state: 'marked', tag }]);
  });

  it.each([
    ['an approval of what is quarantined', critical(approved)],
    ['an approval of what is undecided', image(pendingScan(), approved)],
    ['a quarantine of what is approved', clean(quarantined)],
  ])('is taken away when it has become wrong: %s', async (_, one) => {
    const report = await replay(cachedWorld(one, ['shop']), pushOf(api, '1.4.2'));
    expect(tagsIn(report)).toEqual(['1.4.2']);
    expect(report.calls['ecr:PutImage']).toBeUndefined();
  });

  it('gives way, where it is the last tag and wrong, to one that says nothing: without a tag the image would be gone', async () => {
    const last = { ...critical(), imageTags: [approved] };
    const report = await replay(
      cachedWorld(last, ['shop']),
      pushOf(api, approved),
      rescanned(basicScan()),
      basicScanEnded(api),
    );
    expect(report.images[0]).toMatchObject({
      tags: ['undecided-a1a1a1a1a1a1'],
      verdict: 'approved',
    });
    expect(JSON.stringify(report.slack)).not.toContain('still stands');
  });

  it('is not put again once it was taken away', async () => {
    const report = await replay(
      cachedWorld(clean(approved), ['shop']),
      basicScanEnded(api),
      changeOf([critical()]),
      basicScanEnded(api),
      changeOf([clean()]),
      basicScanEnded(api),
    );
    expect(report.images[0]).toMatchObject({ tags: ['1.4.2'], verdict: 'approved' });
  });
});

describe('the nightly comparison', () => {
  const night = (now: string) => [{ now }, COMPARE];

  it('misses no mark there', async () => {
    const report = await replay(
      cachedWorld(critical(), ['shop']),
      pushOf(api, '1.4.2'),
      ...night('2026-11-22T01:00:00Z'),
    );
    expect(report.events[1]).toMatchObject({ outcome: 'compared', images: 1, asked: {} });
  });

  it('has an approval that somebody has put there taken away', async () => {
    const report = await replay(
      cachedWorld(critical(), ['shop']),
      pushOf(api, '1.4.2'),
      { world: { repositories: [{ repositoryName: 'shop/api', images: [critical(approved)] }] } },
      ...night('2026-11-22T01:00:00Z'),
      SWEEP,
    );
    expect(report.events[1]).toMatchObject({ asked: { mark: 1 } });
    expect(tagsIn(report)).toEqual(['1.4.2']);
  });

  it('has marks put there when the policy has come to want them', async () => {
    const quarantine = { critical: { severity: 'CRITICAL' } };
    const report = await replay(
      cachedWorld(critical(), ['shop'], { policy: { quarantine } }),
      pushOf(api, '1.4.2'),
      { world: { policy: { quarantine, 'mark-pull-through': ['shop/*'] } } },
      ...night('2026-11-22T01:00:00Z'),
      SWEEP,
    );
    expect(report.events[1]).toMatchObject({ asked: { mark: 1 } });
    expect(tagsIn(report)).toEqual(['1.4.2', quarantined]);
    expect(report.slack).toHaveLength(1);
  });

  it('that may not read the rules looks for marks as ever', async () => {
    const denied = { call: RULES, nth: 1, times: 9, error: 'AccessDeniedException' };
    const report = await replay(
      cachedWorld(critical(), ['shop']),
      pushOf(api, '1.4.2'),
      { world: { faults: [denied] } },
      ...night('2026-11-22T01:00:00Z'),
    );
    expect(report.events[1]).toMatchObject({ outcome: 'compared', asked: { mark: 1 } });
  });
});

describe('rules that cannot be read', () => {
  it('for want of the right keep no verdict back: the image is marked as ever', async () => {
    const faults = [{ call: RULES, nth: 1, times: 9, error: 'AccessDeniedException' }];
    const report = await replay(
      cachedWorld(critical(), ['shop'], { faults }),
      pushOf(api, '1.4.2'),
      basicScanEnded(api),
    );
    expect(report.images[0]).toMatchObject({
      tags: ['1.4.2', quarantined],
      verdict: 'quarantined',
    });
    expect(report.slack).toHaveLength(1);
    expect(report.deadLetters).toEqual([]);
  });

  it.each(['ThrottlingException', 'ServerException'])(
    'for %s let the event be tried again: nothing is put, lost or said twice',
    async (error) => {
      const faults = [{ call: RULES, nth: 1, times: 5, error }];
      const report = await replay(
        cachedWorld(critical(), ['shop'], { faults }),
        pushOf(api, '1.4.2'),
      );
      expect(report.images[0]).toMatchObject({ tags: ['1.4.2'], verdict: 'quarantined' });
      expect(report.slack).toHaveLength(1);
      expect(report.deadLetters).toEqual([]);
    },
  );
});

it('a warm function reads the rules once an hour', async () => {
  await withRig(cachedWorld(clean(), ['shop']), async (rig) => {
    const calls: (number | undefined)[] = [];
    for (const now of ['12:01', '12:20', '12:59', '13:02']) {
      await rig.feed(parseInput({ now: `2026-11-21T${now}:00Z` }, 'a test'));
      await rig.feed(parseInput(pushOf(api, '1.4.2'), 'a test'));
      calls.push(rig.aws.countCalls()[RULES]);
    }
    expect(calls).toEqual([1, 1, 1, 2]);
  });
});

it('a deployment without marks does not ask for the rules', async () => {
  const rig = await openRig({
    world: cachedWorld(critical(), ['shop']),
    notify: ALL_HEARD,
    variables: { MARKS: 'off' },
  });
  try {
    await rig.feed(parseInput(pushOf(api, '1.4.2'), 'a test'));
    await rig.feed(parseInput(SWEEP, 'a test'));
    expect(rig.aws.countCalls()[RULES]).toBeUndefined();
  } finally {
    await rig.stop();
  }
});

describe("a member's image", () => {
  const PAYMENTS = '111122223333';
  const ROLE = 'ecr-scan-notifier-member';
  const ofPayments = { ...pushOf(api, '1.4.2'), account: PAYMENTS };

  /** The tags of the member's image, pushed into `shop/api`: the rules of our own registry are for it as well. */
  async function tagsOfMember(members: string, own: string[], more: object): Promise<Report> {
    const account = {
      account: PAYMENTS,
      repositories: [{ repositoryName: 'shop/api', images: [critical()] }],
      ...more,
    };
    const world = { ...cachedWorld(clean(), own), accounts: [account] };
    const rig = await openRig({ world, notify: ALL_HEARD, variables: { MEMBERS: members } });
    try {
      return await reportIn(rig, await rig.feed(parseInput(ofPayments, 'a test')));
    } finally {
      await rig.stop();
    }
  }
  const cached = { pullThroughCacheRules: [{ ecrRepositoryPrefix: 'shop' }] };

  it('is not marked where a cache of its own registry fills the repository', async () => {
    const role = { letsIn: 'nobody', roles: [ROLE] };
    const report = await tagsOfMember(`${PAYMENTS}:::${ROLE}`, [], { ...role, ...cached });
    expect(report.images[1]).toMatchObject({ tags: ['1.4.2'], verdict: 'quarantined' });
    const own = await tagsOfMember(`${PAYMENTS}:::${ROLE}`, ['shop'], role);
    expect(own.images[1]).toMatchObject({ tags: ['1.4.2', quarantined] });
  });

  it('is marked where the registry policy lets us in, which shows the rules to nobody', async () => {
    const report = await tagsOfMember(PAYMENTS, [], cached);
    expect(report.images[1]).toMatchObject({ tags: ['1.4.2', quarantined] });
    expect(report.deadLetters).toEqual([]);
    expect(JSON.stringify(report.slack)).not.toContain('not let us in');
  });

  it('is not marked, and its rules are not asked for, where its account wants no marks', async () => {
    const report = await tagsOfMember(`${PAYMENTS}::::off`, [], cached);
    expect(report.images[1]).toMatchObject({ tags: ['1.4.2'], verdict: 'quarantined' });
    expect(report.calls[RULES]).toBeUndefined();
  });
});
