import { Digest } from '../../src/core/digest.ts';
import type { Intervention } from '../../src/core/interventions/intervention.ts';
import { answerOf } from '../../src/lambda/answer-of.ts';
import { IN_A_FUNCTION } from '../../src/lambda/aws-clients.ts';
import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import type { GatedDeployment } from '../../src/pipeline/outcome.ts';
import {
  BEFORE,
  type Deployed,
  deploying,
  ecrImage,
  question,
  REVISION,
} from '../support/deployments.ts';
import { ALL_HEARD } from '../support/replay.ts';
import {
  ACCOUNT,
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  indexImage,
  pendingScan,
  pushOf,
  REGION,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const [GOOD, BAD, LATE, UNSEEN] = [digestOf('a1'), digestOf('b2'), digestOf('c3'), digestOf('d4')];
const image = (imageDigest: string, tag: string, scan: Record<string, unknown>) => ({
  imageDigest,
  imageTags: [tag],
  scan,
});
const IMAGES = [
  image(GOOD, '1.0.0', basicScan()),
  image(BAD, '1.1.0', basicScan('CRITICAL')),
  image(LATE, '1.2.0', pendingScan()),
  image(UNSEEN, '1.3.0', basicScan()),
];
const JUDGED = [pushOf(GOOD, '1.0.0'), pushOf(BAD, '1.1.0'), pushOf(LATE, '1.2.0')];
const shop = (tag: string) => ecrImage(`shop/api:${tag}`);

interface Around {
  readonly images?: World['repositories'][number]['images'];
  readonly before?: readonly unknown[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly limits?: Parameters<typeof openRig>[0]['limits'];
}

/** A deployment of these containers, of images that were judged before, in the hands of a test. */
async function deployed<T>(
  containers: readonly Deployed[],
  use: (ask: typeof answerTo, rig: Rig) => Promise<T>,
  { images = IMAGES, before = JUDGED, variables, limits }: Around = {},
): Promise<T> {
  const rig = await openRig({
    world: { ...worldOf([...images]), ...deploying(...containers) },
    notify: ALL_HEARD,
    inMemory: true,
    ...(variables && { variables }),
    ...(limits && { limits }),
  });
  try {
    for (const one of before) await rig.feed(parseInput(one, 'a test'));
    return await use(answerTo, rig);
  } finally {
    await rig.stop();
  }
}

/** What ECS is answered at a stage, beside what the log says of it; an error is the function's own. */
async function answerTo(
  rig: Rig,
  asked: object = question(),
): Promise<Partial<GatedDeployment> & { readonly failed?: string }> {
  const [delivered] = await rig.feed(parseInput(asked, 'a test'));
  if (delivered?.outcome === 'refused') return { failed: delivered.why };
  if (delivered?.outcome !== 'gated') throw new Error(`it ended as ${delivered?.outcome}`);
  expect(answerOf(delivered)).toEqual(delivered.answer);
  return delivered;
}

const statusOf = async (containers: readonly Deployed[], stage?: string, around?: Around) =>
  deployed(
    containers,
    async (ask, rig) => {
      const { answer, why } = await ask(rig, question(stage));
      return [answer?.hookStatus, why];
    },
    around,
  );

describe('a deployment passes the gate', () => {
  it('with an image that is approved, by its tag before a task has started and by its digest then', async () => {
    await deployed([{ image: shop('1.0.0') }], async (ask, rig) => {
      expect(await ask(rig)).toMatchObject({
        answer: { hookStatus: 'SUCCEEDED' },
        containers: [{ container: 'app', image: shop('1.0.0'), digest: GOOD, state: 'approved' }],
      });
      await rig.feed(
        parseInput({ world: deploying({ image: shop('1.0.0'), fixed: GOOD }) }, 'a test'),
      );
      rig.aws.calls.length = 0;
      expect(await ask(rig, question('POST_SCALE_UP'))).toMatchObject({
        answer: { hookStatus: 'SUCCEEDED' },
        why: `app (${shop('1.0.0')}): approved: scanned completely, no findings (judged 2026-11-21 12:00 UTC)`,
      });
      expect(rig.aws.countCalls()).toEqual({
        'ecs:DescribeServiceRevisions': 1,
        'ecs:DescribeTaskDefinition': 1,
        'dynamodb:Query': 1,
      });
    });
  });

  it('and is answered with what ECS knows, and nothing else', async () => {
    await deployed([{ image: shop('1.0.0') }], async (ask, rig) => {
      expect((await ask(rig)).answer).toEqual({ hookStatus: 'SUCCEEDED' });
    });
    await deployed([{ image: shop('1.1.0') }], async (ask, rig) => {
      expect((await ask(rig)).answer).toEqual({ hookStatus: 'FAILED' });
    });
  });

  it('with an image that a person has released, whose word is in the answer', async () => {
    const images = [image(BAD, '1.1.0', basicScan('CRITICAL'))];
    const around = { images, before: [pushOf(BAD, '1.1.0')] };
    const release: Intervention = {
      kind: 'release',
      id: 'click-1',
      by: { id: 'U0123456789', name: 'Ann' },
      at: '2026-11-21T12:01:00.000Z',
      channel: 'C0123456789',
      seen: { number: 1, policyVersion: 'v1', fingerprint: 'f1' },
      reason: 'the shop is down',
      until: '2026-11-21T16:00:00.000Z',
    };
    await deployed(
      [{ image: shop('1.1.0') }],
      async (ask, rig) => {
        expect((await ask(rig)).answer).toEqual({ hookStatus: 'FAILED' });
        const place = { account: ACCOUNT, region: REGION, repository: 'shop/api' };
        await rig.ledger.intervene({ ...place, digest: Digest.parse(BAD) }, release);
        for (const one of [{ now: '2026-11-21T12:02:00Z' }, SWEEP])
          await rig.feed(parseInput(one, 'a test'));
        expect(await ask(rig)).toMatchObject({
          answer: { hookStatus: 'SUCCEEDED' },
          why: `app (${shop('1.1.0')}): approved: released by Ann until 2026-11-21 16:00 UTC: the shop is down; 1 finding is CRITICAL (judged 2026-11-21 12:02 UTC)`,
          containers: [
            { released: { by: 'Ann', why: 'the shop is down', against: 'quarantined' } },
          ],
        });
        // No sweep has looked yet, and the release is over.
        await rig.feed(parseInput({ now: '2026-11-21T16:00:00Z' }, 'a test'));
        expect((await ask(rig)).answer).toMatchObject({ hookStatus: 'IN_PROGRESS' });
      },
      around,
    );
  });

  it('where ECS has fixed the digest of a platform, by the verdict on the index that has the tag', async () => {
    const [index, platform] = [digestOf('e5'), digestOf('f6')];
    const images = [
      indexImage(index, ['2.0.0'], { amd64: platform }),
      { imageDigest: platform, scan: basicScan() },
    ];
    const before = [pushOf(platform), pushOf(index, '2.0.0')];
    const containers = [{ image: shop('2.0.0'), fixed: platform }];
    await deployed(
      containers,
      async (ask, rig) => {
        expect(await ask(rig, question('POST_SCALE_UP'))).toMatchObject({
          answer: { hookStatus: 'SUCCEEDED' },
          containers: [{ digest: index, state: 'approved' }],
        });
      },
      { images, before },
    );
  });

  it('on its way back, whatever it would be refused for', async () => {
    const weights = { [REVISION]: 0, [BEFORE]: 100 };
    await deployed([{ image: shop('1.1.0'), fixed: BAD }], async (ask, rig) => {
      const asked = (stage: string) => question(stage, { productionTrafficWeights: weights });
      expect(await ask(rig, asked('PRODUCTION_TRAFFIC_SHIFT'))).toMatchObject({
        answer: { hookStatus: 'SUCCEEDED' },
        why: 'it is a rollback',
      });
      // Before its first step the new revision of a canary has no traffic either.
      expect(await ask(rig, asked('PRE_PRODUCTION_TRAFFIC_SHIFT'))).toMatchObject({
        answer: { hookStatus: 'FAILED' },
      });
    });
  });
});

describe('a deployment is refused', () => {
  it('with an image that is quarantined, by name', async () => {
    expect(await statusOf([{ image: shop('1.0.0') }, { image: shop('1.1.0') }])).toEqual([
      'FAILED',
      `sidecar-1 (${shop('1.1.0')}): quarantined: 1 finding is CRITICAL (judged 2026-11-21 12:00 UTC)`,
    ]);
  });

  it('with a tag that is not there, in a repository that is not there', async () => {
    expect(await statusOf([{ image: shop('9') }])).toEqual([
      'FAILED',
      `app (${shop('9')}): shop/api has no image 9`,
    ]);
    const other = ecrImage('shop/other');
    expect(await statusOf([{ image: other }])).toEqual([
      'FAILED',
      `app (${other}): shop/other has no image latest`,
    ]);
  });

  it('with an approval that rests on a scan which is too old', async () => {
    const old = { ...basicScan().imageScanFindings, imageScanCompletedAt: '2026-11-01T00:00:00Z' };
    const images = [image(GOOD, '1.0.0', { ...basicScan(), imageScanFindings: old })];
    const around = { images, before: [pushOf(GOOD, '1.0.0')] };
    expect((await statusOf([{ image: shop('1.0.0') }], undefined, around))[0]).toBe('SUCCEEDED');
    const variables = { GATE_MAX_AGE: '7d', GATE_WAIT: '0s' };
    expect(await statusOf([{ image: shop('1.0.0') }], undefined, { ...around, variables })).toEqual(
      [
        'FAILED',
        `there is no verdict in time: app (${shop('1.0.0')}): undecided: it is approved, but by a scan of 2026-11-01 00:00 UTC, and no more than 7 days are allowed`,
      ],
    );
  });

  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['public.ecr.aws/datadog/agent:7', 'public.ecr.aws/datadog/agent:7'],
    [ecrImage('shop/api:1.0.0', '999999999999'), ecrImage('shop/api:1.0.0', '999999999999')],
    [ecrImage('shop/api:1.0.0', undefined, 'us-east-1'), ecrImage('*', undefined, 'us-east-1')],
  ])(
    'with %s, of a registry that nobody judges, unless a setting lets it through',
    async (text, pattern) => {
      const containers = [{ image: shop('1.0.0') }, { image: text }];
      expect(await statusOf(containers)).toEqual([
        'FAILED',
        `sidecar-1 (${text}): it is of another registry, where nobody judges it`,
      ]);
      const variables = { GATE_LET_THROUGH: `ghcr.io/shop/*, ${pattern}` };
      await deployed(
        containers,
        async (ask, rig) => {
          expect(await ask(rig)).toMatchObject({
            answer: { hookStatus: 'SUCCEEDED' },
            containers: [{ state: 'approved' }, { state: 'let through' }],
            why: expect.stringContaining(
              `sidecar-1 (${text}): nobody judges it, and the gate lets ${pattern} through`,
            ),
          });
        },
        { variables },
      );
    },
  );

  it('with an image that would be let through, if it were not of a host that may be ours', async () => {
    const text = `123456789012.dkr.ecr.eu-central-1.amazonaws.com:443/shop/api:1.1.0`;
    const variables = { GATE_LET_THROUGH: '123456789012.dkr.ecr.eu-central-1.amazonaws.com:443/*' };
    expect(await statusOf([{ image: text }], undefined, { variables })).toEqual([
      'FAILED',
      `app (${text}): 123456789012.dkr.ecr.eu-central-1.amazonaws.com:443 is no host of ECR that is known here`,
    ]);
  });

  it('where each task may run another image of the tag', async () => {
    const image = shop('1.0.0');
    const open = `app (${image}): ECS has not fixed its digest, and each task may run another`;
    expect(await statusOf([{ image }], 'POST_SCALE_UP')).toEqual(['IN_PROGRESS', open]);
    expect(await statusOf([{ image, versionConsistency: 'disabled' }], 'POST_SCALE_UP')).toEqual([
      'FAILED',
      `app (${image}): its versionConsistency is disabled, so that each task may run another image`,
    ]);
    // What the revision names then is what one of its tasks runs.
    const named = { image, versionConsistency: 'disabled', fixed: GOOD } as const;
    expect((await statusOf([named], 'POST_SCALE_UP'))[0]).toBe('FAILED');
    const pinned = ecrImage(`shop/api@${GOOD}`);
    const container = { image: pinned, versionConsistency: 'disabled' } as const;
    expect((await statusOf([container], 'POST_SCALE_UP'))[0]).toBe('SUCCEEDED');
  });
});

