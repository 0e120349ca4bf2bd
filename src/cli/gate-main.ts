// What "npm run pack:gate" bundles into one file, for pipelines: the command gate, and nothing else.

import manifest from '../../package.json' with { type: 'json' };
import { openTerminal } from '../terminal/terminal.ts';
import { EXIT } from './command.ts';
import { gate } from './gate/gate.ts';
import { runCommand } from './run-command.ts';
import { REAL_TIME } from './time.ts';

// Nobody reads on: that is no verdict.
process.stdout.on('error', () => process.exit(EXIT.usage));

const args = process.argv.slice(2);
const terminal = openTerminal(process);
const code = await answer();
// The SDK's connections would keep the program alive for a while; what was printed has to be out first.
process.stdout.write('', () => process.exit(code));

function answer(): Promise<number> | number {
  const [first = '', ...others] = args;
  // Beside anything else it is no verdict, and no option of the command.
  if (!['--version', '-v'].includes(first) || others.length > 0)
    return runCommand(gate, args, terminal, REAL_TIME);
  terminal.print([`${manifest.name}-gate ${manifest.version}`]);
  return EXIT.done;
}
