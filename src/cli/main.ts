// What bin/ecr-scan-notifier.mjs runs, in a checkout as it stands and in the package as one bundle.

import { openTerminal } from '../terminal/terminal.ts';
import { EXIT } from './command.ts';
import { runProgram } from './program.ts';

// Nobody reads on: that is no verdict.
process.stdout.on('error', () => process.exit(EXIT.usage));

const code = await runProgram(process.argv.slice(2), openTerminal(process));
// The SDK's connections would keep the program alive for a while; what was printed has to be out first.
process.stdout.write('', () => process.exit(code));
