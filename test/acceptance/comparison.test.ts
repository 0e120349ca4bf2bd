import { BatchDeleteImageCommand } from '@aws-sdk/client-ecr';
import { newComparison } from '../../src/core/ledger/comparison.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { clientsOf } from '../local/embedded.ts';
import { ledgerOf } from '../support/ledger.ts';
import { replay, withRig } from '../support/replay.ts';
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

const COMPARE = { schedule: 'compare-registry' };
const [api, web, old] = [digestOf('a1'), digestOf('b2'), digestOf('c3')];
const three = [
  {
    imageDigest: api,
    imageTags: ['1.4.2'],
    imagePushedAt: '2026-11-20T10:00:00Z',
    scan: basicScan(),
  },
  {
    imageDigest: web,
    imageTags: ['1.4.1'],
    imagePushedAt: '2026-11-19T10:00:00Z',
    scan: basicScan('CRITICAL'),
  },
  {
    imageDigest: old,
    imageTags: ['1.3.0'],
    imagePushedAt: '2026-01-01T10:00:00Z',
    scan: basicScan('HIGH'),
  },
];
const titlesIn = ({ slack }: Awaited<ReturnType<typeof replay>>): string[] =>
  slack.map(({ body }) => String(body['text']));
const tagsOf = (report: Awaited<ReturnType<typeof replay>>) =>
  Object.fromEntries(report.images.map(({ digest, tags }) => [digest.slice(7, 9), tags]));
const ONCE_JUDGED = [COMPARE, { now: '2026-11-21T12:02:00Z' }, SWEEP];

describe('images from before the deployment', () => {
  it('stand in the queue with the newest first', async () => {
    await withRig(worldOf(three), async (rig) => {
      await rig.feed(parseInput(COMPARE, 'a test'));
      const queue = await ledgerOf(rig.aws).due('again');
      expect(queue.map(({ pk }) => String(pk).slice(-64, -62))).toEqual(['a1', 'b2', 'c3']);
    });
  });

  it('are judged, and told of in one message on each route', async () => {
    const report = await replay(worldOf(three), ...ONCE_JUDGED);
    expect(titlesIn(report)).toEqual([
      '3 images had no verdict yet: 2 quarantined, 1 approved. shop/api:1.4.1: quarantined (1 finding is CRITICAL)',
    ]);
    expect(report.sns.map(({ subject }) => subject)).toEqual([
      '[registry] 3 images had no verdict yet: 2 quarantined, 1 approved',
    ]);
    expect(tagsOf(report)).toEqual({
      a1: ['1.4.2', 'approved-a1a1a1a1a1a1'],
      b2: ['1.4.1', 'quarantined-b2b2b2b2b2b2'],
      c3: ['1.3.0', 'quarantined-c3c3c3c3c3c3'],
    });
  });

  it('are told of by themselves only when something new comes of them', async () => {
    const report = await replay(
      worldOf(three),
      ...ONCE_JUDGED,
      pushOf(web, '1.4.1'),
      { now: '2026-11-22T12:00:00Z' },
      COMPARE,
      { now: '2026-11-22T12:02:00Z' },
      SWEEP,
    );
    expect(report.slack).toHaveLength(1);
    expect(report.sns).toHaveLength(1);
  });
});

