import { BatchDeleteImageCommand } from '@aws-sdk/client-ecr';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { clientsOf } from '../local/embedded.ts';
import { ledgerOf } from '../support/ledger.ts';
import { endStateOf, replay, reportIn, withRig } from '../support/replay.ts';
import { lastSubject, subjectsOf, verdictText } from '../support/subjects.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  indexImage,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const unscanned = (policy?: object) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'] }], { ...(policy && { policy }) });
const scanned = (...severities: string[]) =>
  changeOf([{ imageDigest: api, scan: basicScan(...severities) }]);
const at = (now: string) => [{ now }, SWEEP];

describe('an image that stays undecided', () => {
  it('is judged by the sweep once its scan is there, though no event has told of it', async () => {
    const report = await replay(
      unscanned(),
      pushOf(api, '1.4.2'),
      scanned(),
      ...at('2026-11-21T12:14:59Z'),
      ...at('2026-11-21T12:15:00Z'),
      ...at('2026-11-21T12:30:00Z'),
    );
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'undecided scan-never-scanned',
      'approved nothing-counts',
    ]);
    expect(endStateOf(report)).toEqual({
      images: [
        {
          repository: 'shop/api',
          digest: api,
          tags: ['1.4.2', 'approved-a1a1a1a1a1a1'],
          verdict: 'approved',
        },
      ],
      slack: ['Approved: shop/api:1.4.2. May ship. Scanned completely, no findings.'],
      sns: ['[approved] shop/api:1.4.2'],
      deadLetters: [],
    });
  });

  it('is looked at less and less often, and after a month as cheaply as an approved one', async () => {
    const judgements: string[] = [];
    const looks: string[] = [];
    await withRig(unscanned(), async (rig) => {
      await rig.feed(parseInput(pushOf(api, '1.4.2'), 'a test'));
      const start = Date.parse('2026-11-21T12:00:00Z');
      const quarters = Array.from({ length: 3 * 96 }, (_, index) => index + 1);
      for (const minutes of [
        ...quarters.map((each) => each * 15),
        ...[28, 32, 33, 33.5, 34, 62].map((days) => days * 1_440),
      ]) {
        await rig.feed(parseInput({ now: new Date(start + minutes * 60_000).toISOString() }, 't'));
        const [swept] = await rig.feed(parseInput(SWEEP, 'a test'));
        if (swept && 'judged' in swept && swept.judged > 0) judgements.push(`${minutes / 60} h`);
        if (swept && 'looked' in swept && swept.looked > 0) looks.push(`${minutes / 1440} days`);
      }
    });
    expect(looks).toEqual(['33 days', '34 days']);
    expect(judgements).toEqual([
      '0.25 h',
      '0.5 h',
      '1 h',
      '2 h',
      '4 h',
      '8 h',
      '16 h',
      '32 h',
      '56 h',
      '672 h',
      '768 h',
      // Once a month it is judged in full.
      '1488 h',
    ]);
  });

  it('for months is told of once, and judged by the sweep once its scan is there', async () => {
    const report = await replay(
      unscanned(),
      pushOf(api, '1.4.2'),
      ...['2026-11-22', '2026-12-22', '2026-12-23', '2026-12-24', '2027-01-21'].flatMap((day) =>
        at(`${day}T13:00:00Z`),
      ),
      scanned(),
      ...at('2027-01-22T13:00:00Z'),
    );
    expect(endStateOf(report)).toMatchObject({
      images: [{ tags: ['1.4.2', 'approved-a1a1a1a1a1a1'], verdict: 'approved' }],
      sns: ['[undecided] shop/api:1.4.2', '[approved] shop/api:1.4.2'],
      deadLetters: [],
    });
  });

  it('is told to nobody as long as nothing changes, where the policy says so', async () => {
    const policy = {
      quarantine: { critical: { severity: 'CRITICAL' } },
      undecided: { 'tell-after': 'never' },
    };
    const report = await replay(
      unscanned(policy),
      pushOf(api, '1.4.2'),
      ...at('2026-11-21T12:15:00Z'),
      ...at('2026-11-22T12:15:00Z'),
    );
    expect(subjectsOf(report).map(({ verdict }) => verdict)).toEqual([
      'undecided',
      'undecided',
      'undecided',
    ]);
    expect(endStateOf(report)).toMatchObject({ slack: [], sns: [], deadLetters: [] });
    expect(report.calls['dynamodb:TransactWriteItems']).toBe(1);
  });

  it('as an index is approved once all its platforms are scanned', async () => {
    const index = digestOf('f0');
    const arm64 = digestOf('c3');
    const world = worldOf([
      indexImage(index, ['2.0.0'], { amd64: api, arm64 }),
      { imageDigest: api, scan: basicScan() },
      { imageDigest: arm64 },
    ]);
    const report = await replay(
      world,
      pushOf(index, '2.0.0'),
      changeOf([{ imageDigest: arm64, scan: basicScan() }]),
      ...at('2026-11-21T12:15:00Z'),
    );
    expect(report.sns.map(({ subject }) => subject)).toEqual(['[approved] shop/api:2.0.0']);
  });
});

