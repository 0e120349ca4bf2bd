import { Digest } from '../../src/core/digest.ts';
import { openToolbox } from '../../src/lambda/toolbox.ts';
import type { Fault } from '../../src/local/aws/world.ts';
import { openRig, settingsFor } from '../../src/local/deployment/rig.ts';
import { policyIn } from '../../src/local/deployment/world-policy.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { stopAll } from '../local/embedded.ts';
import { ACCOUNT, basicScan, NOON, REGION, worldOf } from '../support/worlds.ts';

/*
 * A thousand images for five channels get the same CRITICAL finding in one night; a fifth of them have a message of
 * their own. Slack takes fifty edits a minute and a message a second in each channel, and fails at random.
 */

const CHANNELS = ['C0TEAM0001', 'C0TEAM0002', 'C0TEAM0003', 'C0TEAM0004', 'C0TEAM0005'];
/** In the suite a tenth of a thousand; `npm run faults` plays all. */
const IN_EACH = process.env['FAULTS'] === 'all' ? 200 : 20;
const WITH_ROOT = IN_EACH / 5;
const SCOPES = ['chat:write', 'channels:history'];

const repositoryOf = (team: number): string => `team-${team + 1}/app`;
const digestOf = (team: number, at: number): string =>
  `sha256:${`${team + 1}${String(at).padStart(4, '0')}`.padEnd(64, 'e')}`;

const imagesOf = (team: number, day: string, ...more: string[]) =>
  Array.from({ length: IN_EACH }, (_, at) => {
    const scan = basicScan(at < WITH_ROOT ? 'CRITICAL' : 'LOW', ...more);
    const imageScanCompletedAt = `2026-11-${day}T11:00:00Z`;
    return {
      imageDigest: digestOf(team, at),
      imageTags: [`1.${at}`],
      imagePushedAt: '2026-11-21T11:00:00Z',
      scan: { ...scan, imageScanFindings: { ...scan.imageScanFindings, imageScanCompletedAt } },
    };
  });
const repositories = (day: string, ...more: string[]) =>
  CHANNELS.map((_, team) => ({
    repositoryName: repositoryOf(team),
    images: imagesOf(team, day, ...more),
  }));

/** Numbers that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Slack fails at random: it takes nothing, or takes it and its answer is lost. */
function faults(): Fault[] {
  const random = seeded(7);
  const failing = (call: string, calls: number): Fault[] =>
    Array.from({ length: calls }, (_, at) => at + 1)
      .filter(() => random() < 0.15)
      .map((nth) =>
        random() < 0.5
          ? { call, nth, lost: true }
          : { call, nth, status: 429, retryAfter: 1 + Math.floor(random() * 3) },
      );
  return [...failing('slack:chat.update', 400), ...failing('slack:chat.postMessage', 400)];
}

it('ends with every image shown, each told once, where very many are worse in five channels', async () => {
  const notify = CHANNELS.map((channel, team) => ({
    repository: repositoryOf(team),
    channel,
    changes: 'quarantined' as const,
    source: `policy.yml:${team}`,
  }));
  const slack = { scopes: SCOPES, tiers: 'real' as const };
  const world = { ...worldOf([]), repositories: repositories('21'), slack };
  const rig = await openRig({ world, notify, inMemory: true });
  try {
    const { aws, clock, ledger } = rig;
    const policy = { ...policyIn(undefined, clock.now()), notify };
    const tools = openToolbox(settingsFor(world, aws, undefined, { TOPIC_ARN: '' }), policy, {
      now: clock.now,
      pause: async (milliseconds) => clock.advance(milliseconds),
      ...(aws.sending && { sending: aws.sending.withAws }),
    });
    const sweepFor = async (minutes: number): Promise<void> => {
      for (let at = 0; at < minutes; at += 1) {
        const end = clock.now().getTime() + 240_000;
        // What is refused is tried again by the next one.
        await sweep(tools, () => clock.now().getTime() < end).catch(() => undefined);
        clock.advance(60_000);
      }
    };
    const refs = CHANNELS.flatMap((_, team) =>
      Array.from({ length: IN_EACH }, (_one, at) => ({
        account: ACCOUNT,
        region: REGION,
        repository: repositoryOf(team),
        digest: Digest.parse(digestOf(team, at)),
      })),
    );
    await ledger.again(refs.map((image) => ({ image, why: 'asked', dueAt: NOON })));
    await sweepFor(8);
    const roots = aws.workspace.messages.length;
    expect(roots).toBe(CHANNELS.length * WITH_ROOT);

    clock.set(new Date('2026-11-22T14:00:00Z'));
    aws.changeWorld({ repositories: repositories('22', 'CRITICAL'), faults: faults() });
    await sweepFor(35);

    const { messages } = aws.workspace;
    const all = messages.filter(({ metadata }) => metadata?.event_type === 'images_judged');
    const isInThread = ({ thread_ts: thread }: (typeof all)[number]): boolean =>
      thread !== undefined;
    expect(
      all.filter((one) => !isInThread(one)).map(({ channel, text }) => [channel, text]),
    ).toEqual(
      CHANNELS.map((channel, team) => [
        channel,
        `Quarantined for CVE-2026-10001: ${IN_EACH} images in ${repositoryOf(team)} (${IN_EACH}).`,
      ]),
    );
    const lists = JSON.stringify(all.filter(isInThread).map(({ blocks }) => blocks));
    const counted = (text: string): number => lists.split(text).length - 1;
    const byDigest = Map.groupBy(messages, ({ metadata }) =>
      String(metadata?.event_payload['digest']),
    );
    const wrong = CHANNELS.flatMap((channel, team) =>
      imagesOf(team, '22').flatMap(({ imageDigest, imageTags: [tag] }, at) => {
        const own = byDigest.get(imageDigest) ?? [];
        const said = own.map((one) => `${one.thread_ts ? 'reply' : 'message'}: ${one.text}`);
        const isShown =
          at < WITH_ROOT
            ? own.length === 2 &&
              own[0]?.text.includes('(2 CRITICAL)') &&
              own[1]?.thread_ts === own[0]?.ts &&
              own[1]?.text.includes('Blocks as well: CVE-2026-10001')
            : own.length === 0;
        const isListed = counted(`"${repositoryOf(team)}:${tag}"`) === 1;
        const isThere = own.every((one) => one.channel === channel);
        return isShown && isListed && isThere
          ? []
          : [`${repositoryOf(team)}:${tag}: ${said.join()}`];
      }),
    );
    expect(wrong).toEqual([]);
    const { held } = await ledger.held.waiting();
    expect([held, (await ledger.held.pivots()).open]).toEqual([[], []]);
  } finally {
    await rig.stop();
    await stopAll();
  }
}, 600_000);
