import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { startEmbeddedAws } from '../src/local/aws/embedded-aws.ts';
import { parseWorld } from '../src/local/aws/parse-world.ts';
import { parseInput, readJson } from '../src/local/deployment/inputs.ts';
import type { Rig } from '../src/local/deployment/rig.ts';
import { readPlaylist } from '../src/local/play/play-list.ts';
import { withRig } from './support/replay.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EVENTS = `${ROOT}events`;
const files = readdirSync(EVENTS).filter((file) => file.endsWith('.json'));

/** Runs what `npm start` runs, as if from a shell without a Slack. */
function start(more: Record<string, string> = {}, args: readonly string[] = []) {
  const { SLACK_BOT_TOKEN: _token, SLACK_CHANNEL: _channel, NODE_OPTIONS: _, ...env } = process.env;
  const startedAt = Date.now();
  const child = spawnSync(process.execPath, ['bin/run.mjs', 'src/local/play/play.ts', ...args], {
    cwd: ROOT,
    env: { ...env, ...more },
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { ...child, seconds: (Date.now() - startedAt) / 1_000 };
}

describe('npm start', () => {
  let stdout = '';
  let played: ReturnType<typeof start>;

  beforeAll(() => {
    played = start();
    stdout = played.stdout;
  });

  test('ends by itself in good time, with nothing to complain of', () => {
    expect(played).toMatchObject({ status: 0, stderr: '' });
    expect(played.seconds).toBeLessThan(90);
  });

  test('says in the first lines where Slack messages go', () => {
    expect(stdout.split('\n')[1]).toMatch(
      /^Slack is embedded .* SLACK_BOT_TOKEN and SLACK_CHANNEL/,
    );
  });

  test.each([
    [
      'a verdict with its reasons',
      /verdict quarantined shop\/payments:3\.2\.0 – 1 finding is CRITICAL/,
    ],
    ['what a trigger starts', /→ deploy-orders starts the pipeline shop-deploy: done/],
    ['what the deployment gate answers ECS', /→ FAILED: orders /],
    ['by whose word the gate lets it pass', /→ SUCCEEDED: orders/],
    ['what doctor says of the deployment', /✔ stack +ecr-scan-notifier-prod is CREATE_COMPLETE/],
    [
      'that doctor finds the dead letter that stands above',
      /Dead letters\n +ECR Image Scan · COMPLETE shop\/api – RefusedEvent[^]*\n {2}✘ dead letters +1 in DeadLetters, the oldest 0 minutes old: /,
    ],
    [
      'that doctor sees when the events of the play came',
      /✔ last events +push 2026-11-\d\d [^]*basic scan[^]*enhanced\s+scan 2026-11-11[^]*finding 2026-11-12 09:00 UTC\n/,
    ],
    [
      'that doctor knows by which policy the play has compared',
      /✔ policy +events\/play\/policy-renewed\.yml can be used \((\w{12})\)\n[^]*✔ deployed policy +the same as here \(\1\)\n/,
    ],
    [
      'how the registry scans since the switch',
      /~ The team switches the registry to enhanced scanning[^]*✔ scanning +enhanced, and a rule covers all 13 repositories\n/,
    ],
    [
      'what doctor cannot know of a play, and why',
      /– schedules +the clock of the play jumps,[^]*– alarms +nothing evaluates them in the play: /,
    ],
    ['what to upgrade', /│ • Upgrade next 15\.1\.2 → 15\.2\.3: clears/],
    ['a tag put and its opposite removed', /\+ quarantined-([0-9a-f]{12}) {2}- approved-\1 /],
    [
      'what a subscriber of the topic gets',
      /SNS +\[quarantined\] shop\/api:1\.4\.2 .*severity=CRITICAL/,
    ],
    [
      'that nothing is said twice',
      /shop\/api:1\.4\.2 – as before; nothing is marked, nobody is told/,
    ],
    [
      'an index without all its scans',
      /undecided shop\/web:2\.0\.0 – linux\/amd64: not scanned yet/,
    ],
    ['an image that the scanner cannot read', /shop\/export-job +undecided +0\.9\.0\n/],
    [
      'what is undecided for an hour, and who could act',
      /What ends it \(undecided for 1 hour\)\n.*• whoever builds it takes a base that the scanner/,
    ],
    [
      'why it is not known of an image whether CISA lists what it has',
      /no CVE id by which KEV could be asked: kev=unknown\.\n[^]*?verdict=quarantined severity=CRITICAL\n +kev=unknown/,
    ],
    ['a second attempt', /→ done at\s+attempt 2/],
    ['the dead letter', /Dead letters\n.*RefusedEvent: cannot read the detail of "ECR Image Scan"/],
    [
      'a vulnerability that CISA knows to be exploited',
      /• HIGH CVE-2023-4863 sharp 0\.32\.5 · KEV since 2023-09-13 \(due 2023-10-04\)/,
    ],
    [
      'what has changed since the image before',
      /│ Since 3\.2\.0: 1 new \(1 HIGH, 1 in KEV\), 2 fixed, 3 still open/,
    ],
    [
      'a plan, what removes the most risk first',
      /│ • Upgrade sharp 0\.32\.5 → 0\.32\.6: .*in KEV.*\n.*│ • Upgrade ws 8\.16\.0 → 8\.17\.1/,
    ],
    [
      'who accepts a risk and until when',
      /│ Set aside\n.*│ • HIGH CVE-2023-52425 expat waived by dana@shop\.example until 2026-11-14/,
    ],
    [
      'that the waiver is about to lapse',
      /Policy: 1 thing to look at\n.*│ • The waiver nginx-expat of dana@shop\.example/,
    ],
    [
      'what the image is once the waiver has lapsed',
      /quarantined docker-hub\/library\/nginx:1\.29\.3 – 1 finding is HIGH, and the scan does not\n +say whether there is a fix\n/,
    ],
    [
      'that its end is why the image may ship no more',
      /It\n +│ +was approved until now: the waiver of dana@shop\.example ended on 2026-11-14\./,
    ],
    [
      'what to do where the scanner says nothing of fixes',
      /│ The scan does not say whether there are fixes: see the advisories\. Rebuild on a\n/,
    ],
    [
      'what an ignore rule has set aside',
      /• MEDIUM CVE-2023-4039 gcc-12 ignored by the rule not-on-amd64: weakens code for/,
    ],
    [
      'what the image was built from',
      /Built from 5c1f09e of github\.com\/shop-example\/payments, on/,
    ],
    [
      'that an event about a finding is only heard',
      /Inspector2 Finding · CLOSED shop\/payments@sha256:\w{12} → heard: a look at the\n/,
    ],
    [
      'that three of them are one look',
      /event +Scheduled Event · sweep\n(?:(?!event ).*\n)*? +verdict quarantined shop\/payments:3\.2\.0 – as before; nothing is marked/,
    ],
    [
      'an approval that one event about a finding takes back',
      /Inspector2 Finding · ACTIVE shop\/search@.*\n[^│]*verdict quarantined shop\/search:5\.0\.1 [^│]* \+ quarantined-(\w{12}) {2}- approved-\1 .*\n[^]*?│ Do not ship\. 1 finding is CRITICAL\. It was approved until now\./,
    ],
    [
      'images from before the deployment, in one message',
      /→ 23 images and artifacts compared \(platforms,\n +signatures and charts too\), 9 to be judged\n(?:[^│]*\n)* +Slack +│ 9 images had no verdict yet: 1 quarantined, 8 approved\n +│ 🔴 shop\/cart:0\.9\.0: quarantined \(1 finding is CRITICAL\)\n/,
    ],
    [
      'what another policy changes, in one message',
      /verdict 16 images as before – [^│]*│ New policy \(\w{12}\): 1 of 18 images is now quarantined, 1 is now approved\n/,
    ],
    [
      'that a deployment of what is quarantined is refused, and passes by the word of a person',
      /ECS Lifecycle Hook · PRE_SCALE_UP shop\/orders\n +→ FAILED: orders [^]*?PRE_SCALE_UP shop\/orders\n +→ SUCCEEDED: orders\n[^│]*?released by grace until 2026-11-10 08:10 UTC/,
    ],
    [
      'that a person accepts a risk in Slack, and that the image may ship by their word',
      /sends the form “Accept risk” → accept: done\n[^│]*verdict approved shop\/orders:2\.1\.0 [^]*?└ • Accepted by ada until 2026-12-04: MiniZip is not in this image\n/,
    ],
    [
      'that a person releases an image for a while, and what stands against it',
      /sends the form “Release anyway” → release: done\n[^│]*verdict approved shop\/orders:2\.1\.0 – released by grace [^]*?🟡 Approved, released: shop\/orders:2\.1\.0\n/,
    ],
    [
      'that this release is not needed once the scanner corrects itself',
      /🟢 Approved: shop\/orders:2\.1\.0\n +└ • The release of grace is not needed now, and holds until 2026-11-10 08:10 UTC\.\n/,
    ],
    [
      'that a vulnerability in six images is one message',
      /Slack +│ 🔴 Quarantined for CVE-2025-15467: 6 images\n/,
    ],
    ['the calls made', /Calls made\n +codepipeline .*\n +dynamodb .*\n +ecr +.*PutImage/s],
  ])('shows %s', (_, line) => {
    expect(stdout).toMatch(line);
  });

  test('tells each image of each verdict once', () => {
    const subjects = [...stdout.matchAll(/SNS +(\[(?:approved|quarantined|undecided)\] \S+)/g)].map(
      ([, subject]) => subject,
    );
    expect(new Set(subjects.slice(-6))).toEqual(
      new Set([
        '[quarantined] shop/feed:0.4.0',
        '[quarantined] shop/feed:0.5.0',
        '[quarantined] shop/feed:0.6.0',
        '[quarantined] shop/jobs:3.0.0',
        '[quarantined] shop/jobs:3.1.0',
        '[quarantined] shop/jobs:3.2.0',
      ]),
    );
    expect(subjects.slice(0, -6)).toEqual([
      '[undecided] shop/orders:2.1.0',
      '[quarantined] shop/orders:2.1.0',
      '[approved] shop/orders:2.1.0',
      '[quarantined] shop/orders:2.1.0',
      '[approved] shop/orders:2.1.0',
      '[quarantined] shop/api:1.4.2',
      '[approved] shop/web:2.0.0',
      '[approved] platform/base:2026.11',
      '[approved] docker-hub/library/nginx:1.29.3',
      '[undecided] shop/export-job:0.9.0',
      '[quarantined] shop/web:2.0.0',
      '[quarantined] shop/payments:3.2.0',
      '[approved] shop/search:5.0.1',
      '[quarantined] shop/payments:3.2.1',
      '[quarantined] shop/search:5.0.1',
      '[quarantined] docker-hub/library/nginx:1.29.3',
    ]);
  });

  test('fits a terminal of 100 columns and writes no colours into a pipe', () => {
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(stdout).not.toContain('\u001b');
  });

  test('ends by naming the report that can be written of these images', () => {
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      '    npm run report -- --world events/play/world.json',
    );
  });

  test.each([
    ['SLACK_BOT_TOKEN', 'SLACK_CHANNEL'],
    ['SLACK_CHANNEL', 'SLACK_BOT_TOKEN'],
  ])('with %s alone says what is missing', (there, missing) => {
    expect(start({ [there]: 'xoxb-or-C0123456789' })).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `${there} is set and ${missing} is not: set both to post to your Slack, or neither.\n`,
    });
  });
});

