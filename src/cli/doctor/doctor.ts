import { textIn } from '../../core/variables.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { openWorldOf } from '../open-world.ts';
import { OR_A_WORLD, regionFor, tableOf } from '../place.ts';
import { stageNameIn } from '../stage-name.ts';
import type { Time } from '../time.ts';
import { UsageError } from '../usage-error.ts';
import { doctorLines } from './doctor-lines.ts';
import { examine, verdictOf } from './examine.ts';
import type { Subject } from './looking.ts';
import { readStageSettings } from './stage-settings.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'whether a deployment is well, or what it will stand on',
  help: `Usage: ecr-scan-notifier doctor [options]

Looks at all that a deployment needs, before there is one and after, a line each: good, or what to do. It
goes by settings.yml, .env and policy.yml here, as a deployment would, and finds what is deployed by the
stack's name. Nothing is changed: in each channel of Slack a message is put off for a week and taken back
at once, which nobody sees. docs/doctor.md explains each line, and lists the rights; where one is missing,
its line says which, and the others go on.

  --stage S       the stage, by default prod
  --stack NAME    the stack, by default ecr-scan-notifier-<stage>
  --table NAME    the ledger, by default LEDGER_TABLE or the one of the stack
  --policy FILE   the policy; by default POLICY_FILE, that of the stage, or policy.yml here
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    look at the deployment in a world file (docs/replay.md)
  --json          everything as one JSON document

Exit code: 0 good, advice is no fault · 1 something is wrong · 2 wrong usage · 3 nothing is wrong, and
something could not be looked at`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('doctor', args, {
      stage: { type: 'string' },
      stack: { type: 'string' },
      table: { type: 'string' },
      policy: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument !== undefined) {
      throw new UsageError(`doctor: "${argument}" is no option: --stage ${argument}?`);
    }
    return values.world === undefined
      ? print(
          await subjectHere(values),
          values.json === true,
          terminal,
          () => new Date(time.clock()),
          time,
        )
      : inWorld(values.world, values, terminal, time);
  },
};

interface Values {
  readonly stage?: string | undefined;
  readonly stack?: string | undefined;
  readonly table?: string | undefined;
  readonly policy?: string | undefined;
  readonly region?: string | undefined;
  readonly json?: boolean | undefined;
}

/** As a deployment from this folder would go. Throws UsageError. */
async function subjectHere(values: Values): Promise<Subject> {
  const { stage, stack } = stageNameIn('doctor', values);
  const { env } = process;
  const isRegionNamed = [values.region, env['AWS_REGION']].some(Boolean);
  const region = await regionFor(values.region, undefined, OR_A_WORLD);
  const { variables, files, problems, home } = readStageSettings(stage, env);
  const table = tableOf(values.table);
  return {
    stage,
    stack,
    region,
    isRegionNamed,
    home,
    variables,
    settingsFiles: files,
    settingsProblems: problems,
    policy: values.policy ?? textIn(variables, 'POLICY_FILE') ?? 'policy.yml',
    ...(table !== undefined && { table }),
  };
}

async function inWorld(
  file: string,
  values: Values,
  terminal: Terminal,
  time: Time,
): Promise<number> {
  const { stage, stack } = stageNameIn('doctor', values);
  const open = await openWorldOf(file, values.policy);
  try {
    const subject: Subject = {
      stage,
      stack,
      region: open.world.region,
      isRegionNamed: true,
      home: {},
      variables: open.rig.variables,
      settingsFiles: [file],
      settingsProblems: stageProblems(file, stage, open.rig.aws.world()),
      policy: { policy: open.policy, warnings: [] },
      ...(values.table !== undefined && { table: values.table }),
    };
    return await print(subject, values.json === true, terminal, open.rig.clock.now, time);
  } finally {
    await open.rig.stop();
  }
}

const SERVICE = 'ecr-scan-notifier-';

/** A world has the stage of the rig's own settings, and those of its stacks. */
function stageProblems(
  file: string,
  stage: string,
  { stacks = [] }: { readonly stacks?: readonly { readonly StackName: string }[] | undefined },
): string[] {
  const named = stacks.flatMap(({ StackName }) =>
    StackName.startsWith(SERVICE) ? [StackName.slice(SERVICE.length)] : [],
  );
  const stages = [...new Set(['prod', ...named])];
  return stages.includes(stage)
    ? []
    : [`${file}: there is no stage ${stage} (there are ${stages.join(', ')})`];
}

async function print(
  subject: Subject,
  asJson: boolean,
  { print: say, form }: Terminal,
  now: () => Date,
  time: Time,
): Promise<number> {
  const pause = async (milliseconds: number): Promise<void> => {
    await time.pause(milliseconds);
  };
  const examined = await examine({ now, pause }, subject);
  const result = verdictOf(examined);
  const { stage, stack, region } = subject;
  say(
    asJson
      ? [JSON.stringify({ result, stage, stack, region, checks: examined }, undefined, 2)]
      : doctorLines(examined, form.paint),
  );
  return EXITS[result];
}

const EXITS = { good: EXIT.done, wrong: EXIT.incomplete, unknown: EXIT.undecided } as const;
