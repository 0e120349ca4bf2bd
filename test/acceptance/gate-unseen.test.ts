import { Digest } from '../../src/core/digest.ts';
import type { Intervention } from '../../src/core/interventions/intervention.ts';
import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { deploying, ecrImage, question } from '../support/deployments.ts';
import { ledgerOf } from '../support/ledger.ts';
import { ALL_HEARD } from '../support/replay.ts';
import {
  ACCOUNT,
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  findingChanged,
  indexImage,
  pushOf,
  REGION,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

/*
 * The gate does not go by an approval after which the ledger knows of something that nobody has looked at.
 */

const API = digestOf('a1');
const TEXT = ecrImage('shop/api:1.0.0');
const image = {
  account: ACCOUNT,
  region: REGION,
  repository: 'shop/api',
  digest: Digest.parse(API),
};
const at = (now: string) => ({ now: `2026-11-${now}:00Z` });
const scanned = (...severities: string[]) => ({
  imageDigest: API,
  imageTags: ['1.0.0'],
  scan: basicScan(...severities),
});
const broken = (call: string, error: string): { world: Pick<World, 'faults'> } => ({
  world: { faults: [{ call, nth: 1, times: 999, error }] },
});

interface Play {
  readonly rig: Rig;
  readonly feed: (...inputs: unknown[]) => Promise<void>;
  /** What ECS is answered. */
  readonly ask: () => Promise<readonly [status: string, why: string]>;
}

async function approved(
  use: (play: Play) => Promise<void>,
  images: World['repositories'][number]['images'] = [scanned()],
  inMemory = true,
): Promise<void> {
  const rig = await openRig({
    world: { ...worldOf(images), ...deploying({ image: TEXT }) },
    notify: ALL_HEARD,
    inMemory,
  });
  const feed = async (...inputs: unknown[]) => {
    for (const one of inputs) await rig.feed(parseInput(one, 'a test'));
  };
  try {
    await feed(pushOf(API, '1.0.0'));
    await use({
      rig,
      feed,
      ask: async () => {
        const [said] = await rig.feed(parseInput(question(), 'a test'));
        if (said?.outcome !== 'gated') throw new Error(`it ended as ${said?.outcome}`);
        return [said.answer.hookStatus, said.why];
      },
    });
  } finally {
    await rig.stop();
  }
}

const PASSES = ['SUCCEEDED', expect.stringContaining('approved: ')];
const open = (why: string) => ['IN_PROGRESS', `app (${TEXT}): undecided: ${why}`];

describe('an event that spoke of findings ends an approval', () => {
  it('until somebody has looked at them', async () => {
    await approved(async ({ feed, ask }) => {
      expect(await ask()).toEqual(PASSES);
      await feed(changeOf([scanned('CRITICAL')]), findingChanged(API));
      expect(await ask()).toEqual(
        open(
          'an event spoke of its findings, and it has not been judged since: that takes some minutes, ask again then',
        ),
      );
      await feed(at('21T12:02'), SWEEP);
      expect((await ask())[0]).toBe('FAILED');
    });
  });

  it('and nothing new among them lets it pass again', async () => {
    await approved(async ({ feed, ask }) => {
      await feed(findingChanged(API), at('21T12:02'), SWEEP);
      expect(await ask()).toEqual(PASSES);
    });
  });

  it('for as long as they cannot be read, with what it fails of', async () => {
    await approved(async ({ feed, ask }) => {
      await feed(changeOf([scanned('CRITICAL')]), findingChanged(API));
      await feed(broken('ecr:DescribeImageScanFindings', 'AccessDeniedException'));
      await feed(at('21T12:02'), SWEEP, at('24T12:00'), SWEEP);
      const [status, why] = await ask();
      expect([status, why]).toEqual([
        'IN_PROGRESS',
        expect.stringMatching(
          /undecided: an event spoke of its findings, and it cannot be judged again since 2026-11-21 12:02 UTC \(.*AccessDeniedException.*\): once that is mended, "ecr-scan-notifier rejudge" has it judged at once$/,
        ),
      ]);
    });
  });

  it('of an index, though it spoke of a platform', async () => {
    const [index, platform] = [API, digestOf('b2')];
    const images = [
      indexImage(index, ['1.0.0'], { amd64: platform }),
      { imageDigest: platform, scan: basicScan() },
    ];
    await approved(async ({ rig, feed, ask }) => {
      expect(await ask()).toEqual(PASSES);
      await feed(findingChanged(platform));
      expect((await ask())[1]).toContain('an event spoke of its findings');
      rig.aws.calls.length = 0;
      await ask();
      expect(rig.aws.countCalls()['dynamodb:Query']).toBe(3);
      await feed(at('21T12:02'), SWEEP);
      expect(await ask()).toEqual(PASSES);
    }, images);
  });

  it('but no longer where it was judged by them, and only a message about it fails', async () => {
    await approved(
      async ({ feed, ask }) => {
        expect((await ask())[0]).toBe('FAILED');
        await feed(changeOf([scanned()]), findingChanged(API));
        await feed(broken('sns:Publish', 'AuthorizationErrorException'));
        await feed(at('21T12:02'), SWEEP);
        expect(await ask()).toEqual(PASSES);
        // Another event is not answered by that.
        await feed(findingChanged(API));
        expect((await ask())[1]).toContain('an event spoke of its findings');
      },
      [scanned('CRITICAL')],
    );
  });
});

describe('an event that told of the end of a scan ends an approval', () => {
  const denied = broken('dynamodb:TransactWriteItems', 'AccessDeniedException');
  const ended = (digest: string, counts: object = { CRITICAL: 1 }) => {
    const event = basicScanEnded(digest) as unknown as { readonly detail: object };
    const detail = { ...event.detail, 'finding-severity-counts': counts };
    return { ...event, time: '2026-11-21T12:10:00Z', detail };
  };
  const UNJUDGED = open(
    'an event told of a scan, and it has not been judged by that: ask again in some minutes, and where it stays so, "ecr-scan-notifier rejudge" has it judged',
  );

  it('where it was kept and not judged, until it is', async () => {
    await approved(async ({ rig, feed, ask }) => {
      await feed(at('21T12:10'), denied, ended(API));
      expect(await ask()).toEqual(UNJUDGED);
      // The scan shows it by now, and nobody has judged it: that closes the report, and not the matter.
      await feed(changeOf([scanned('CRITICAL')]), at('21T12:11'), denied, ended(API));
      expect((await rig.ledger.read(image)).report).toMatchObject({ closed: true });
      expect(await ask()).toEqual(UNJUDGED);
      rig.aws.dropFaults();
      await feed(at('21T12:12'), ended(API));
      expect((await ask())[0]).toBe('FAILED');
    });
  });

  it('of an index, where it was of a platform, without another question to the table', async () => {
    const platform = digestOf('c1');
    const images = [
      indexImage(API, ['1.0.0'], { amd64: platform }),
      { imageDigest: platform, scan: basicScan() },
    ];
    await approved(async ({ rig, feed, ask }) => {
      await feed(at('21T12:10'), denied, ended(platform));
      rig.aws.calls.length = 0;
      expect(await ask()).toEqual(UNJUDGED);
      expect(rig.aws.countCalls()['dynamodb:Query']).toBe(3);
    }, images);
  });

  it('and none where it proves what the approval rests on', async () => {
    const silent = {
      imageDigest: API,
      imageTags: ['1.0.0'],
      scan: { imageScanStatus: { status: 'COMPLETE' }, imageScanFindings: { findings: [] } },
    };
    await approved(
      async ({ rig, feed, ask }) => {
        expect((await ask())[0]).toBe('IN_PROGRESS');
        await feed(at('21T12:10'), ended(API, { CRITICAL: 0 }));
        const { report } = await rig.ledger.read(image);
        expect([report?.countsNone, report?.closed]).toEqual([true, undefined]);
        expect(await ask()).toEqual(PASSES);
      },
      [silent],
    );
  });
});

describe('what was asked about a platform of several indexes', () => {
  it('is answered for one of them by the look at it, though another cannot be judged', async () => {
    const [other, platform] = [digestOf('b1'), digestOf('c1')];
    const images = [
      indexImage(API, ['1.0.0'], { amd64: platform }),
      indexImage(other, ['0.9.0'], { amd64: platform }),
      { imageDigest: platform, scan: basicScan() },
    ];
    await approved(
      async ({ rig, feed, ask }) => {
        await feed(pushOf(other, '0.9.0'));
        const ledger = ledgerOf(rig.aws);
        const [state] = await ledger.items(`${ACCOUNT}/${REGION}/shop/api@${other}`, 'state');
        await ledger.put({ ...state, current: { broken: true } });
        await feed(findingChanged(platform), at('21T12:02'), SWEEP);
        expect((await ask())[1]).toContain(
          'an event spoke of its findings, and it cannot be judged',
        );
        await feed(at('22T12:30'), SWEEP);
        expect((await rig.ledger.read(image)).current?.lookedAt).toBe('2026-11-22T12:30:00.000Z');
        expect(await ask()).toEqual(PASSES);
        // What is heard later is news again.
        await feed(findingChanged(platform));
        expect((await ask())[1]).toContain('an event spoke of its findings');
      },
      images,
      false,
    );
  });
});

describe('what somebody did in Slack ends an approval', () => {
  const revoked: Intervention = {
    kind: 'revoke',
    id: 'click-1',
    waiver: 'V1',
    by: { id: 'U0123456789', name: 'Ann' },
    at: '2026-11-21T12:00:00.000Z',
    channel: 'C0123456789',
    seen: { number: 1, policyVersion: 'v1', fingerprint: 'f1' },
  };

  it('of others of the repository, though somebody else had asked for these before', async () => {
    const other = { imageDigest: digestOf('b2'), imageTags: ['2.0.0'], scan: basicScan() };
    await approved(
      async ({ rig, feed, ask }) => {
        await feed(pushOf(other.imageDigest, '2.0.0'));
        await rig.ledger.again([{ image, why: 'asked', dueAt: '2026-11-21T12:30:00.000Z' }]);
        expect(await ask()).toEqual(PASSES);
        const second = { ...image, digest: Digest.parse(other.imageDigest) };
        await rig.ledger.intervene(second, revoked);
        // This sweep asks for the image, and the next one judges it.
        await feed(at('21T12:01'), SWEEP);
        expect((await ask())[1]).toContain('somebody has revoked a waiver');
        await feed(at('21T12:02'), SWEEP);
        expect(await ask()).toEqual(PASSES);
        expect(await rig.ledger.requests(image)).toEqual({});
      },
      [scanned(), other],
    );
  });

  it('until it has been judged by that', async () => {
    await approved(async ({ rig, feed, ask }) => {
      await rig.ledger.intervene(image, revoked);
      expect(await ask()).toEqual(
        open(
          'somebody has revoked a waiver, and it has not been judged since: that takes some minutes, ask again then',
        ),
      );
      await feed(at('21T12:01'), SWEEP);
      expect(await ask()).toEqual(PASSES);
    });
  });

  it('of others of the repository as soon as they are asked for, and a comparison ends none', async () => {
    await approved(async ({ rig, feed, ask }) => {
      const dueAt = '2026-11-21T12:00:00.000Z';
      await rig.ledger.again([{ image, why: 'policy', dueAt }]);
      expect(await ask()).toEqual(PASSES);
      await feed(at('21T12:01'), SWEEP);
      await rig.ledger.again([{ image, why: 'revoked', dueAt }]);
      expect((await ask())[1]).toContain('somebody has revoked a waiver');
    });
  });
});

describe('an approval that was to be judged again', () => {
  it('counts no more where that fails, until it succeeds', async () => {
    await approved(async ({ rig, feed, ask }) => {
      await feed(broken('ecr:DescribeImageScanFindings', 'AccessDeniedException'));
      await feed(at('22T12:01'), SWEEP);
      expect(await ask()).toEqual([
        'IN_PROGRESS',
        expect.stringMatching(
          /undecided: it was approved, and it cannot be judged again since 2026-11-22 12:01 UTC \(.*AccessDeniedException.*\): once that is mended/,
        ),
      ]);
      rig.aws.dropFaults();
      await feed(at('22T15:00'), SWEEP);
      expect(await ask()).toEqual(PASSES);
    });
  });

  it('counts on where it was judged, and a message about it fails', async () => {
    await approved(
      async ({ rig, feed, ask }) => {
        await feed(broken('sns:Publish', 'AuthorizationErrorException'));
        await feed(changeOf([scanned()]), pushOf(API, '1.0.0'), at('21T12:30'), SWEEP);
        expect((await rig.ledger.read(image)).failed).toMatchObject({ times: 1, judged: true });
        expect(await ask()).toEqual(PASSES);
        // And then it cannot be looked at, which is another matter.
        rig.aws.dropFaults();
        await feed(broken('ecr:DescribeImageScanFindings', 'AccessDeniedException'));
        await feed(at('21T18:00'), SWEEP);
        expect((await ask())[1]).toContain('it cannot be judged again since 2026-11-21 18:00 UTC');
      },
      [scanned('CRITICAL')],
    );
  });
});