describe('a deployment waits at the gate', () => {
  it('for the verdict on an image that is being scanned, and goes on with it', async () => {
    await deployed([{ image: shop('1.2.0') }], async (ask, rig) => {
      const first = await ask(rig);
      expect(first.answer).toEqual({
        hookStatus: 'IN_PROGRESS',
        callBackDelay: 30,
        hookDetails: {
          'deployment-gate': {
            stage: 'PRE_SCALE_UP',
            since: '2026-11-21T12:00:00.000Z',
            why: expect.stringContaining(`app (${shop('1.2.0')}): undecided: `),
          },
        },
      });
      for (const one of [
        { now: '2026-11-21T12:05:00Z' },
        changeOf([{ imageDigest: LATE, scan: basicScan() }]),
        basicScanEnded(LATE),
      ])
        await rig.feed(parseInput(one, 'a test'));
      expect((await ask(rig)).answer).toEqual({ hookStatus: 'SUCCEEDED' });
    });
  });

  it('no longer than it is told, and ends without a verdict', async () => {
    const variables = { GATE_WAIT: '10m' };
    await deployed(
      [{ image: shop('1.3.0') }],
      async (ask, rig) => {
        const at = async (now: string) => {
          await rig.feed(parseInput({ now: `2026-11-21T${now}Z` }, 'a test'));
          const { answer, why } = await ask(rig);
          return { answer, why };
        };
        expect((await at('12:00:00')).answer).toMatchObject({ callBackDelay: 30 });
        expect((await at('12:09:50')).answer).toMatchObject({ callBackDelay: 10 });
        expect(await at('12:10:00')).toEqual({
          answer: { hookStatus: 'FAILED' },
          why: `there is no verdict in time: app (${shop('1.3.0')}): undecided: it has not been judged yet`,
        });
      },
      { variables },
    );
  });

  it('at each of its stages anew', async () => {
    await deployed([{ image: shop('1.2.0'), fixed: LATE }], async (ask, rig) => {
      await ask(rig);
      await rig.feed(parseInput({ now: '2026-11-21T12:20:00Z' }, 'a test'));
      const { answer } = await ask(rig, question('POST_SCALE_UP'));
      expect(answer).toMatchObject({
        hookDetails: { 'deployment-gate': { since: '2026-11-21T12:20:00.000Z' } },
      });
    });
  });

  it('not since a time that is yet to come, which would never be over', async () => {
    const memory = { stage: 'PRE_SCALE_UP', since: '2099-01-01T00:00:00Z', why: '' };
    await deployed([{ image: shop('1.2.0') }], async (ask, rig) => {
      const asked = { ...question(), hookDetails: { 'deployment-gate': memory, own: 'theirs' } };
      expect(await ask(rig, asked)).toMatchObject({
        answer: { hookStatus: 'FAILED' },
        why: expect.stringContaining('it waits since 2099-01-01T00:00:00Z, which cannot be'),
      });
    });
  });

  it('not for what no time clears', async () => {
    const unsupported = {
      imageScanStatus: { status: 'FAILED', description: 'UnsupportedImageError: none' },
    };
    const images = [image(GOOD, '1.0.0', unsupported)];
    const [status, why] = await statusOf([{ image: shop('1.0.0') }], undefined, {
      images,
      before: [pushOf(GOOD, '1.0.0')],
    });
    expect([status, why]).toEqual(['FAILED', expect.stringContaining('undecided: ')]);
  });
});

