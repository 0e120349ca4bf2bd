import { setTimeout } from 'node:timers/promises';
import type { BusEvent } from '../../src/local/deployment/delivery.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { replay, withRig } from '../support/replay.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  indexImage,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

type Played = Parameters<typeof replay>;

const api = digestOf('a1');
const approved = 'approved-a1a1a1a1a1a1';
const image = (scan: object) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: scan as Record<string, unknown> }]);
const bare = { imageScanStatus: { status: 'COMPLETE' }, imageScanFindings: { findings: [] } };

/** The event with these counts, in place of those that it has, if any. */
const counting = (event: BusEvent, counts: object | undefined): BusEvent => {
  const { detail } = event as unknown as { detail: Record<string, unknown> };
  const { 'finding-severity-counts': _its, ...rest } = detail;
  const said = counts ? { 'finding-severity-counts': counts } : {};
  return { ...event, detail: { ...rest, ...said } } as BusEvent;
};
/** Waits until a call has been made. */
async function untilCalled(rig: Rig, call: string): Promise<void> {
  while (!rig.aws.countCalls()[call]) await setTimeout(1);
}
const lastOf = async (...played: Played) => {
  const report = await replay(...played);
  const [subject] = report.events.flatMap(({ subjects }) => subjects).slice(-1);
  const reasons = subject?.reasons.map(({ code }) => code);
  return { verdict: subject?.verdict, reasons, tags: report.images[0]?.tags, report };
};

describe('an event that knows more than the registry shows', () => {
  const oneLow = basicScan('LOW');

  it.each([
    ['a CRITICAL in place of the LOW', basicScanEnded(api), { CRITICAL: 1 }],
    ['three CRITICAL beside the LOW', basicScanEnded(api), { CRITICAL: 3, LOW: 1 }],
    ['more altogether', enhancedScanEnded(api), { CRITICAL: 0, HIGH: 0, MEDIUM: 0, TOTAL: 5 }],
  ])('%s: undecided, and an approval is taken back', async (_what, event, counts) => {
    const again = counting(event, counts);
    const { verdict, reasons, tags } = await lastOf(image(oneLow), pushOf(api, '1.4.2'), again);
    expect([verdict, reasons, tags]).toEqual(['undecided', ['findings-undelivered'], ['1.4.2']]);
  });

  it('is believed at the next look too, until the registry shows what it knew', async () => {
    const event = counting(basicScanEnded(api), { CRITICAL: 1 });
    const atLast = changeOf([{ imageDigest: api, scan: basicScan('CRITICAL') }]);
    const { report } = await lastOf(
      image(oneLow),
      event,
      { now: '2026-11-21T12:20:00Z' },
      SWEEP,
      atLast,
      { now: '2026-11-21T13:00:00Z' },
      SWEEP,
    );
    const verdicts = report.events.flatMap(({ subjects }) =>
      subjects.map(({ verdict }) => verdict),
    );
    expect(verdicts).toEqual(['undecided', 'undecided', 'quarantined']);
  });

  it('is waited for a moment: a registry that shows it then is all that counts', async () => {
    const event = counting(basicScanEnded(api), { CRITICAL: 1 });
    await withRig(image(oneLow), async (rig) => {
      const fed = rig.feed(parseInput(event, 'a test'));
      await untilCalled(rig, 'ecr:DescribeImageScanFindings');
      const atLast = changeOf([{ imageDigest: api, scan: basicScan('CRITICAL') }]);
      await rig.feed(parseInput(atLast, 'a test'));
      expect(await fed).toMatchObject([
        { outcome: 'judged', subjects: [{ judgement: { verdict: 'quarantined' } }] },
        { outcome: 'ignored' },
      ]);
    });
  });

  it('gives way to a scan of later', async () => {
    const event = {
      ...counting(basicScanEnded(api), { CRITICAL: 1 }),
      time: '2026-11-20T12:00:00Z',
    };
    expect((await lastOf(image(oneLow), event)).verdict).toBe('approved');
  });

  it('holds for the index of the platform that it is about', async () => {
    const index = digestOf('f0');
    const world = worldOf([
      indexImage(index, ['2.0.0'], { amd64: api }),
      { imageDigest: api, scan: oneLow },
    ]);
    const event = counting(basicScanEnded(api), { CRITICAL: 1, LOW: 1 });
    const { verdict, tags } = await lastOf(world, pushOf(index, '2.0.0'), event);
    expect([verdict, tags]).toEqual(['undecided', ['2.0.0']]);
  });

  it('of a scan hours later than the one that is shown leaves the image undecided', async () => {
    const event = { ...counting(basicScanEnded(api), { LOW: 1 }), time: '2026-11-22T12:00:00Z' };
    const { verdict, reasons } = await lastOf(image(oneLow), event);
    expect([verdict, reasons]).toEqual(['undecided', ['scan-pending']]);
  });
});

