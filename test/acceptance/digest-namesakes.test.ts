import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { ledgerOf } from '../support/ledger.ts';
import { basicScan, digestOf, pushOf, worldOf } from '../support/worlds.ts';

/*
 * Two registries that have a repository of one name: the list of images has them side by side, by digest.
 */

const OURS = '123456789012';
const PAYMENTS = '111122223333';
const DIGEST = { schedule: 'digest' };
const MONDAY = { now: '2026-11-23T06:00:00Z' };
const NEXT_MONDAY = { now: '2026-11-30T06:00:00Z' };

const imageOf = (digest: string, tag: string, ...severities: string[]) => ({
  imageDigest: digest,
  imageTags: [tag],
  imagePushedAt: '2026-11-21T12:00:00Z',
  scan: basicScan(...severities),
});
/** Ours stand first and third in the list, and theirs second. */
const OWN = [imageOf(digestOf('a1'), '1.4.2', 'HIGH'), imageOf(digestOf('c3'), 'edge', 'HIGH')];
const THEIRS = imageOf(digestOf('b2'), '9.9.9', 'CRITICAL', 'HIGH');

const worldWith = (repositoryName: string): World => ({
  ...worldOf(OWN),
  accounts: [{ account: PAYMENTS, repositories: [{ repositoryName, images: [THEIRS] }] }],
  slack: { scopes: ['chat:write', 'channels:history', 'groups:history'] },
});

const feed = async (rig: Rig, ...inputs: unknown[]): Promise<void> => {
  for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
};

/** A hub and a member; the member's people have a channel of their own, and all that was pushed is judged. */
async function withBoth<T>(use: (rig: Rig) => Promise<T>, theirs = 'shop/api'): Promise<T> {
  const rig = await openRig({
    world: worldWith(theirs),
    inMemory: true,
    notify: [
      { account: PAYMENTS, channel: 'C0PAYMENTS', changes: 'every verdict', source: 'a test' },
    ],
    variables: { MEMBERS: `${PAYMENTS}:payments` },
  });
  try {
    const pushed = { ...pushOf(THEIRS.imageDigest, '9.9.9', theirs), account: PAYMENTS };
    await feed(rig, ...OWN.map((one) => pushOf(one.imageDigest, one.imageTags[0])), pushed);
    return await use(rig);
  } finally {
    await rig.stop();
  }
}

/** What channels are told of repositories, without what comes behind the figures. */
const digestsIn = ({ aws }: Rig): string[] =>
  aws.workspace.messages
    .filter(({ text }) => text.startsWith('Digest'))
    .map(({ channel, text }) => `${channel}: ${text}`)
    .sort();

const open = (digests: readonly string[]): string[] =>
  digests.map((one) => one.replace(/^(\w+): .*(Open: .*?)\. Blocking.*$/, '$1: $2'));
const fixed = (digests: readonly string[]): string[] =>
  digests.map((one) => one.replace(/^(\w+): Digest (\S+?):.*(Fixed: .*)$/, '$1 $2: $3'));

const EACH = [
  'C0PAYMENTS: Open: 1 CRITICAL · 1 HIGH, in 1 image of 1 repository',
  'C0VERDICTS: Open: 1 HIGH, in 2 images of 1 repository',
];

/** Behind what comes which, with how many images. */
const placesBehind = async (rig: Rig, after?: string): Promise<string[]> => {
  const places: string[] = [];
  for await (const { place, keys } of rig.bulletins.repositories(after))
    places.push(`${place}: ${keys.length}`);
  return places;
};

const WHERE_THEIRS = `shop/api@${PAYMENTS}/eu-central-1`;
const WHERE_OURS = `shop/api@${OURS}/eu-central-1`;

