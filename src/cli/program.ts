import manifest from '../../package.json' with { type: 'json' };
import { nearest } from '../policy-file/problems/nearest.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { seen } from '../terminal/tree.ts';
import { audit } from './audit.ts';
import { backfill } from './backfill/backfill.ts';
import { type Command, EXIT } from './command.ts';
import { digest } from './digest/digest.ts';
import { doctor } from './doctor/doctor.ts';
import { explain } from './explain/explain.ts';
import { gate } from './gate/gate.ts';
import { history } from './history/history.ts';
import { list } from './list/list.ts';
import { membersStatement } from './members/members-statement.ts';
import { packageRelease } from './package/package.ts';
import { policyCheck } from './policy-check.ts';
import { posture } from './posture/posture.ts';
import { redrive } from './redrive/redrive.ts';
import { rejudge } from './rejudge/rejudge.ts';
import { report } from './report/report.ts';
import { asksFor, asksForHelp, errorDocument, runCommand } from './run-command.ts';
import { simulate } from './simulate/simulate.ts';
import { slackManifest } from './slack/slack-manifest.ts';
import { slackTest } from './slack/slack-test.ts';
import { REAL_TIME } from './time.ts';
import { triggersTest } from './triggers/triggers-test.ts';
import { waiversExport } from './waivers/waivers-export.ts';
import { waiversList } from './waivers/waivers-list.ts';

const COMMANDS: readonly Command[] = [
  policyCheck,
  explain,
  simulate,
  gate,
  audit,
  list,
  history,
  waiversList,
  waiversExport,
  digest,
  report,
  rejudge,
  backfill,
  posture,
  doctor,
  redrive,
  packageRelease,
  membersStatement,
  slackManifest,
  slackTest,
  triggersTest,
];

const HELP = [
  'Usage: ecr-scan-notifier COMMAND [options]',
  '',
  ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(18)}${summary}`),
  '',
  'Each command has its own --help; --version says which this is. Only rejudge, backfill, posture --fix and',
  'redrive write to AWS, only slack test to Slack, and only triggers test --send to webhooks.',
  'With --json an error is a document as well, { "error": "…" }, beside the sentence on standard error.',
];

/** Runs one command of all and answers with the exit code. */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
  time = REAL_TIME,
): Promise<number> {
  const [first] = args;
  if (first === '--help' || first === '-h' || first === 'help') {
    terminal.print(HELP);
    return EXIT.done;
  }
  if (first === '--version' || first === '-v' || first === 'version') {
    terminal.print([`ecr-scan-notifier ${manifest.version}`]);
    return EXIT.done;
  }
  const ofGroup = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  if (ofGroup.length > 0 && asksForHelp(args.slice(1, 2))) {
    terminal.print(ofGroup.map(({ help }) => help));
    return EXIT.done;
  }
  const command = COMMANDS.find(({ name }) => startsWith(args, name.split(' ')));
  const wantsJson = asksFor(args, ['--json']);
  if (!command) {
    const why = notKnown(args);
    terminal.note(why);
    if (wantsJson) terminal.print([errorDocument(why)]);
    return EXIT.usage;
  }
  const rest = args.slice(command.name.split(' ').length);
  return await runCommand(command, rest, terminal, time);
}

const startsWith = (args: readonly string[], words: readonly string[]): boolean =>
  words.every((word, index) => args[index] === word);

/** What there is instead of what was called, the likeliest alone where one is likely. */
function notKnown([first, second]: readonly string[]): string {
  const names = COMMANDS.map(({ name }) => name);
  const see = 'see ecr-scan-notifier --help';
  if (first === undefined) return `Which command? There are ${names.join(', ')}; ${see}.`;
  const inGroup = names.filter((name) => name.startsWith(`${first} `));
  if (inGroup.length > 0 && second === undefined) {
    return `${first}: what about it? There is ${inGroup.join(', ')}; ${see}.`;
  }
  const said = inGroup.length > 0 ? `${first} ${second}` : first;
  const meant = nearest(said, names) ?? (inGroup.length === 0 ? withWord(first, names) : undefined);
  if (meant) return `There is no command ${seen(said)}; did you mean ${meant}?`;
  if (inGroup.length > 0) {
    return `There is no command ${seen(said)}; there is ${inGroup.join(', ')}.`;
  }
  return `There is no command ${seen(said)}; there are ${names.join(', ')}.`;
}

/** The first command that has this word, or the likeliest one, among its own. */
function withWord(word: string, names: readonly string[]): string | undefined {
  const likeliest = nearest(
    word,
    names.flatMap((name) => name.split(' ')),
  );
  return [word, likeliest].flatMap((one) =>
    names.filter((name) => one !== undefined && name.split(' ').includes(one)),
  )[0];
}