describe('a deadline for images that stay undecided', () => {
  const policy = {
    quarantine: { critical: { severity: 'CRITICAL' } },
    undecided: { default: { 'quarantine-after': '24 hours' } },
  };

  it('quarantines when it has passed, says why, and says it once', async () => {
    const report = await replay(
      unscanned(policy),
      pushOf(api, '1.4.2'),
      ...at('2026-11-22T11:59:59Z'),
      ...at('2026-11-22T12:00:00Z'),
      ...at('2026-11-22T12:15:00Z'),
      ...at('2026-11-25T12:15:00Z'),
    );
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'undecided scan-never-scanned',
      'undecided scan-never-scanned',
      'quarantined scan-never-scanned-too-long',
      // A scan that is late still counts: the image is looked at on.
      'quarantined scan-never-scanned-too-long',
    ]);
    expect(endStateOf(report)).toMatchObject({
      images: [{ tags: ['1.4.2', 'quarantined-a1a1a1a1a1a1'] }],
      slack: [
        'Undecided: shop/api:1.4.2. Not known yet. Not scanned yet. This does not end by itself: what to do is listed below.',
        'Quarantined: shop/api:1.4.2. Do not ship. Not scanned yet, for more than 1 day. It was undecided until now.',
      ],
      sns: ['[undecided] shop/api:1.4.2', '[quarantined] shop/api:1.4.2'],
    });
  });

  it('is counted from when the image became undecided, not from the last look', async () => {
    const report = await replay(
      unscanned(policy),
      pushOf(api, '1.4.2'),
      { now: '2026-11-22T11:00:00Z' },
      pushOf(api, '1.4.2'),
      ...at('2026-11-22T12:00:00Z'),
    );
    expect(verdictText(lastSubject(report))).toBe('quarantined scan-never-scanned-too-long');
  });

  it('begins anew for an image that was decided in between', async () => {
    const report = await replay(
      unscanned(policy),
      pushOf(api, '1.4.2'),
      scanned(),
      { now: '2026-11-22T10:00:00Z' },
      basicScanEnded(api),
      changeOf([{ imageDigest: api, scan: { imageScanStatus: { status: 'FAILED' } } }]),
      { now: '2026-11-22T11:00:00Z' },
      basicScanEnded(api, 'FAILED'),
      ...at('2026-11-22T13:00:00Z'),
      ...at('2026-11-23T11:00:00Z'),
    );
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'undecided scan-never-scanned',
      'approved nothing-counts',
      'undecided scan-failed',
      'undecided scan-failed',
      'quarantined scan-failed-too-long',
    ]);
  });

  it.each([
    ['by its event', [{ now: '2026-11-23T12:00:00Z' }, basicScanEnded(api)]],
    ['by the sweep', at('2026-11-23T12:00:00Z')],
  ])('ends with the scan: a clean one approves after all, %s', async (_, inputs) => {
    const report = await replay(
      unscanned(policy),
      pushOf(api, '1.4.2'),
      ...at('2026-11-22T12:00:00Z'),
      scanned(),
      ...inputs,
    );
    expect(report.slack.at(-1)?.body['text']).toBe(
      'Approved: shop/api:1.4.2. May ship. Scanned completely, no findings. It was quarantined until now.',
    );
  });

  it('for one reason leaves the images that wait for another reason', async () => {
    const only = { ...policy, undecided: { 'scan-failed': { 'quarantine-after': '1 hour' } } };
    const report = await replay(
      unscanned(only),
      pushOf(api, '1.4.2'),
      ...at('2026-11-22T12:00:00Z'),
    );
    expect(verdictText(lastSubject(report))).toBe('undecided scan-never-scanned');
  });

  it('does not quarantine an image that has disappeared', async () => {
    await withRig(unscanned(policy), async (rig) => {
      await rig.feed(parseInput(pushOf(api, '1.4.2'), 'a test'));
      await deleteImage(rig);
      await rig.feed(parseInput({ now: '2026-11-23T12:00:00Z' }, 'a test'));
      const delivered = await rig.feed(parseInput(SWEEP, 'a test'));
      const report = await reportIn(rig, delivered);
      expect(verdictText(lastSubject(report))).toBe('undecided image-missing');
      expect(endStateOf(report)).toEqual({ images: [], slack: [], sns: [], deadLetters: [] });
    });
  });
});

