import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PolicyError } from '../policy-file/problems/problem.ts';
import { LedgerEngineError } from './aws/dynamodb/ledger-engine.ts';
import { parseWorld, WorldError } from './aws/parse-world.ts';
import type { Delivered } from './deployment/delivery.ts';
import { InputError, readInputs, readJson } from './deployment/inputs.ts';
import { openRig } from './deployment/rig.ts';
import { reportOf } from './replay/report.ts';

const USAGE =
  'usage: npm run replay -- --world FILE [--policy FILE] --json EVENT.json … (- reads events from standard input, one a line)';

/** Where a replay writes, and what it reads for `-`: a file's path or descriptor. */
export interface ReplayStreams {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly standardInput: string | number;
}

/** Plays what the arguments name, prints the report, and answers with the exit code. */
export async function runReplay(
  args: string[],
  { print, complain, standardInput }: ReplayStreams,
): Promise<number> {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    print(`${USAGE}\nThe form of both, and of what comes out: docs/replay.md\n`);
    return 0;
  }
  try {
    const { report, stopped } = await replay(args, standardInput);
    if (report) print(`${JSON.stringify(report, undefined, 2)}\n`);
    if (stopped) throw stopped;
    return 0;
  } catch (error) {
    if (!isOurs(error)) throw error;
    complain(`${error.message}\n`);
    return 2;
  }
}

interface Replayed {
  /** Absent where nothing was played. */
  readonly report?: unknown;
  /** The input that could not be played, and ended it. */
  readonly stopped?: Error;
}

async function replay(args: string[], standardInput: string | number): Promise<Replayed> {
  const { world: path, policy, events } = readArguments(args);
  const read = parseWorld(readJson(path), path);
  const world = policy === undefined ? read : { ...read, policy: resolve(policy) };
  const inputs = readInputs(events, standardInput);
  const rig = await openRig({ world, base: dirname(resolve(path)) });
  const delivered: Delivered[] = [];
  const report = () => reportOf(rig, delivered, world.account, world.region);
  try {
    for (const input of inputs) delivered.push(...(await rig.feed(input)));
    return { report: await report() };
  } catch (error) {
    if (!isOurs(error)) throw error;
    return { ...(delivered.length > 0 && { report: await report() }), stopped: error };
  } finally {
    await rig.stop();
  }
}

interface Arguments {
  readonly world: string;
  /** The file to judge by, instead of what the world says. */
  readonly policy: string | undefined;
  readonly events: string[];
}

function readArguments(args: string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        world: { type: 'string' },
        policy: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    if (!values.world)
      throw new InputError(
        `--world is missing (npm takes options for itself unless a -- stands before them); ${USAGE}`,
      );
    if (positionals.length === 0) throw new InputError(`no event is given; ${USAGE}`);
    return { world: values.world, policy: values.policy, events: positionals };
  } catch (error) {
    if (error instanceof InputError) throw error;
    // What else it says, of arguments that begin with a hyphen, nobody has asked.
    const [sentence] = (error as Error).message.split(/\.? To |\n/);
    throw new InputError(`${sentence}; ${USAGE}`);
  }
}

function isOurs(error: unknown): error is Error {
  return [InputError, WorldError, LedgerEngineError, PolicyError].some(
    (kind) => error instanceof kind,
  );
}