describe('what fails at the gate', () => {
  const CALLS = [
    'ecs:DescribeServiceRevisions',
    'ecs:DescribeTaskDefinition',
    'ecr:DescribeImages',
    'dynamodb:Query',
  ];
  const failing = (
    fault: Omit<NonNullable<World['faults']>[number], 'nth'>,
    limits?: Around['limits'],
  ) =>
    deployed(
      [{ image: shop('1.0.0') }],
      async (ask, rig) => {
        const faults = [{ nth: 1, ...fault }];
        await rig.feed(parseInput({ world: { faults } }, 'a test'));
        const first = await ask(rig);
        rig.aws.dropFaults();
        return [first, await ask(rig)] as const;
      },
      { ...(limits && { limits }) },
    );
  const passed = { answer: { hookStatus: 'SUCCEEDED' } };

  it.each(CALLS)('%s, throttled for long, is asked again', async (call) => {
    const [first, second] = await failing({ call, times: 9, error: 'ThrottlingException' });
    expect(first).toMatchObject({
      answer: { hookStatus: 'IN_PROGRESS', callBackDelay: 30 },
      why: expect.stringContaining('ThrottlingException'),
      containers: [{ state: 'open' }],
    });
    expect(second).toMatchObject(passed);
  });

  it('throttled for a moment, is waited for', async () => {
    const fault = { call: 'ecs:DescribeServiceRevisions', error: 'ThrottlingException' };
    const [first] = await failing({ ...fault, times: 2 });
    expect(first).toMatchObject(passed);
  });

  it.each(CALLS)('%s, without an answer, is asked again', async (call) => {
    // Long enough for every call that is answered, on a busy machine too.
    const soon = { attempt: 1_500, call: 1_500 };
    const limits = { ...IN_A_FUNCTION, ecr: soon, ledger: soon };
    const [first, second] = await failing({ call, hang: true }, limits);
    expect(first).toMatchObject({
      answer: { hookStatus: 'IN_PROGRESS' },
      why: expect.stringContaining('no answer within'),
    });
    expect(second).toMatchObject(passed);
  });

  it.each(CALLS)('%s, denied, fails the function, so that ECS goes back', async (call) => {
    const [first, second] = await failing({ call, error: 'AccessDeniedException' });
    expect(first.failed).toContain('AccessDeniedException');
    expect(second).toMatchObject(passed);
  });

  it.each(CALLS)(
    '%s, of which the function dies, is no answer, and another one is',
    async (call) => {
      const [first, second] = await failing({ call, crash: true });
      expect(first).toEqual({ failed: `died right after ${call}` });
      expect(second).toMatchObject(passed);
    },
  );

  it('throttled until the wait is over, ends without a verdict', async () => {
    await deployed([{ image: shop('1.0.0') }], async (ask, rig) => {
      const faults = [{ call: 'dynamodb:Query', nth: 1, times: 99, error: 'ThrottlingException' }];
      await rig.feed(parseInput({ world: { faults } }, 'a test'));
      await ask(rig);
      await rig.feed(parseInput({ now: '2026-11-21T12:30:00Z' }, 'a test'));
      expect((await ask(rig)).answer).toEqual({ hookStatus: 'FAILED' });
    });
  });

  it('a revision that ECS does not know', async () => {
    await deployed([{ image: shop('1.0.0') }], async (ask, rig) => {
      const other = question('PRE_SCALE_UP', { targetServiceRevisionArn: BEFORE });
      expect(await ask(rig, other)).toEqual({
        failed: `reading the service revision ${BEFORE}: MISSING`,
      });
    });
  });

  it('a task definition that cannot be read', async () => {
    await deployed([{ image: shop('1.0.0') }], async (ask, rig) => {
      const { taskDefinitions } = deploying();
      await rig.feed(parseInput({ world: { taskDefinitions } }, 'a test'));
      expect((await ask(rig)).failed).toMatch(
        /^cannot read the task definition arn:.*:task-definition\/shop-api:7 at containerDefinitions$/,
      );
    });
  });

  it.each([
    [{ lifecycleStage: '' }, 'lifecycleStage'],
    [{ executionDetails: { serviceArn: 'shop/api' } }, 'executionDetails.serviceArn'],
    [{ hookDetails: { 'deployment-gate': { since: 'yesterday' } } }, 'hookDetails.deployment-gate'],
  ])('a question that cannot be read: %j', async (more, place) => {
    await deployed([{ image: shop('1.0.0') }], async (ask, rig) => {
      expect((await ask(rig, { ...question(), ...more })).failed).toContain(
        `cannot read the question of a lifecycle hook at ${place}`,
      );
    });
  });

  it('an environment that is not right', async () => {
    const variables = { GATE_WAIT: 'long', GATE_LET_THROUGH: '*' };
    await deployed(
      [{ image: shop('1.0.0') }],
      async (ask, rig) => {
        const { failed } = await ask(rig);
        expect(failed).toContain('GATE_WAIT: "long" is no time to wait');
        expect(failed).toContain('GATE_LET_THROUGH: "*" begins with no registry');
      },
      { variables },
    );
  });
});