const deleteImage = (rig: Rig) =>
  clientsOf(rig.aws).ecr.send(
    new BatchDeleteImageCommand({ repositoryName: 'shop/api', imageIds: [{ imageDigest: api }] }),
  );

describe('a grace that ends', () => {
  it('quarantines by the sweep', async () => {
    const policy = { quarantine: { high: { severity: 'HIGH', grace: '2 days' } } };
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('HIGH') }], {
      policy,
    });
    const report = await replay(
      world,
      basicScanEnded(api),
      ...at('2026-11-23T11:59:59Z'),
      ...at('2026-11-23T12:00:00Z'),
    );
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'approved nothing-counts',
      'quarantined high',
    ]);
    expect(report.slack.at(-1)?.body['text']).toBe(
      'Quarantined: shop/api:1.4.2 (1 HIGH). Do not ship. 1 finding is HIGH open for more than 2 days. It was approved until now.',
    );
  });
});

describe('what an event has left unfinished', () => {
  const quarantined = {
    images: [
      {
        repository: 'shop/api',
        digest: api,
        tags: ['1.4.2', 'quarantined-a1a1a1a1a1a1'],
        verdict: 'quarantined',
      },
    ],
    slack: ['Quarantined: shop/api:1.4.2 (1 CRITICAL). Do not ship. 1 finding is CRITICAL.'],
    sns: ['[quarantined] shop/api:1.4.2'],
  };
  const worldWith = (...faults: object[]) =>
    worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }], {
      faults: faults as never,
    });

  // The second and third attempt die before they have done anything.
  it.each([
    ['recording the judgement', 'dynamodb:TransactWriteItems', 1],
    ['putting the mark', 'ecr:PutImage', 1],
    ['noting that Slack was told', 'dynamodb:PutItem', 1],
    ['settling the judgement', 'dynamodb:PutItem', 2],
  ])(
    'by dying right after %s is completed by the sweep, and nothing said twice',
    async (_, call, nth) => {
      const world = worldWith(
        { call, nth, crash: true },
        { call: 'ecr:DescribeImages', nth: 2, times: 2, crash: true },
      );
      const report = await replay(
        world,
        basicScanEnded(api),
        ...at('2026-11-21T12:15:00Z'),
        ...at('2026-11-21T12:30:00Z'),
      );
      expect(report.deadLetters.map(({ attempts }) => attempts)).toEqual([3]);
      expect(endStateOf(report)).toMatchObject(quarantined);
      expect(report.calls['dynamodb:TransactWriteItems']).toBe(1);
    },
  );

  it('because Slack was down is told there later, and to the topic not again', async () => {
    const world = worldWith({ call: 'slack:chat.postMessage', nth: 1, times: 3, status: 503 });
    const report = await replay(world, basicScanEnded(api), ...at('2026-11-21T12:15:00Z'));
    expect(report.deadLetters).toHaveLength(1);
    expect(endStateOf(report)).toMatchObject(quarantined);
  });
});

