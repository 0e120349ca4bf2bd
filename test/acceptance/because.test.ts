import type { Because } from '../../src/core/judgement/because.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { replay, withRig } from '../support/replay.ts';
import { subjectsOf } from '../support/subjects.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  findingChanged,
  indexImage,
  pendingScan,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const COMPARE = { schedule: 'compare-registry' };
const api = digestOf('a1');
const at = (time: string) => ({ now: `2026-11-${time}Z` });
const clean = { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() };
const critical = changeOf([{ imageDigest: api, scan: basicScan('CRITICAL') }]);

/** `pushed approved`: what led to each judgement, and what it came to. */
const toldBy = async (world: Parameters<typeof replay>[0], ...inputs: unknown[]) =>
  subjectsOf(await replay(world, ...inputs)).map(({ because, verdict }) => `${because} ${verdict}`);

describe('what led to a judgement is said with it:', () => {
  it('a push, and the end of a scan', async () => {
    const judged = await toldBy(
      worldOf([clean]),
      pushOf(api, '1.4.2'),
      critical,
      basicScanEnded(api),
    );
    expect(judged).toEqual(['pushed approved', 'scan-ended quarantined']);
  });

  it('the scan of a platform, for the index that lists it', async () => {
    const index = indexImage(digestOf('c3'), ['2.0.0'], { amd64: api });
    const world = worldOf([index, { imageDigest: api, scan: basicScan() }]);
    expect(await toldBy(world, pushOf(digestOf('c3'), '2.0.0'), basicScanEnded(api))).toEqual([
      'pushed approved',
      'scan-ended approved',
    ]);
  });

  it('an event about a finding', async () => {
    const world = worldOf([{ ...clean, scan: enhancedScan() }]);
    const found = changeOf([{ imageDigest: api, scan: enhancedScan({ severity: 'CRITICAL' }) }]);
    expect(
      await toldBy(
        world,
        enhancedScanEnded(api),
        found,
        findingChanged(api),
        at('21T12:02:00'),
        SWEEP,
      ),
    ).toEqual(['scan-ended approved', 'finding quarantined']);
  });

  it('a daily look that saw something new', async () => {
    const days = [at('22T12:01:00'), SWEEP];
    expect(await toldBy(worldOf([clean]), pushOf(api, '1.4.2'), critical, ...days)).toEqual([
      'pushed approved',
      'look quarantined',
    ]);
  });

  it('a waiver that has lapsed, and an image that is undecided still', async () => {
    const exceptions = {
      waivers: [
        {
          id: 'CVE-2026-10000',
          repository: '*',
          reason: 'not reachable',
          by: 'dana',
          until: '2026-11-21',
        },
      ],
    };
    const policy = { quarantine: { critical: { severity: 'CRITICAL' } }, ...exceptions };
    const world = worldOf([{ ...clean, scan: basicScan('CRITICAL') }], { policy });
    const judged = await toldBy(world, pushOf(api, '1.4.2'), at('22T00:01:00'), SWEEP);
    expect(judged).toEqual(['pushed approved', 'review quarantined']);
    const pending = worldOf([{ ...clean, scan: pendingScan() }]);
    expect(await toldBy(pending, pushOf(api, '1.4.2'), at('21T12:16:00'), SWEEP)).toEqual([
      'pushed undecided',
      'undecided undecided',
    ]);
  });

  it('an act that was interrupted', async () => {
    const faults = [{ call: 'slack:chat.postMessage', nth: 1, times: 3, error: 'fatal_error' }];
    const world = worldOf([clean], { faults });
    expect(await toldBy(world, pushOf(api, '1.4.2'), at('21T12:30:00'), SWEEP)).toEqual([
      'interrupted approved',
    ]);
  });

  it('a comparison of the registry, with what it has found', async () => {
    const web = {
      ...clean,
      imageDigest: digestOf('b2'),
      imageTags: ['2.0.0'],
      imagePushedAt: '2026-11-21T11:00:00Z',
    };
    const strict = { quarantine: { any: { severity: 'LOW' } } };
    const judged = await toldBy(
      worldOf([clean]),
      pushOf(api, '1.4.2'),
      changeOf([web]),
      COMPARE,
      at('21T12:02:00'),
      SWEEP,
      { world: { policy: strict } },
      changeOf([{ ...web, imageTags: ['2.0.0', 'approved-b2b2b2b2b2b2', 'live'] }]),
      at('21T12:10:00'),
      COMPARE,
      at('21T12:12:00'),
      SWEEP,
    );
    // Several at once: which of them is done first, nobody knows.
    expect(judged.toSorted()).toEqual([
      'changed approved',
      'policy approved',
      'pushed approved',
      'unjudged approved',
    ]);
  });
});

it('stands on record, and is none of the reasons to record or to tell anything anew', async () => {
  await withRig(worldOf([clean]), async (rig) => {
    for (const input of [pushOf(api, '1.4.2'), basicScanEnded(api)])
      await rig.feed(parseInput(input, 'a test'));
    const image = { account: '123456789012', region: 'eu-central-1', repository: 'shop/api' };
    const { current } = await rig.ledger.read({ ...image, digest: api as never });
    expect([current?.number, current?.judgement.because satisfies Because | undefined]).toEqual([
      1,
      'pushed',
    ]);
    expect(rig.aws.slack).toHaveLength(1);
  });
});
