import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { ledgerOf } from '../support/ledger.ts';
import { withRig } from '../support/replay.ts';
import {
  ACCOUNT,
  basicScan,
  digestOf,
  findingChanged,
  pushOf,
  REGION,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

/*
 * An image of which no sweep can judge: people hear of each cause once, and not each hour.
 */

const [api, web] = [digestOf('a1'), digestOf('b2')];
const image = { account: ACCOUNT, region: REGION, repository: 'shop/api', digest: api as never };
const images = [
  { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() },
  { imageDigest: web, imageTags: ['1.4.3'], scan: basicScan() },
];
const failing = (call: string, error: string) => ({
  call,
  nth: 1,
  times: 9_999,
  error,
  where: api,
});

/** The dead letters of a sweep an hour, for as many hours from now on. */
async function lettersOf(rig: Rig, hours: number): Promise<string[]> {
  const start = rig.clock.now().getTime();
  const letters: string[] = [];
  for (let hour = 1; hour <= hours; hour += 1) {
    const now = new Date(start + hour * 3_600_000).toISOString();
    const delivered = [
      ...(await rig.feed(parseInput({ now }, 'a test'))),
      ...(await rig.feed(parseInput(SWEEP, 'a test'))),
    ];
    for (const one of delivered) if (one.outcome === 'refused') letters.push(one.why);
  }
  return letters;
}
const attemptsIn = (rig: Rig, call: string): number => rig.aws.countCalls()[call] ?? 0;
const failedOf = async (rig: Rig) => (await rig.ledger.read(image)).failed;
const fail = (rig: Rig, call: string, error: string): void => {
  rig.aws.dropFaults();
  rig.aws.changeWorld({ faults: [failing(call, error)] });
};

it('an image that fails for good rings once for each cause, and never for another one beside it', async () => {
  await withRig(worldOf(images), async (rig) => {
    for (const one of [pushOf(api, '1.4.2'), pushOf(web, '1.4.3')])
      await rig.feed(parseInput(one, 'a test'));

    fail(rig, 'ecr:DescribeImageScanFindings', 'AccessDeniedException');
    rig.aws.calls.length = 0;
    expect(await lettersOf(rig, 72)).toEqual([
      expect.stringMatching(/shop\/api@sha256:a1a1.*AccessDeniedException/),
    ]);
    // Daily at last, where it was due every minute: a look, and the judgement that tells what it failed of.
    expect(attemptsIn(rig, 'ecr:DescribeImageScanFindings')).toBeLessThan(30);
    expect(await failedOf(rig)).toMatchObject({
      cause: expect.stringContaining('AccessDeniedException'),
      since: '2026-11-22T12:00:00.000Z',
    });

    fail(rig, 'ecr:DescribeImages', 'InvalidParameterException');
    expect(await lettersOf(rig, 48)).toEqual([
      expect.stringMatching(/shop\/api@sha256:a1a1.*InvalidParameterException/),
    ]);
    expect((await failedOf(rig))?.times).toBeGreaterThan(1);

    rig.aws.dropFaults();
    expect(await lettersOf(rig, 30)).toEqual([]);
    expect(await failedOf(rig)).toBeUndefined();
    // And what comes back is news again.
    fail(rig, 'ecr:DescribeImageScanFindings', 'AccessDeniedException');
    expect(await lettersOf(rig, 24)).toHaveLength(1);
  });
});

it('a request that fails for good rings once, whatever the number of events that ask for the same', async () => {
  await withRig(worldOf(images), async (rig) => {
    await rig.feed(parseInput(pushOf(api, '1.4.2'), 'a test'));
    fail(rig, 'ecr:DescribeImageScanFindings', 'AccessDeniedException');
    const letters: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      await rig.feed(parseInput(findingChanged(api), 'a test'));
      letters.push(...(await lettersOf(rig, 3)));
    }
    expect(letters).toHaveLength(1);
    const { heard } = await rig.ledger.requests(image);
    expect(heard?.failed?.times).toBeGreaterThan(2);
    rig.aws.dropFaults();
    await lettersOf(rig, 24);
    expect(await rig.ledger.requests(image)).toEqual({});
  });
});

it('of what an image failed keeps it from nothing where that cannot be read', async () => {
  await withRig(worldOf(images), async (rig) => {
    await rig.feed(parseInput(pushOf(api, '1.4.2'), 'a test'));
    const ledger = ledgerOf(rig.aws);
    const pk = `${ACCOUNT}/${REGION}/shop/api@${api}`;
    const [state] = await ledger.items(pk, 'state');
    await ledger.put({ ...state, failed: { of: 'another version' } });
    await rig.feed(parseInput(findingChanged(api), 'a test'));
    const [request] = await ledger.items(pk, 'request/heard');
    await ledger.put({ ...request, failed: { of: 'another version' } });
    expect(await lettersOf(rig, 2)).toEqual([]);
    expect(await rig.ledger.requests(image)).toEqual({});
    expect((await rig.ledger.read(image)).current?.judgement.verdict).toBe('approved');
  });
});