test('npm start with the name of a channel asks for its id', () => {
  expect(start({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_CHANNEL: '#general' })).toMatchObject({
    status: 2,
    stdout: '',
    stderr:
      'SLACK_CHANNEL: "#general" is not the id of a channel: expected one like C0123456789, which ' +
      'Slack shows at the bottom of the channel details\n',
  });
});

describe('npm start with a Slack of the user', () => {
  /** The same in a program that answers in the meantime: the Slack stands in this one. */
  const startBeside = (more: Record<string, string>) =>
    new Promise<{ status: number | null; stderr: string }>((resolve) => {
      const child = spawn(process.execPath, ['bin/run.mjs', 'src/local/play/play.ts'], {
        cwd: ROOT,
        env: { ...process.env, NODE_OPTIONS: '', ...more },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.on('data', (text: Buffer) => {
        stderr += text.toString();
      });
      child.on('close', (status) => resolve({ status, stderr }));
    });

  const slackAt = async (token: string) => {
    const world = parseWorld(
      { account: '123456789012', region: 'eu-central-1', repositories: [] },
      'w',
    );
    const aws = await startEmbeddedAws({ world });
    const SLACK_API_URL = aws.environment['SLACK_API_URL'] ?? '';
    const played = await startBeside({
      SLACK_BOT_TOKEN: token,
      SLACK_CHANNEL: 'C0VERDICTS',
      SLACK_API_URL,
    });
    await aws.stop();
    return { ...played, told: aws.slack.map(({ body }) => body['text']) };
  };

  test('posts every message there, and none is lost', async () => {
    const { status, stderr, told } = await slackAt('xoxb-the-users-own');
    expect([status, stderr]).toEqual([0, '']);
    expect(told).toHaveLength(22);
    expect(told[0]).toContain('Undecided: shop/orders:2.1.0');
    expect(told[1]).toContain('Policy: 1 thing to look at.');
    for (const text of [
      'Undecided: shop/export-job:0.9.0',
      '9 images had no verdict yet: 1 quarantined, 8 approved.',
      ': 1 of 18 images is now quarantined, 1 is now approved.',
      'Quarantined for CVE-2025-15467: 6 images',
    ]) {
      expect(told).toContainEqual(expect.stringContaining(text));
    }
  });

  test('says in one sentence that Slack does not take the token', async () => {
    expect(await slackAt('nonsense')).toEqual({
      status: 2,
      stderr: 'Slack does not take SLACK_BOT_TOKEN: An API error occurred: invalid_auth\n',
      told: [],
    });
  });
});

describe('npm start -- --short', () => {
  test('says on one line what happened, the verdict, and what was said', () => {
    const { status, stdout, stderr } = start({}, ['--short']);
    expect([status, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2 + 38 + 2 + 3);
    expect(lines).toContain(
      ' 3  ECR Image Scan · COMPLETE shop/orders@sha256:96a9d816d595 → quarantined shop/orders:2.1.0 → message written anew, thread and channel, SNS',
    );
    expect(lines).toContain(
      '36  Scheduled Event · sweep → 10 approved, 7 quarantined, 1 undecided → message, message written anew, thread, SNS',
    );
    expect(lines.at(-6)).toBe('38  ECR Image Scan · COMPLETE shop/api → refused → nobody is told');
  });

  test('is the only thing that it takes', () => {
    const { status, stdout, stderr } = start({}, ['--shrt']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe('npm start takes "-- --short" alone, and not "--shrt"\n');
  });
});

describe('the recorded events', () => {
  test('are all on the playlist', () => {
    const Playlist = z.array(
      z.object({ play: z.union([z.string(), z.array(z.string())]).default([]) }),
    );
    const played = Playlist.parse(readJson(`${EVENTS}/play/playlist.json`)).flatMap(
      ({ play }) => play,
    );
    const own = played.filter((file) => !file.startsWith('play/'));
    expect([...new Set(own)].sort()).toEqual(files.sort());
    expect(readPlaylist(EVENTS, 'play/playlist.json')).not.toHaveLength(0);
  });

  test('are of a world whose clock stands behind all that is in it: the commands that read it know nothing yet to come', () => {
    const text = readFileSync(`${EVENTS}/play/world.json`, 'utf8');
    const { now } = parseWorld(JSON.parse(text), 'world.json');
    const times = text.match(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g) ?? [];
    const after = times.filter((time) => Date.parse(time) > Date.parse(now ?? ''));
    expect([times.length > 20, after]).toEqual([true, []]);
  });

  const isMalformed = (file: string) => file.includes('.malformed-');

  test.each(files.filter((file) => !isMalformed(file)))('%s is worked through', async (file) => {
    const delivered = await deliveryOf(file);
    expect(delivered).not.toHaveLength(0);
    expect(delivered.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
  });

  test.each(files.filter(isMalformed))('%s is refused, not dropped', async (file) => {
    expect(await deliveryOf(file)).toMatchObject([{ outcome: 'refused', attempts: 3 }]);
  });
});

async function deliveryOf(file: string) {
  const world = parseWorld(readJson(`${EVENTS}/play/world.json`), 'world.json');
  const feed = (rig: Rig) => rig.feed(parseInput(readJson(`${EVENTS}/${file}`), file));
  return withRig(world, feed, `${EVENTS}/play`);
}