describe('undecided images from before the deployment', () => {
  const waiting = ['a1', 'b2', 'c3'].map((two, at) => ({
    imageDigest: digestOf(two),
    imageTags: [`1.${at}.0`],
    imagePushedAt: '2026-11-20T10:00:00Z',
    scan: pendingScan(),
  }));
  const TITLE = '3 images had no verdict yet: 3 undecided.';
  const hours = ['12:20', '12:45', '13:03', '13:30', '14:05'].flatMap((time) => [
    { now: `2026-11-21T${time}:00Z` },
    SWEEP,
  ]);

  it('are told of in the one message, and not again when they have lasted', async () => {
    const report = await replay(worldOf(waiting), ...ONCE_JUDGED, ...hours);
    expect(titlesIn(report)).toEqual([expect.stringContaining(TITLE)]);
    expect(report.sns).toHaveLength(1);
  });

  it.each([
    ['opening the record', 'dynamodb:TransactWriteItems', 1],
    ['noting it for one route', 'dynamodb:PutItem', 3],
    ['settling it', 'dynamodb:PutItem', 5],
  ])('are told of once though the function dies after %s', async (_what, call, nth) => {
    const world = worldOf(waiting, { faults: [{ call, nth, crash: true }] });
    const report = await replay(world, ...ONCE_JUDGED, ...hours);
    expect(titlesIn(report)).toEqual([expect.stringContaining(TITLE)]);
    expect(report.sns).toHaveLength(1);
  });

  it('are told of by themselves when they are approved', async () => {
    const report = await replay(
      worldOf(waiting),
      ...ONCE_JUDGED,
      changeOf([{ imageDigest: api, scan: basicScan() }]),
      ...hours,
    );
    expect(titlesIn(report)).toEqual([
      expect.stringContaining(TITLE),
      'Approved: shop/api:1.0.0. May ship. Scanned completely, no findings. It was undecided until now.',
    ]);
  });

  it('are told of as ever where they were undecided on record, and nobody had heard of it', async () => {
    const strict = { quarantine: { any: { severity: 'LOW' } } };
    const report = await replay(
      worldOf(waiting.slice(0, 1)),
      pushOf(api, '1.0.0'),
      COMPARE,
      { now: '2026-11-21T12:02:00Z' },
      SWEEP,
      { world: { policy: strict } },
      COMPARE,
      ...hours,
    );
    expect(titlesIn(report).at(-1)).toMatch(/^Undecided: shop\/api:1\.0\.0\./);
  });
});

describe('an image that is judged for the one message when the function dies', () => {
  it('is in that message alone', async () => {
    const report = await replay(
      worldOf(three, { faults: [{ call: 'ecr:PutImage', nth: 1, times: 3, crash: true }] }),
      ...ONCE_JUDGED,
      { now: '2026-11-21T12:04:00Z' },
      SWEEP,
      { now: '2026-11-21T12:30:00Z' },
      SWEEP,
      { now: '2026-11-21T13:30:00Z' },
      SWEEP,
      { now: '2026-11-21T15:30:00Z' },
      SWEEP,
    );
    expect(titlesIn(report)).toEqual([
      expect.stringContaining('3 images had no verdict yet: 2 quarantined, 1 approved.'),
    ]);
  });
});

describe('another policy', () => {
  const strict = { quarantine: { any: { severity: 'LOW' } } };
  const lenient = { quarantine: { critical: { severity: 'CRITICAL' } } };

  it('has every image judged again in the background, and one message says what it changed', async () => {
    const report = await replay(
      worldOf(three, { policy: lenient }),
      ...ONCE_JUDGED,
      { world: { policy: strict } },
      { now: '2026-11-21T12:10:00Z' },
      COMPARE,
      { now: '2026-11-21T12:12:00Z' },
      SWEEP,
      { now: '2026-11-21T12:20:00Z' },
      COMPARE,
      SWEEP,
    );
    expect(titlesIn(report)).toEqual([
      '3 images had no verdict yet: 1 quarantined, 2 approved. shop/api:1.4.1: quarantined (1 finding is CRITICAL)',
      expect.stringMatching(
        /^New policy \([0-9a-f]{12}\): 1 of 3 images is now quarantined\. shop\/api:1\.3\.0: approved → quarantined \(1 finding is HIGH\)$/,
      ),
    ]);
  });
});

