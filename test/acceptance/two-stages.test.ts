import { Digest } from '../../src/core/digest.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { World } from '../../src/local/aws/world.ts';
import { openClock } from '../../src/local/deployment/clock.ts';
import type { BusEvent, Delivered } from '../../src/local/deployment/delivery.ts';
import { type Deployment, openDeployment } from '../../src/local/deployment/deployment.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { pointSdkAt, settingsFor } from '../../src/local/deployment/rig.ts';
import { policyIn } from '../../src/local/deployment/world-policy.ts';
import { recordsIn } from '../../src/records/records.ts';
import { ALL_HEARD } from '../support/replay.ts';
import {
  ACCOUNT,
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  pendingScan,
  pushOf,
  REGION,
  worldOf,
} from '../support/worlds.ts';

/*
 * Two stages in one account see the same registry and the same events, each with a ledger of its own.
 */

const api = digestOf('a1');
const image = {
  account: ACCOUNT,
  region: REGION,
  repository: 'shop/api',
  digest: Digest.parse(api),
};
const approved = 'approved-a1a1a1a1a1a1';
const quarantined = 'quarantined-a1a1a1a1a1a1';

const PROD = 'C0PRODUCTION';
const TRIAL = 'C0THETRIAL';
/** The trial stage tries a policy that lets everything but CRITICAL pass. */
const LENIENT = { quarantine: { critical: { severity: 'CRITICAL' } } };
/** Far more than one push and one scan can rightly cause. */
const TOO_MANY = 20;

interface Stages {
  readonly aws: EmbeddedAws;
  /** Gives both stages the events, and every event that follows from what they do. */
  readonly feed: (...inputs: unknown[]) => Promise<Delivered[]>;
  /** The verdict on record in a stage. */
  readonly recorded: (stage: 'prod' | 'trial') => Promise<object | undefined>;
  readonly said: (channel: string) => unknown[];
}

async function withStages<T>(world: World, use: (stages: Stages) => Promise<T>): Promise<T> {
  const clock = openClock(new Date(world.now ?? 0));
  const aws = await startEmbeddedAws({ world, now: clock.now });
  pointSdkAt(aws.environment);
  process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
  const open = (
    table: string,
    channel: string,
    marksImages: boolean,
    policy: object | undefined,
  ) => {
    const settings = settingsFor(world, aws, {
      channel,
      token: 'xoxb-embedded',
      apiUrl: aws.environment['SLACK_API_URL'] ?? '',
    });
    return openDeployment(
      aws,
      { ...settings, ledgerTable: table, marksImages },
      { ...policyIn(policy, clock.now()), notify: ALL_HEARD },
      clock,
    );
  };
  const prod = await open('prod', PROD, true, undefined);
  const trial = await open('trial', TRIAL, false, LENIENT);
  const stages: readonly Deployment[] = [prod, trial];

  const deliverAll = async (first: readonly BusEvent[]): Promise<Delivered[]> => {
    const delivered: Delivered[] = [];
    for (let events = first; events.length > 0; events = aws.takeEvents()) {
      if (delivered.length > TOO_MANY) throw new Error('The stages go on without end.');
      const both = await Promise.all(stages.map((stage) => stage.deliver(events)));
      delivered.push(...both.flat());
    }
    return delivered;
  };
  try {
    return await use({
      aws,
      feed: async (...inputs) => {
        const delivered: Delivered[] = [];
        for (const value of inputs) {
          const input = parseInput(value, 'a test');
          if (input.kind === 'world') aws.changeWorld(input.change);
          if (input.kind === 'events') delivered.push(...(await deliverAll(input.events)));
        }
        return delivered;
      },
      recorded: async (stage) => {
        const { ledger } = stage === 'prod' ? prod : trial;
        const { current } = await recordsIn(ledger, clock.now).read(image);
        return (
          current && {
            verdict: current.judgement.verdict,
            marking: current.marking,
            settled: current.settledAt !== undefined,
          }
        );
      },
      said: (channel) =>
        aws.slack.filter(({ body }) => body['channel'] === channel).map(({ body }) => body['text']),
    });
  } finally {
    for (const stage of stages) stage.close();
    await aws.stop();
  }
}

const highFinding = () =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('HIGH') }]);

describe('of two stages in one account, one owns the marks', () => {
  it('and where they judge alike, one mark is put and each tells its own people once', async () => {
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() }]);
    await withStages(world, async ({ aws, feed, recorded, said }) => {
      const delivered = await feed(pushOf(api, '1.4.2'), basicScanEnded(api));
      // The push, the end of the scan, and the mark that comes back as a push: each for both.
      expect(delivered).toHaveLength(6);
      expect(aws.images()[0]?.tags).toEqual(['1.4.2', approved]);
      expect(aws.countCalls()['ecr:PutImage']).toBe(1);
      expect(said(PROD)).toHaveLength(1);
      expect(said(TRIAL)).toHaveLength(1);
      expect(await recorded('trial')).toEqual({
        verdict: 'approved',
        marking: { state: 'unmarked' },
        settled: true,
      });
    });
  });

  it("and where they judge otherwise, the owner's mark stands, and everything comes to its end", async () => {
    await withStages(highFinding(), async ({ aws, feed, recorded, said }) => {
      const delivered = await feed(pushOf(api, '1.4.2'), basicScanEnded(api));
      expect(delivered).toHaveLength(6);
      expect(delivered.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
      expect(aws.images()[0]?.tags).toEqual(['1.4.2', quarantined]);
      expect(aws.countCalls()).toMatchObject({ 'ecr:PutImage': 1 });
      expect(aws.countCalls()).not.toHaveProperty('ecr:BatchDeleteImage');
      expect(await recorded('prod')).toMatchObject({ verdict: 'quarantined' });
      expect(await recorded('trial')).toMatchObject({ verdict: 'approved', settled: true });
      expect(said(PROD)).toEqual([
        expect.stringContaining('Quarantined: shop/api:1.4.2 (1 HIGH).'),
      ]);
      expect(said(TRIAL)).toEqual([expect.stringContaining('Approved: shop/api:1.4.2 (1 HIGH).')]);
    });
  });

  it('and the other one claims no mark in its message', async () => {
    await withStages(highFinding(), async ({ aws, feed }) => {
      await feed(basicScanEnded(api));
      const blocksIn = (channel: string) =>
        JSON.stringify(aws.slack.find(({ body }) => body['channel'] === channel)?.body['blocks']);
      expect(blocksIn(PROD)).toContain(`Marked \`${quarantined}\``);
      expect(blocksIn(TRIAL)).not.toContain('Marked');
      expect(blocksIn(TRIAL)).not.toContain('could not be marked');
    });
  });

  it('and the other one leaves an approval to the owner where it becomes undecided itself', async () => {
    const world = worldOf([
      { imageDigest: api, imageTags: ['1.4.2', approved], scan: pendingScan() },
    ]);
    await withStages(world, async ({ aws, feed, recorded, said }) => {
      await feed(pushOf(api, '1.4.2'));
      expect(aws.countCalls()['ecr:BatchDeleteImage']).toBe(1);
      expect(await recorded('trial')).toMatchObject({ verdict: 'undecided', settled: true });
      await feed(changeOf([{ imageDigest: api, scan: basicScan() }]), basicScanEnded(api));
      expect(aws.images()[0]?.tags).toEqual(['1.4.2', approved]);
      expect([said(PROD).length, said(TRIAL).length]).toEqual([1, 1]);
    });
  });
});
