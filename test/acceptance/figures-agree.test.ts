import { readFileSync } from 'node:fs';
import { parseWorld } from '../../src/local/aws/parse-world.ts';
import { readInputs } from '../../src/local/deployment/inputs.ts';
import { fileWith, removeFiles, run } from '../cli/run-program.ts';
import { reportIn, withRig } from '../support/replay.ts';
import { fileURLToPath } from 'node:url';

const at = (name: string) => fileURLToPath(new URL(`../../events/digest/${name}`, import.meta.url));
it('x', async () => {
  const read = JSON.parse(readFileSync(at('world.json'), 'utf8')) as Record<string, unknown>;
  const world = parseWorld(read, 'world.json');
  const policy = fileWith('policy.yml', JSON.stringify(read['policy']));
  await withRig(world, async (rig) => {
    const delivered = [];
    for (const input of readInputs(['-'], at('weeks.jsonl'))) delivered.push(...(await rig.feed(input)));
    const env = rig.aws.environment;
    const time = { clock: () => rig.clock.now().getTime(), pause: async () => {} };
    const ask = (...args: string[]) => run([...args, '--table', 'ledger', '--json'], { env, time });
    const report = await ask('report', '--policy', policy);
    const list = await ask('list');
    const digest = await ask('digest', '--policy', policy);
    const simulate = await ask('simulate', '--policy', policy, '--no-feeds');
    console.log(JSON.stringify(JSON.parse(report.out).totals), report.err);
    console.log(list.out.slice(0, 1500), list.err);
    console.log(digest.out.slice(0, 3000), digest.err);
    console.log(simulate.out.slice(0, 6000), simulate.err);
    const played = await reportIn(rig, delivered);
    console.log(JSON.stringify(played.sns.slice(-3), undefined, 1).slice(0, 5000));
  }, undefined, 'policy');
  removeFiles();
}, 60_000);