describe('two sweeps at the same moment', () => {
  it('say nothing twice', async () => {
    const images = ['a1', 'b2', 'c3', 'd4', 'e5', 'f6'].map((two, index) => ({
      imageDigest: digestOf(two),
      imageTags: [`1.${index}`],
    }));
    const pushes = images.map(({ imageDigest, imageTags }) => pushOf(imageDigest, imageTags[0]));
    const report = await replay(
      worldOf(images),
      ...pushes,
      changeOf(images.map((image) => ({ ...image, scan: basicScan('CRITICAL') }))),
      { now: '2026-11-21T12:15:00Z' },
      [SWEEP, SWEEP, SWEEP],
    );
    const subjects = report.sns.map(({ subject }) => subject ?? '');
    expect(subjects.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      '[quarantined] shop/api:1.0',
      '[quarantined] shop/api:1.1',
      '[quarantined] shop/api:1.2',
      '[quarantined] shop/api:1.3',
      '[quarantined] shop/api:1.4',
      '[quarantined] shop/api:1.5',
    ]);
    expect(report.slack).toHaveLength(6);
    expect(report.deadLetters).toEqual([]);
  });

  it('say nothing twice beside an event for the same image', async () => {
    const report = await replay(
      unscanned(),
      pushOf(api, '1.4.2'),
      scanned('CRITICAL'),
      { now: '2026-11-21T12:15:00Z' },
      [SWEEP, basicScanEnded(api), SWEEP],
    );
    expect([report.slack.length, report.sns.length]).toEqual([1, 1]);
    expect(report.deadLetters).toEqual([]);
  });
});

describe('one image that fails', () => {
  it('keeps no other waiting, and is taken up again after an hour', async () => {
    const images = ['a1', 'b2', 'c3', 'd4', 'e5', 'f6'].map((two, index) => ({
      imageDigest: digestOf(two),
      imageTags: [`1.${index}`],
    }));
    const pushes = images.map(({ imageDigest, imageTags }) => pushOf(imageDigest, imageTags[0]));
    const done = changeOf(images.map((image) => ({ ...image, scan: basicScan() })));
    const denied = {
      call: 'ecr:DescribeImageScanFindings',
      nth: 1,
      error: 'AccessDeniedException',
      status: 400,
    };
    const inputs = [...pushes, done, { world: { faults: [denied] } }];
    const first = await replay(worldOf(images), ...inputs, ...at('2026-11-21T12:15:00Z'));
    expect(first.sns).toHaveLength(5);
    expect(first.deadLetters.map(({ attempts }) => attempts)).toEqual([1]);
    expect(first.deadLetters[0]?.error.message).toContain('AccessDenied');
    const second = await replay(
      worldOf(images),
      ...inputs,
      ...at('2026-11-21T12:15:00Z'),
      ...at('2026-11-21T13:15:00Z'),
    );
    expect(second.sns).toHaveLength(6);
    expect(second.deadLetters).toHaveLength(1);
  });
});

describe('a sweep with nothing due', () => {
  it('asks the ledger alone', async () => {
    const world = worldOf([
      { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') },
    ]);
    await withRig(world, async (rig) => {
      await rig.feed(parseInput(basicScanEnded(api), 'a test'));
      for (const due of ['unfinished', 'undecided', 'review']) {
        expect(await ledgerOf(rig.aws).due(due)).toEqual([]);
      }
      rig.aws.calls.length = 0;
      await rig.feed(parseInput({ now: '2026-11-22T11:59:00Z' }, 'a test'));
      expect(await rig.feed(parseInput(SWEEP, 'a test'))).toMatchObject([
        { outcome: 'swept', subjects: [], notices: 0 },
      ]);
      expect(
        Object.keys(rig.aws.countCalls()).filter((call) => !call.startsWith('dynamodb:')),
      ).toEqual([]);
    });
  });
});