it('what a policy has overtaken before it was told is told with what the next one changes', async () => {
  const report = await replay(
    worldOf(three, { policy: { quarantine: { critical: { severity: 'CRITICAL' } } } }),
    COMPARE,
    // Judged, and not told yet: the index of what is due may lag behind.
    SWEEP,
    { world: { policy: { quarantine: { any: { severity: 'LOW' } } } } },
    COMPARE,
    { now: '2026-11-21T12:12:00Z' },
    SWEEP,
  );
  expect(report.sns.map(({ subject }) => subject)).toEqual([
    '[registry] 3 images had no verdict yet: 2 quarantined, 1 approved',
  ]);
  expect(JSON.parse(report.sns[0]?.message ?? '').changes).toMatchObject([
    { digest: web, after: 'quarantined' },
    { digest: old, after: 'quarantined' },
  ]);
});

describe('a registry that is as recorded', () => {
  it('is compared without a judgement, a message or a request', async () => {
    const report = await replay(
      worldOf(three),
      ...ONCE_JUDGED,
      { now: '2026-11-22T10:00:00Z' },
      COMPARE,
      { now: '2026-11-22T10:02:00Z' },
      SWEEP,
    );
    const compared = report.events.filter(({ outcome }) => outcome === 'compared');
    expect(compared.map((event) => (event as { asked?: unknown }).asked)).toEqual([
      { unjudged: 3 },
      {},
    ]);
    expect(report.slack).toHaveLength(1);
  });

  it('is not compared again before its night has come', async () => {
    const report = await replay(worldOf(three), ...ONCE_JUDGED, COMPARE);
    expect(report.events.at(-1)).toMatchObject({
      outcome: 'ignored',
      why: 'it is not time to compare the registry with the records',
    });
  });
});

describe('what somebody did behind our back', () => {
  const nextNight = async (rig: Rig) => {
    for (const input of [
      { now: '2026-11-22T10:00:00Z' },
      COMPARE,
      { now: '2026-11-22T10:02:00Z' },
      SWEEP,
    ])
      await rig.feed(parseInput(input, 'a test'));
  };
  const judged = async (rig: Rig) => {
    for (const input of ONCE_JUDGED) await rig.feed(parseInput(input, 'a test'));
  };
  const tags = (rig: Rig) =>
    Object.fromEntries(rig.aws.images().map((one) => [one.digest.slice(7, 9), one.tags]));
  const untag = (rig: Rig, imageTag: string) =>
    clientsOf(rig.aws).ecr.send(
      new BatchDeleteImageCommand({ repositoryName: 'shop/api', imageIds: [{ imageTag }] }),
    );

  it('to a mark is put right and reported: one that was removed, and one that was forged', async () => {
    await withRig(worldOf(three), async (rig) => {
      await judged(rig);
      await untag(rig, 'quarantined-b2b2b2b2b2b2');
      rig.aws.changeWorld({
        repositories: [
          {
            repositoryName: 'shop/api',
            images: [
              {
                imageDigest: old,
                imageTags: ['1.3.0', 'approved-c3c3c3c3c3c3', 'quarantined-c3c3c3c3c3c3'],
              },
            ],
          },
        ],
      });
      await nextNight(rig);
      expect(tags(rig)).toEqual({
        a1: ['1.4.2', 'approved-a1a1a1a1a1a1'],
        b2: ['1.4.1', 'quarantined-b2b2b2b2b2b2'],
        c3: ['1.3.0', 'quarantined-c3c3c3c3c3c3'],
      });
      expect(rig.aws.slack.slice(1).map(({ body }) => body['text'])).toEqual([
        'Registry compared: 2 marks were put right. shop/api:1.4.1: its mark was put right (quarantined)',
      ]);
    });
  });

  it('to an image that was deleted is recorded, and it leaves the list of its repository', async () => {
    await withRig(worldOf(three), async (rig) => {
      await judged(rig);
      await clientsOf(rig.aws).ecr.send(
        new BatchDeleteImageCommand({
          repositoryName: 'shop/api',
          imageIds: [{ imageDigest: web }],
        }),
      );
      const image = { account: '123456789012', region: 'eu-central-1', repository: 'shop/api' };
      const ref = { ...image, digest: web as never };
      expect(await rig.ledger.earlierImages(ref)).toHaveLength(3);
      await nextNight(rig);
      expect(await rig.ledger.earlierImages(ref)).toHaveLength(2);
      expect((await rig.ledger.read(ref)).current?.judgement.reasons[0]?.code).toBe(
        'image-missing',
      );
      expect(rig.aws.slack).toHaveLength(1);
    });
  });

  it('to what is due makes it due again: a former version gave up what had been undecided for a month', async () => {
    const unscanned = [{ imageDigest: api, imageTags: ['1.4.2'] }];
    await withRig(worldOf(unscanned), async (rig) => {
      await judged(rig);
      const ledger = ledgerOf(rig.aws);
      const [item] = await ledger.items(`123456789012/eu-central-1/shop/api@${api}`, 'state');
      const { due, dueAt: _dueAt, ...former } = item ?? {};
      expect(due).toBe('undecided');
      await ledger.put(former);
      await nextNight(rig);
      expect(await ledger.due('undecided')).toHaveLength(1);
    });
  });

  it('to the names of an image is judged under the names it has', async () => {
    await withRig(worldOf(three), async (rig) => {
      await judged(rig);
      rig.aws.changeWorld({
        repositories: [
          {
            repositoryName: 'shop/api',
            images: [{ imageDigest: api, imageTags: ['1.4.2', 'approved-a1a1a1a1a1a1', 'live'] }],
          },
        ],
      });
      await nextNight(rig);
      const ref = {
        account: '123456789012',
        region: 'eu-central-1',
        repository: 'shop/api',
        digest: api as never,
      };
      expect((await rig.ledger.read(ref)).current?.judgement.names).toEqual(['1.4.2', 'live']);
    });
  });
});

