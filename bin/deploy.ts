// npm run deploy -- --stage prod: deploys a stage, and says what is wrong before anything is packaged.
import { run } from './deploy/run.ts';

process.exitCode = await run(process.argv.slice(2), {
  print: (lines) => console.log(lines.join('\n')),
  note: (lines) => {
    for (const line of lines) console.error(line);
  },
  isWatched: process.stdin.isTTY,
});
