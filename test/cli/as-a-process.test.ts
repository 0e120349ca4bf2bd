import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileWith, PROGRAM, type Ran, removeFiles, run, runAsProcess } from './run-program.ts';
import { shop } from './shop.ts';

/*
 * The program as a shell starts it. What it says is tested within the tests' own process; here is
 * what only a process has: an exit code, streams that close, signals.
 */

afterAll(removeFiles);

const world = fileWith('world.json', shop());

/** A judgement in a world is of the moment. */
const steady = ({ out, ...ran }: Ran) => ({
  ...ran,
  out: out.replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+/g, 'a moment'),
});

it.each([
  [['explain', 'shop/api:1.0.0'], 0],
  [['simulate', '--json'], 0],
  [['audit', 'shop/api:1.0.0'], 0],
  [['gate', 'shop/api:1.1.0'], 1],
  [['explain', 'shop/nope:1'], 2],
  [['gate', 'shop/api:1.2.0'], 3],
])('%j ends with code %i and says what it says within this process', async (args, code) => {
  const inWorld = [...args, '--world', world];
  const ran = await runAsProcess(inWorld);
  expect(ran.code).toBe(code);
  expect(steady(ran)).toEqual(steady(await run(inWorld)));
});

it('["policy","check"] ends with code 2 where there is no policy', async () => {
  expect(await runAsProcess(['policy', 'check', 'nope.yml'])).toEqual({
    code: 2,
    out: '',
    err: 'nope.yml: cannot be read: there is no such file\nnope.yml cannot be used: 1 problem\n',
  });
});

const started = (...args: string[]) => {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, ended };
};

it('that nobody reads on is no verdict', async () => {
  const { child, ended } = started('explain', 'shop/api:1.0.0', '--world', world);
  child.stdout.destroy();
  expect(await ended).toEqual([2, null]);
});

it('a signal ends it while it waits, though a table is at work for it', async () => {
  const args = ['gate', 'shop/api:1.2.0', '--world', world, '--wait', '1m'];
  const { child, ended } = started(...args);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes('waiting for up to 60 s more')) child.kill('SIGTERM');
  });
  expect(await ended).toEqual([null, 'SIGTERM']);
});
