// npm start [-- --short]: plays the events of events/play/playlist.json and shows what became of each, or one line of each.
import { fileURLToPath } from 'node:url';
import { LogLevel, WebClient } from '@slack/web-api';
import { settingsProblems } from '../../lambda/settings.ts';
import { PolicyError } from '../../policy-file/problems/problem.ts';
import { inColour, inPlain } from '../../terminal/paint.ts';
import { LedgerEngineError } from '../aws/dynamodb/ledger-engine.ts';
import { parseWorld, WorldError } from '../aws/parse-world.ts';
import { InputError, readJson } from '../deployment/inputs.ts';
import { openRig, type RigOptions } from '../deployment/rig.ts';
import { reportOf } from '../replay/report.ts';
import { closingLines, reportLines } from './play-closing.ts';
import { doctorLines } from './play-doctor.ts';
import { beginningOf, policyAfter, readPlaylist, type Step } from './play-list.ts';
import { openingLines, stepLines, worldLines } from './play-render.ts';
import { shortClosing, shortLine } from './play-short.ts';
import { playStep } from './play-step.ts';
import { type DeliveredAt, leaveTraces } from './play-traces.ts';

const EVENTS = fileURLToPath(new URL('../../../events', import.meta.url));

/** As whoever is in the checkout names it. */
const WORLD = 'events/play/world.json';

// Whoever has seen enough (| head) has gone.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === 'EPIPE' ? 0 : 1),
);

try {
  await play(slackOf(process.env), isShortIn(process.argv.slice(2)));
  // The SDK's connections would keep the program alive for a while.
  process.stdout.write('', () => process.exit(0));
} catch (error) {
  if (!isOurs(error)) throw error;
  console.error(error.message);
  process.exit(2);
}

async function play(slack: RigOptions['slack'], isShort: boolean): Promise<void> {
  const steps = readPlaylist(EVENTS, 'play/playlist.json');
  const read = parseWorld(readJson(`${EVENTS}/play/world.json`), 'world.json');
  const world = { ...read, now: beginningOf(steps).toISOString() };
  const paint = process.stdout.isTTY && !process.env['NO_COLOR'] ? inColour : inPlain;
  const show = (lines: readonly string[]) =>
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));

  if (slack) await greet(slack);
  show(openingLines(slack?.channel));
  const rig = await openRig({ world, base: `${EVENTS}/play`, ...(slack && { slack }) });
  try {
    const all: DeliveredAt[] = [];
    let { policy } = world;
    let number = 0;
    for (const step of steps.filter((each) => slack === undefined || !needsEmbedded(each))) {
      const played = await playStep(rig, step);
      all.push({ at: rig.clock.now(), delivered: played.delivered });
      policy = policyAfter(step, policy);
      const isWorld = step.inputs.every(({ kind }) => kind === 'world');
      if (!isWorld) number += 1;
      if (isShort) show(isWorld ? [] : [shortLine(played, number, paint)]);
      else show(isWorld ? worldLines(step.says, paint) : stepLines(played, number, paint));
    }
    if (isShort) show(shortClosing(number));
    else {
      const delivered = all.flatMap((one) => one.delivered);
      show(closingLines(await reportOf(rig, delivered, world.account, world.region), paint));
    }
    if (!isShort && !slack) {
      leaveTraces(rig.aws, all, rig.clock.now());
      const played = { world: WORLD, region: world.region };
      show(await doctorLines(rig, { ...played, policy: `events/play/${String(policy)}` }, paint));
    }
    show(reportLines(WORLD, paint));
  } finally {
    await rig.stop();
  }
}

/** Asks Slack whether it knows the token, before ten deliveries fail for want of it. */
async function greet({ token, apiUrl }: NonNullable<RigOptions['slack']>): Promise<void> {
  const client = new WebClient(token, {
    ...(apiUrl && { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    timeout: 10_000,
    logLevel: LogLevel.ERROR,
  });
  try {
    await client.auth.test();
  } catch (error) {
    throw new InputError(`Slack does not take SLACK_BOT_TOKEN: ${(error as Error).message}`);
  }
}

/** Only the embedded Slack can be told to fail, and has people who act in it. */
function needsEmbedded({ inputs, isActed }: Step): boolean {
  const faults = inputs.flatMap((input) =>
    input.kind === 'world' ? (input.change.faults ?? []) : [],
  );
  return isActed || faults.some(({ call }) => call.startsWith('slack:'));
}

/** Whether the one option there is stands there. Throws InputError for anything else. */
function isShortIn(args: readonly string[]): boolean {
  const other = args.find((arg) => arg !== '--short');
  if (other === undefined) return args.length > 0;
  throw new InputError(`npm start takes "-- --short" alone, and not "${other}"`);
}

/** The user's own Slack, where both of its variables are set. */
function slackOf(environment: NodeJS.ProcessEnv): RigOptions['slack'] {
  const { SLACK_BOT_TOKEN: token, SLACK_CHANNEL: channel, SLACK_API_URL: apiUrl } = environment;
  if (token && channel) {
    const slack = { SLACK_BOT_TOKEN: token, SLACK_CHANNEL: channel };
    const [problem] = settingsProblems({ LEDGER_TABLE: 'the rig has one', ...slack });
    if (problem) throw new InputError(problem);
    return { token, channel, ...(apiUrl && { apiUrl }) };
  }
  if (!token && !channel) return undefined;
  const [there, missing] = token
    ? ['SLACK_BOT_TOKEN', 'SLACK_CHANNEL']
    : ['SLACK_CHANNEL', 'SLACK_BOT_TOKEN'];
  throw new InputError(
    `${there} is set and ${missing} is not: set both to post to your Slack, or neither.`,
  );
}

function isOurs(error: unknown): error is Error {
  return [InputError, WorldError, LedgerEngineError, PolicyError].some(
    (kind) => error instanceof kind,
  );
}
