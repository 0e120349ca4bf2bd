// npm run replay -- --world FILE --json EVENT.json …
import { runReplay } from '../replay-program.ts';

const code = await runReplay(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  standardInput: 0,
});
// What was printed has to be out first.
process.stdout.write('', () => process.exit(code));