describe('a comparison of some repositories', () => {
  const two = () => {
    const world = worldOf(three, { policy: { quarantine: { c: { severity: 'CRITICAL' } } } });
    const [first] = world.repositories;
    const web = {
      repositoryName: 'team/web',
      images: [{ imageDigest: digestOf('d4'), imageTags: ['7'], scan: basicScan() }],
    };
    return { ...world, repositories: [...(first ? [first] : []), web] };
  };
  const comparedIn = async (rig: Rig): Promise<object | undefined> => {
    const { run } = await rig.ledger.comparison.read();
    return run && { only: run.only, images: run.images, asked: run.asked, state: run.state };
  };
  const feed = async (rig: Rig, ...inputs: unknown[]) => {
    for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
  };

  it('looks at those alone, and the whole registry is compared afterwards', async () => {
    await withRig(two(), async (rig) => {
      await rig.ledger.comparison.ask('team/*');
      await feed(rig, COMPARE);
      const only = { only: 'team/*', images: 1, asked: { unjudged: 1 } };
      expect(await comparedIn(rig)).toEqual({ ...only, state: 'judging' });
      await feed(rig, { now: '2026-11-21T12:02:00Z' }, SWEEP, COMPARE);
      expect(await comparedIn(rig)).toMatchObject({ images: 4, asked: { unjudged: 3 } });
    });
  });

  it('leaves the night to the whole registry, and a policy that it has not been judged by', async () => {
    await withRig(two(), async (rig) => {
      await feed(rig, COMPARE, { now: '2026-11-21T12:02:00Z' }, SWEEP);
      await rig.ledger.comparison.ask('team/*');
      await feed(rig, { world: { policy: { quarantine: { any: { severity: 'LOW' } } } } });
      await feed(rig, COMPARE, { now: '2026-11-21T12:04:00Z' }, SWEEP);
      expect(await comparedIn(rig)).toMatchObject({ only: 'team/*', asked: { policy: 1 } });
      await feed(rig, COMPARE, { now: '2026-11-21T12:06:00Z' }, SWEEP);
      expect(await comparedIn(rig)).toMatchObject({ only: undefined, asked: { policy: 3 } });
      expect(rig.aws.slack.at(-1)?.body['text']).toMatch(/^New policy .*: 1 of 3 images is now /);
      // Twenty hours after the last one of the whole registry, whatever was compared in between.
      await feed(rig, { now: '2026-11-22T07:00:00Z' });
      await rig.ledger.comparison.ask('team/*');
      await feed(rig, COMPARE, { now: '2026-11-22T08:30:00Z' }, SWEEP, COMPARE);
      expect(await comparedIn(rig)).toMatchObject({ only: undefined, images: 4 });
    });
  });

  it('that is asked for while another goes on is not forgotten', async () => {
    await withRig(two(), async (rig) => {
      const turn = await rig.ledger.comparison.take();
      const { run } = await rig.ledger.comparison.read();
      expect(run).toBeUndefined();
      const begun = newComparison(undefined, undefined, 'p1', rig.clock.now());
      await turn?.save(begun);
      await rig.ledger.comparison.ask('team/*');
      await turn?.save({ ...begun, images: 1 });
      expect((await rig.ledger.comparison.read()).asked).toMatchObject({ only: 'team/*' });
      await expect(rig.ledger.comparison.ask()).rejects.toThrow('another run was first');
    });
  });
});

