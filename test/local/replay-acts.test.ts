import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runReplay } from '../../src/local/replay-program.ts';
import { basicScan, digestOf, pushOf, worldOf } from '../support/worlds.ts';

const api = digestOf('a1');
const ANN = 'U0ANN00001';
const BOB = 'U0BOB00001';
const WORLD = {
  ...worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL', 'CRITICAL') }]),
  policy: {
    quarantine: { critical: { severity: 'CRITICAL' } },
    'may-accept': [{ by: ANN }],
    'may-release': [{ by: ANN }],
  },
};
const IMAGE = 'shop/api:1.4.2';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Plays a push, and then what people do in Slack, among other inputs. */
async function play(...acts: object[]) {
  const later = acts.map((act) => ('user' in act ? { 'slack-action': act } : act));
  const inputs = [pushOf(api, '1.4.2'), ...later];
  writeFileSync(join(folder, 'world.json'), JSON.stringify(WORLD));
  writeFileSync(join(folder, 'in'), inputs.map((input) => JSON.stringify(input)).join('\n'));
  const environment = process.env;
  process.env = { ...environment };
  let [stdout, stderr] = ['', ''];
  try {
    const status = await runReplay(['--world', join(folder, 'world.json'), '--json', '-'], {
      print: (text) => {
        stdout += text;
      },
      complain: (text) => {
        stderr += text;
      },
      standardInput: join(folder, 'in'),
    });
    return { status, stdout, stderr };
  } finally {
    process.env = environment;
  }
}

const eventsIn = (stdout: string): Record<string, unknown>[] => JSON.parse(stdout).events;

const accept = { user: ANN, button: 'Accept risk…', image: IMAGE };
const accepted = {
  user: ANN,
  modal: 'Accept risk',
  values: {
    risks: ['CVE-2026-10000', 'CVE-2026-10001'],
    reason: 'behind the proxy',
    until: '2026-12-01',
  },
};
const release = { user: ANN, button: 'Release anyway…', image: IMAGE };

it('A replay that somebody cannot act in as it says prints what was played before, and ends with 2', async () => {
  const { status, stdout, stderr } = await play(release, {
    user: ANN,
    modal: 'Release anyway',
    values: { reason: 'x', hours: '100' },
  });
  expect(status).toBe(2);
  expect(stderr).toBe(
    'standard input, line 3: slack-action: hours: there is no "100": expected one of 1 hour, 2 hours, 4 hours, 8 hours, 24 hours, 48 hours, 72 hours\n',
  );
  const [pushed, ...others] = eventsIn(stdout);
  expect(pushed).toMatchObject({ outcome: 'judged', subjects: [{ verdict: 'quarantined' }] });
  expect(others.at(-1)).toMatchObject({ outcome: 'answered', what: 'shown: release' });
});

it.each<[string, object[], string]>([
  [
    'a form that was refused to them',
    [
      { ...accept, user: BOB },
      { ...accepted, user: BOB },
    ],
    `line 3: slack-action: ${BOB} has no form before them, but a note: “Accept risk: The policy does not let you accept risks in shop/api: it lets <@${ANN}>.”`,
  ],
  [
    'another form than they have',
    [release, accepted],
    `line 3: slack-action: ${ANN} has no form "Accept risk" before them; they have "Release anyway"`,
  ],
  [
    'a button that the message lacks',
    [{ ...accept, button: 'Deploy' }],
    `line 2: slack-action: no message about ${IMAGE} has a button "Deploy"; there are Accept risk…, Release anyway…, Scan again, Snooze…`,
  ],
  [
    'an image that nobody was told of',
    [{ ...accept, image: 'shop/api:9' }],
    'line 2: slack-action: no message with buttons is about shop/api:9; the buttons of all messages are Accept risk…, Release anyway…, Scan again, Snooze…',
  ],
  [
    'a beginning that two buttons have in common',
    [{ ...accept, button: 'S' }],
    'line 2: slack-action: more than one button begins with "S": Scan again, Snooze…',
  ],
  [
    'a person by name',
    [{ ...accept, user: 'jane' }],
    'line 2: slack-action: user: expected the id of a user such as "U0123456789"',
  ],
])('%s: a replay says where, and what there is', async (_, acts, sentence) => {
  expect((await play(...acts)).stderr).toBe(`standard input, ${sentence}\n`);
});

it('A button is pressed by how its label begins, and on a writing that another one has taken the place of', async () => {
  const stale = { ...accept, button: 'Accept', writing: 1 };
  const { status, stdout, stderr } = await play(
    { ...accept, button: 'Accept' },
    accepted,
    { now: '2026-11-21T12:03:00Z' },
    { schedule: 'sweep' },
    stale,
    { user: ANN, button: 'Revoke', image: IMAGE },
    { ...stale, writing: 9 },
  );
  const answered = eventsIn(stdout).filter(({ outcome }) => outcome === 'answered');
  expect(answered.map(({ what }) => what)).toEqual([
    'shown: accept',
    'accept: done',
    'shown: note',
    'revoke: done',
  ]);
  expect(stdout).toContain('This has been written anew since: look at the message');
  expect(status).toBe(2);
  expect(stderr).toBe(
    `standard input, line 8: slack-action: no message about ${IMAGE} had a button "Accept" in writing 9; the last one had, in writing 1: Accept risk…, Release anyway…, Scan again, Snooze…; in 2: Revoke: u0ann00001\n`,
  );
});