describe('an event that nobody else can confirm yet', () => {
  const becomes = (scan: object) =>
    changeOf([{ imageDigest: api, scan: scan as Record<string, unknown> }]);
  const laterLook = [{ now: '2026-11-21T12:20:00Z' }, SWEEP];

  it.each([
    ['failed', { imageScanStatus: { status: 'FAILED' }, imageScanFindings: null }],
    [
      'expired',
      { imageScanStatus: { status: 'SCAN_ELIGIBILITY_EXPIRED' }, imageScanFindings: null },
    ],
    ['unreadable', { error: 'ValidationException' }],
  ])('is remembered beside a scan that is %s', async (_what, scan) => {
    const event = counting(basicScanEnded(api), { CRITICAL: 2 });
    const { verdict } = await lastOf(image(scan), event, becomes(basicScan('LOW')), ...laterLook);
    expect(verdict).toBe('undecided');
  });

  it.each([
    ['first', [{ CRITICAL: 2 }, undefined]],
    ['last', [undefined, { CRITICAL: 2 }]],
  ])('is not forgotten beside another without counts that comes %s', async (_what, counts) => {
    const events = counts.map((said) => counting(basicScanEnded(api), said));
    const world = image({ imageScanStatus: { status: 'IN_PROGRESS' } });
    const { verdict } = await lastOf(world, ...events, becomes(basicScan('LOW')), ...laterLook);
    expect(verdict).toBe('undecided');
  });

  it('holds no longer than until the registry has shown it', async () => {
    const event = counting(basicScanEnded(api), { CRITICAL: 1, LOW: 1 });
    const { report } = await lastOf(
      image(basicScan('LOW')),
      event,
      becomes(basicScan('LOW', 'CRITICAL')),
      ...laterLook,
      becomes(basicScan('LOW')),
      { now: '2026-11-22T12:00:00Z' },
      pushOf(api, '1.4.2'),
    );
    const verdicts = report.events.flatMap(({ subjects }) =>
      subjects.map(({ verdict }) => verdict),
    );
    expect(verdicts).toEqual(['undecided', 'quarantined', 'approved']);
  });
});

describe('the proof of an event that a scan found nothing', () => {
  const shows = (scan: object) =>
    changeOf([{ imageDigest: api, scan: scan as Record<string, unknown> }]);
  const pending = { imageScanStatus: { status: 'IN_PROGRESS' } };

  it('is dead once another scan was seen, though the same event comes again', async () => {
    const event = enhancedScanEnded(api);
    const { verdict, tags } = await lastOf(
      image(bare),
      event,
      shows(basicScan('CRITICAL')),
      pushOf(api, '1.4.2'),
      shows(bare),
      event,
    );
    expect([verdict, tags]).toEqual(['undecided', ['1.4.2', 'quarantined-a1a1a1a1a1a1']]);
  });

  it('is dead for an index that is pushed afterwards, too', async () => {
    const index = digestOf('f0');
    const world = worldOf([
      { imageDigest: api, imageTags: ['1.4.2'], scan: bare },
      indexImage(index, ['2.0.0'], { amd64: api }),
    ]);
    const { verdict } = await lastOf(
      world,
      enhancedScanEnded(api),
      shows(pending),
      pushOf(api, '1.4.2'),
      shows(bare),
      pushOf(index, '2.0.0'),
    );
    expect(verdict).toBe('undecided');
  });

  it('says nothing of the same digest when it is pushed anew', async () => {
    const again = changeOf([{ imageDigest: api, imagePushedAt: '2027-02-21T12:00:00Z' }]);
    const { verdict } = await lastOf(
      image(bare),
      enhancedScanEnded(api),
      again,
      { now: '2027-02-21T12:00:00Z' },
      pushOf(api, '1.4.2'),
    );
    expect(verdict).toBe('undecided');
  });

  it('is not ended by an answer that nobody can read', async () => {
    const { verdict } = await lastOf(
      image(bare),
      enhancedScanEnded(api),
      shows({ error: 'ValidationException' }),
      pushOf(api, '1.4.2'),
      shows({ ...bare, error: undefined }),
      pushOf(api, '1.4.2'),
    );
    expect(verdict).toBe('approved');
  });
});