describe('what a comparison and others say of one image', () => {
  const verdictsTold = ({ sns }: Awaited<ReturnType<typeof replay>>) =>
    sns.map(({ subject }) => subject);
  const unscanned = [{ imageDigest: api, imageTags: ['1.4.2'] }];
  const EVENING = { now: '2026-11-21T20:00:00Z' };

  it('is not said again by itself: that it is undecided stood in the message about all', async () => {
    const report = await replay(worldOf(unscanned), ...ONCE_JUDGED, EVENING, SWEEP);
    expect(verdictsTold(report)).toEqual(['[registry] 1 image had no verdict yet: 1 undecided']);
  });

  it('is put right where it was said to be undecided, and is approved as before', async () => {
    const failed = { imageScanStatus: { status: 'FAILED' }, imageScanFindings: null };
    const report = await replay(
      worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() }]),
      basicScanEnded(api),
      changeOf([{ imageDigest: api, scan: failed }]),
      { policy: { quarantine: { h: { severity: 'HIGH' } } } },
      ...ONCE_JUDGED,
      changeOf([{ imageDigest: api, scan: basicScan() }]),
      basicScanEnded(api),
    );
    expect(verdictsTold(report)).toEqual([
      '[approved] shop/api:1.4.2',
      '[registry] Registry compared: 1 of 1 image is now undecided',
      '[approved] shop/api:1.4.2',
    ]);
  });

  it('is not said again by it where it was told by itself before it was judged again', async () => {
    const report = await replay(
      worldOf([{ imageDigest: web, imageTags: ['1.4.1'], scan: basicScan('CRITICAL') }]),
      COMPARE,
      basicScanEnded(web),
      { now: '2026-11-21T12:02:00Z' },
      SWEEP,
    );
    expect(verdictsTold(report)).toEqual(['[quarantined] shop/api:1.4.1']);
  });

  it('is not said of a verdict that has gone by before the message is sent', async () => {
    const report = await replay(
      worldOf([{ imageDigest: web, imageTags: ['1.4.1'], scan: basicScan('CRITICAL') }]),
      COMPARE,
      SWEEP,
      changeOf([{ imageDigest: web, scan: basicScan() }]),
      basicScanEnded(web),
      { now: '2026-11-21T12:02:00Z' },
      SWEEP,
    );
    expect(verdictsTold(report)).toEqual(['[approved] shop/api:1.4.1']);
  });

  it('is said with what another policy makes of them, where that comes before the message', async () => {
    const quarantined = [{ imageDigest: web, imageTags: ['1.4.1'], scan: basicScan('CRITICAL') }];
    const report = await replay(
      worldOf(quarantined, { policy: { quarantine: { c: { severity: 'CRITICAL' } } } }),
      COMPARE,
      SWEEP,
      { now: '2026-11-21T12:00:10Z' },
      { policy: { quarantine: { h: { severity: 'HIGH' } } } },
      COMPARE,
      { now: '2026-11-21T12:02:00Z' },
      SWEEP,
    );
    expect(verdictsTold(report)).toEqual(['[registry] 1 image had no verdict yet: 1 quarantined']);
  });

  it('is said by itself of an image that could be judged only after the message', async () => {
    const quarantined = [{ imageDigest: web, imageTags: ['1.4.1'], scan: basicScan('CRITICAL') }];
    const report = await replay(
      worldOf([...quarantined, ...three.slice(0, 1)], {
        faults: [
          {
            call: 'ecr:BatchGetImage',
            nth: 1,
            where: web,
            error: 'AccessDeniedException',
          },
        ],
      }),
      ...ONCE_JUDGED,
      { now: '2026-11-21T13:03:00Z' },
      SWEEP,
    );
    expect(verdictsTold(report)).toEqual(['[quarantined] shop/api:1.4.1']);
  });

  it('waits for an image at which the run died that had noted it for the message', async () => {
    const report = await replay(
      worldOf([{ imageDigest: web, imageTags: ['1.4.1'], scan: basicScan('CRITICAL') }], {
        faults: [{ call: 'dynamodb:PutItem', nth: 2, where: web, crash: true }],
      }),
      ...ONCE_JUDGED,
      { now: '2026-11-21T12:08:00Z' },
      SWEEP,
      { now: '2026-11-21T12:30:00Z' },
      SWEEP,
    );
    expect(verdictsTold(report)).toEqual(['[registry] 1 image had no verdict yet: 1 quarantined']);
  });

  it('leaves the word to whoever looks next where an image has been undecided for long', async () => {
    const report = await replay(
      worldOf([{ imageDigest: api, imageTags: ['1.4.2'] }]),
      pushOf(api, '1.4.2'),
      { now: '2026-11-21T20:00:00Z' },
      { policy: { quarantine: { h: { severity: 'HIGH' } } } },
      COMPARE,
      { now: '2026-11-21T20:02:00Z' },
      SWEEP,
      { now: '2026-11-22T20:02:00Z' },
      SWEEP,
    );
    expect(verdictsTold(report)).toEqual(['[undecided] shop/api:1.4.2']);
  });
});

