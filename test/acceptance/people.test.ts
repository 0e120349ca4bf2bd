import type { NotifyRule } from '../../src/core/policy/notify.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import {
  ACCOUNT,
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  pushOf,
  REGION,
  SWEEP,
  scannedAgain,
  worldOf,
} from '../support/worlds.ts';

const PEOPLE_TOPIC_ARN = `arn:aws:sns:${REGION}:${ACCOUNT}:verdicts-for-people`;

type Published = Rig['aws']['sns'];

/** Plays inputs where there is a topic for people; answers with what was published there. */
async function playedFor(
  world: Parameters<typeof openRig>[0]['world'],
  inputs: readonly unknown[],
  notify: readonly NotifyRule[] = [],
): Promise<{ people: Published; programs: Published; publishedAt: number[] }> {
  const rig = await openRig({ world, notify, variables: { PEOPLE_TOPIC_ARN } });
  try {
    for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
    const toPeople = JSON.stringify(PEOPLE_TOPIC_ARN);
    return {
      people: rig.aws.sns.filter(({ topicArn }) => topicArn === PEOPLE_TOPIC_ARN),
      programs: rig.aws.sns.filter(({ topicArn }) => topicArn !== PEOPLE_TOPIC_ARN),
      publishedAt: rig.aws.calls
        .filter(({ request }) => JSON.stringify(request).includes(toPeople))
        .map(({ startedAt }) => startedAt),
    };
  } finally {
    await rig.stop();
  }
}

const api = digestOf('a1');
const withScan = (...severities: string[]) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan(...severities) }]);
const subjectsOf = (published: Published): unknown[] => published.map(({ subject }) => subject);

describe('the topic for people', () => {
  it('hears of what may not ship, in a form for each protocol and without attributes', async () => {
    const { people, programs } = await playedFor(withScan('CRITICAL'), [pushOf(api, '1.4.2')]);
    expect(people).toMatchObject([
      { subject: '[quarantined] shop/api:1.4.2', structure: 'json', attributes: {} },
    ]);
    expect(Object.keys(JSON.parse(people[0]?.message ?? '') as object)).toEqual([
      'default',
      'email',
      'https',
    ]);
    // What programs filter by is never lost.
    expect(programs[0]).not.toHaveProperty('structure');
    expect(programs[0]?.attributes).toMatchObject({ verdict: 'quarantined' });
  });

  it('hears nothing of what may ship, but where it might not until now', async () => {
    const green = await playedFor(withScan('LOW'), [pushOf(api, '1.4.2'), basicScanEnded(api)]);
    expect([subjectsOf(green.people), green.programs.length]).toEqual([[], 1]);
    const mended = await playedFor(withScan('CRITICAL'), [
      pushOf(api, '1.4.2'),
      ...scannedAgain(api, 'LOW'),
      basicScanEnded(api),
    ]);
    expect(subjectsOf(mended.people)).toEqual([
      '[quarantined] shop/api:1.4.2',
      '[approved] shop/api:1.4.2',
    ]);
  });

  it('hears of every verdict where the policy says so', async () => {
    const { people } = await playedFor(
      withScan('LOW'),
      [pushOf(api, '1.4.2'), basicScanEnded(api)],
      [{ changes: 'every verdict', source: 'a test' }],
    );
    expect(subjectsOf(people)).toEqual(['[approved] shop/api:1.4.2']);
  });

  it('hears nothing of what is quarantined and milder than the policy tells of, nor of its end', async () => {
    const { people, programs } = await playedFor(
      withScan('HIGH'),
      [pushOf(api, '1.4.2'), ...scannedAgain(api, 'LOW')],
      [{ changes: 'quarantined', severityAtLeast: 'CRITICAL', source: 'a test' }],
    );
    expect(subjectsOf(people)).toEqual([]);
    expect(subjectsOf(programs)).toEqual([
      '[quarantined] shop/api:1.4.2',
      '[approved] shop/api:1.4.2',
    ]);
  });

  it('hears of what stays undecided for an hour, and of the approval that ends it', async () => {
    const { people } = await playedFor(worldOf([{ imageDigest: api, imageTags: ['1.4.2'] }]), [
      pushOf(api, '1.4.2'),
      { now: '2026-11-21T12:15:00Z' },
      SWEEP,
      { now: '2026-11-21T13:00:00Z' },
      SWEEP,
      ...scannedAgain(api, 'LOW'),
    ]);
    expect(subjectsOf(people)).toEqual(['[undecided] shop/api:1.4.2', '[approved] shop/api:1.4.2']);
  });

  it('hears of thirty images at once in as many messages, one a second at most', async () => {
    const digests = Array.from(
      { length: 30 },
      (_, index) => `sha256:${String(index).padStart(64, '0')}`,
    );
    const images = digests.map((imageDigest, index) => ({
      imageDigest,
      imageTags: [`1.${index}`],
    }));
    const found = images.map((image) => ({ ...image, scan: basicScan('CRITICAL') }));
    const { people, publishedAt } = await playedFor(
      worldOf(images),
      [
        digests.map((digest, index) => pushOf(digest, `1.${index}`)),
        changeOf(found),
        { now: '2026-11-21T12:15:00Z' },
        SWEEP,
        SWEEP,
        SWEEP,
      ].flat(),
    );
    expect(new Set(subjectsOf(people)).size).toBe(30);
    expect(people).toHaveLength(30);
    // Where waiting is shortened, twenty times, a second is fifty milliseconds.
    const gaps = publishedAt.slice(1).map((at, index) => at - (publishedAt[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(45);
  });
});