describe('a bare COMPLETE', () => {
  it.each([
    ['without counts proves nothing', undefined, 'undecided'],
    ['with empty counts proves nothing', {}, 'undecided'],
    ['with a zero proves a clean image', { CRITICAL: 0 }, 'approved'],
  ])('and an event %s', async (_what, counts, verdict) => {
    const event = counting(basicScanEnded(api), counts);
    expect((await lastOf(image(bare), event)).verdict).toBe(verdict);
  });
});

describe('a finding that is delivered twice', () => {
  it('does not stand for one that never came', async () => {
    const arn = 'arn:aws:inspector2:eu-central-1:123456789012:finding/0a';
    const low = { severity: 'LOW', findingArn: arn };
    const { verdict, reasons } = await lastOf(
      image(enhancedScan(low, low)),
      enhancedScanEnded(api, 2),
    );
    expect([verdict, reasons]).toEqual(['undecided', ['findings-undelivered']]);
  });
});

describe('a platform that the registry calls an artifact', () => {
  const index = digestOf('f0');
  const becomes = (severity: string) => changeOf([{ imageDigest: api, scan: basicScan(severity) }]);
  const world = worldOf([
    indexImage(index, ['2.0.0'], { amd64: api }),
    {
      imageDigest: api,
      artifactMediaType: 'application/vnd.example.app+json',
      scan: basicScan('LOW'),
    },
  ]);

  it('is heard: the index is judged by its new scan', async () => {
    const { verdict, tags } = await lastOf(
      world,
      pushOf(index, '2.0.0'),
      becomes('CRITICAL'),
      basicScanEnded(api),
    );
    expect([verdict, tags]).toEqual(['quarantined', ['2.0.0', 'quarantined-f0f0f0f0f0f0']]);
  });
});

describe('a forged approval that is the only tag of what nobody can judge', () => {
  const config = {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: digestOf('01'),
    size: 1,
  };
  const layer = {
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    digest: digestOf('02'),
    size: 1,
  };
  const manifest = { schemaVersion: 2, config, layers: [layer] };
  const oci = 'application/vnd.oci.image.manifest.v1+json';

  it.each([
    [
      'a manifest with an artifact type',
      JSON.stringify({
        ...manifest,
        config: { ...config, mediaType: 'application/vnd.example+json' },
        artifactType: 'application/vnd.example+json',
      }),
      oci,
    ],
    ['a manifest with a key twice', `{"layers":[],${JSON.stringify(manifest).slice(1)}`, oci],
    [
      'a manifest of the first schema',
      JSON.stringify({ schemaVersion: 1, name: 'shop/api', tag: '1', fsLayers: [], history: [] }),
      'application/vnd.docker.distribution.manifest.v1+prettyjws',
    ],
  ])('does not last: %s', async (_what, imageManifest, imageManifestMediaType) => {
    const forged = {
      imageDigest: api,
      imageTags: [approved],
      imageManifest,
      imageManifestMediaType,
    };
    const { verdict, tags, report } = await lastOf(worldOf([forged]), pushOf(api, approved));
    expect([verdict, tags]).toEqual(['undecided', ['undecided-a1a1a1a1a1a1']]);
    expect(report.deadLetters).toEqual([]);
  });
});

describe("the event of a member's image in the account of a delegated administrator", () => {
  const member = 'arn:aws:ecr:eu-central-1:111122223333:repository/shop/api';
  const event = () => {
    const told = enhancedScanEnded(api) as unknown as { detail: object };
    return { ...told, resources: [member], detail: { ...told.detail, 'repository-name': member } };
  };

  it('is left out by name, one of thousands, and not looked up under a namesake', async () => {
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() }], {
      foreignAccounts: ['111122223333'],
    });
    const report = await replay(world, event());
    expect(report.events).toMatchObject([
      {
        outcome: 'ignored',
        attempts: 1,
        why: "an image of 111122223333 in eu-central-1, which is neither our own registry nor a member's",
      },
    ]);
    expect([report.calls, report.deadLetters, report.slack]).toEqual([{}, [], []]);
  });

  it('that somebody forwards though nobody is a member there is refused aloud', async () => {
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() }]);
    const forwarded = { ...(pushOf(api, '1.4.2') as object), account: '111122223333' };
    const report = await replay(world, forwarded);
    expect(report.deadLetters).toMatchObject([
      {
        attempts: 3,
        error: {
          name: 'RefusedEvent',
          message:
            "an image of 111122223333 in eu-central-1, which is neither our own registry nor a member's: the setting members says whose events may be forwarded here",
        },
      },
    ]);
    expect(report.calls).toEqual({});
  });
});