describe('repositories of one name in two registries', () => {
  it('are told each to its own people, with its own images', async () => {
    const told = await withBoth(async (rig) => {
      await feed(rig, MONDAY, DIGEST);
      return digestsIn(rig);
    });
    expect(open(told)).toEqual(EACH);
  });

  it('are each compared with itself a week later', async () => {
    const told = await withBoth(async (rig) => {
      await feed(rig, MONDAY, DIGEST, NEXT_MONDAY, DIGEST);
      return digestsIn(rig);
    });
    expect(fixed(told).filter((one) => one.includes('2026-11-30'))).toEqual([
      'C0PAYMENTS 2026-11-30: Fixed: nothing, since 2026-11-23',
      'C0VERDICTS 2026-11-30: Fixed: nothing, since 2026-11-23',
    ]);
  });

  it('are gone on with behind each of them', async () => {
    await withBoth(async (rig) => {
      const all = [`${WHERE_THEIRS}: 1`, `${WHERE_OURS}: 2`];
      expect(await placesBehind(rig)).toEqual(all);
      expect(await placesBehind(rig, WHERE_THEIRS)).toEqual(all.slice(1));
      expect(await placesBehind(rig, WHERE_OURS)).toEqual([]);
      expect(await placesBehind(rig, 'shop/a@999999999999/eu-central-1')).toEqual(all);
    });
  });
});

describe('a former version, to which they were one,', () => {
  const RUN = { day: '2026-11-23', startedAt: '2026-11-23T05:50:00.000Z', told: {}, counted: [] };
  const FIGURES = {
    region: 'eu-central-1',
    account: OURS,
    images: 3,
    open: { CRITICAL: 9 },
    overdue: {},
    fresh: {},
    since: '2026-11-16T00:00:00.000Z',
    daysToFix: {},
    carried: 0,
    unknown: 0,
    withoutVerdict: { count: 0, first: [] },
    lapsing: [],
  };
  const countOf = (repository: string) => ({
    pk: 'digest/2026-11-23',
    sk: `count/${OURS}/eu-central-1/${repository}`,
    figures: { ...FIGURES, repository },
  });
  it('has not come to an end of counting: everything is counted anew, and what it counted is not told', async () => {
    const told = await withBoth(async (rig) => {
      const { put } = ledgerOf(rig.aws);
      await put(countOf('shop/api'));
      await put(countOf('shop/gone'));
      await put({ pk: 'digest', sk: 'run', run: { ...RUN, state: 'counting', after: 'shop/api' } });
      await feed(rig, MONDAY, DIGEST, DIGEST);
      return digestsIn(rig);
    });
    expect(open(told)).toEqual(EACH);
  });

  it('has counted all: that is told as it is, and once', async () => {
    const told = await withBoth(async (rig) => {
      const { put } = ledgerOf(rig.aws);
      await put(countOf('shop/api'));
      await put({ pk: 'digest', sk: 'run', run: { ...RUN, state: 'telling' } });
      await feed(rig, MONDAY, DIGEST, DIGEST);
      return digestsIn(rig);
    });
    expect(open(told)).toEqual(['C0VERDICTS: Open: 9 CRITICAL, in 3 images of 1 repository']);
  });

  it('has counted last week: nobody knows what of it was whose, and nothing is called fixed', async () => {
    const told = await withBoth(async (rig) => {
      await feed(rig, MONDAY, DIGEST);
      await asFormerly(rig);
      await feed(rig, NEXT_MONDAY, DIGEST);
      return digestsIn(rig);
    });
    const unknown = 'Fixed: not known yet: these repositories have not been counted before';
    expect(fixed(told).filter((one) => one.includes('2026-11-30'))).toEqual([
      `C0PAYMENTS 2026-11-30: ${unknown}`,
      `C0VERDICTS 2026-11-30: ${unknown}`,
    ]);
  });

  it('has counted a repository without a namesake last week: that is compared with', async () => {
    const told = await withBoth(async (rig) => {
      await feed(rig, MONDAY, DIGEST);
      await asFormerly(rig);
      await feed(rig, NEXT_MONDAY, DIGEST);
      return digestsIn(rig);
    }, 'pay/api');
    expect(fixed(told).filter((one) => one.includes('2026-11-30'))).toEqual([
      'C0PAYMENTS 2026-11-30: Fixed: nothing, since 2026-11-23',
      'C0VERDICTS 2026-11-30: Fixed: nothing, since 2026-11-23',
    ]);
  });
});

/** Takes from what was counted on the first Monday what a former version did not write. */
async function asFormerly({ aws }: Rig): Promise<void> {
  const { items, put } = ledgerOf(aws);
  const counted = await items('digest/2026-11-23', '');
  expect(counted.map(({ per }) => per)).toEqual(['registry', 'registry', 'registry', 'registry']);
  for (const { per: _later, ...item } of counted) await put(item);
}