describe('the message about a comparison', () => {
  const first = [{ imageDigest: web, imageTags: ['1.4.1'], scan: basicScan('CRITICAL') }];

  it('that a route refuses rings once, is sent when it takes it, and holds up no other night', async () => {
    const refused = {
      call: 'slack:chat.postMessage',
      nth: 1,
      times: 5,
      error: 'channel_not_found',
    };
    const hours = Array.from({ length: 40 }, (_, hour) => [
      { now: new Date(Date.parse('2026-11-21T12:02:00Z') + hour * 3_600_000).toISOString() },
      COMPARE,
      SWEEP,
    ]).flat();
    const report = await replay(worldOf(first, { faults: [refused] }), COMPARE, ...hours);
    expect(report.deadLetters).toHaveLength(1);
    expect(report.slack).toHaveLength(1);
    expect(report.sns).toHaveLength(1);
    const compared = report.events.filter(({ outcome }) => outcome === 'compared');
    expect(compared.length).toBeGreaterThanOrEqual(2);
  });

  it('and its judgements are left to a run that judges by the policy that it was compared by', async () => {
    const [a, b] = [{ severity: 'CRITICAL' }, { severity: 'HIGH' }].map((rule) => ({
      policy: { quarantine: { rule } },
    }));
    const high = [{ imageDigest: web, imageTags: ['1.4.1'], scan: basicScan('HIGH') }];
    const report = await replay(
      worldOf(high, a),
      ...ONCE_JUDGED,
      { now: '2026-11-21T12:20:00Z' },
      b,
      COMPARE,
      // A sweep that began before the deployment.
      a,
      { now: '2026-11-21T12:20:30Z' },
      SWEEP,
      b,
      { now: '2026-11-21T12:40:00Z' },
      SWEEP,
    );
    expect(report.images[0]?.verdict).toBe('quarantined');
    expect(report.sns.at(-1)?.subject).toMatch(
      /^\[registry\] New policy .*: 1 of 1 image is now quarantined$/,
    );
  });
});
