import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bundle } from '../bin/build.ts';
import type { EmbeddedAws } from '../src/local/aws/embedded-aws.ts';
import { SIGNING_SECRET, signedRequest } from '../src/local/aws/slack/payloads.ts';
import { openRig, variablesFor } from '../src/local/deployment/rig.ts';
import { policyIn } from '../src/local/deployment/world-policy.ts';
import { basicScan, digestOf, pushOf, worldOf } from '../test/support/worlds.ts';
import { EMPTY, run } from './fresh-process.ts';
import { type Answered, leastAnswered } from './least-answered.ts';
import type { Section } from './section.ts';

/** Slack waits three seconds for its answer, and the form has to be open by then. */
const ANSWERED_WITHIN = 1_000;
const ANN = 'U0ANN00001';
const BUTTON = 'Accept risk…';
const POLICY = {
  quarantine: { critical: { severity: 'CRITICAL' } },
  'may-accept': [{ by: [ANN] }],
};
const SECRET_PARAMETER = '/bench/slack-signing-secret';
const TOKEN_PARAMETER = '/bench/slack-bot-token';

/** How soon somebody who clicks has a form before them, where no function is ready. */
export async function actionSection(bundle: Bundle, turns: number): Promise<Section> {
  const runs = await actionRunsOf(bundle, turns);
  return {
    title: 'A click in Slack, answered by a function that is not ready',
    columns: ['ms', 'empty Node ms'],
    rows: [
      {
        name: `${bundle.name}: “${BUTTON}”`,
        figures: [
          { value: leastAnswered(runs), limit: ANSWERED_WITHIN },
          { value: Math.min(...runs.map(({ empty }) => empty)) },
        ],
      },
    ],
    notes: [
      'The built bundle in a process of its own, from its start to its end: a signed request, its secrets fetched,',
      `the form opened and filled; the least of ${turns}.`,
      ...lateIn(runs),
    ],
  };
}

interface ActionRun extends Answered {
  /** Milliseconds of a process that does nothing. */
  readonly empty: number;
}

/** On a busy machine a process may begin so late that Slack opens nothing for the click any more. */
function lateIn(runs: readonly ActionRun[]): string[] {
  const late = runs.filter(({ isOpened }) => !isOpened);
  return late.length === 0
    ? []
    : [`${late.length} of them opened no form: they came too late for Slack.`];
}

async function actionRunsOf(bundle: Bundle, turns: number): Promise<ActionRun[]> {
  const image = { imageDigest: digestOf('a1'), imageTags: ['1.4.2'], scan: basicScan('CRITICAL') };
  // The clock is the real one: a request is believed for five minutes.
  const { now: _now, ...world } = worldOf([image], { policy: POLICY });
  const rig = await openRig({
    world,
    parameters: { [TOKEN_PARAMETER]: 'xoxb-embedded', [SECRET_PARAMETER]: SIGNING_SECRET },
  });
  const folder = await mkdtemp(join(tmpdir(), 'action-'));
  try {
    await rig.feed({ kind: 'events', events: [pushOf(image.imageDigest, '1.4.2')] });
    const file = await withPermissions(bundle, folder);
    const environment = environmentOf(rig.aws);
    const runs: ActionRun[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      const { milliseconds: empty } = await run(EMPTY, environment);
      const pressed = rig.aws.workspace.act({ user: ANN, button: BUTTON, values: {} });
      const open = rig.aws.workspace.views.size;
      const request = signedRequest(pressed, new Date());
      const { milliseconds: answered } = await run(answering(file, request), environment);
      runs.push({ answered, empty, isOpened: rig.aws.workspace.views.size > open });
    }
    return runs;
  } finally {
    await rm(folder, { recursive: true });
    await rig.stop();
  }
}

/** The bundle beside a policy that lets somebody do something. */
async function withPermissions({ file }: Bundle, folder: string): Promise<string> {
  const copy = join(folder, 'index.mjs');
  await copyFile(file, copy);
  await copyFile(join(dirname(file), 'index.mjs.map'), `${copy}.map`);
  const policy = policyIn(POLICY, new Date());
  await writeFile(join(folder, 'policy.json'), JSON.stringify(policy));
  return copy;
}

/** As it is deployed: the secrets stand in Parameter Store. */
function environmentOf(aws: EmbeddedAws): Record<string, string> {
  const {
    SLACK_BOT_TOKEN: _token,
    SLACK_SIGNING_SECRET: _secret,
    ...variables
  } = variablesFor(worldOf([]), aws, undefined, {
    SLACK_TOKEN_PARAMETER: TOKEN_PARAMETER,
    SLACK_SIGNING_SECRET_PARAMETER: SECRET_PARAMETER,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  return variables as Record<string, string>;
}

const answering = (file: string, request: object): string => `
  const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
  const context = { functionName: 'slack-action', getRemainingTimeInMillis: () => 15_000 };
  const { statusCode } = await handler(${JSON.stringify(request)}, context);
  process.exit(statusCode === 200 ? 0 : 1);`;
