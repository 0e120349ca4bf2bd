import { removeFiles, run } from './run-program.ts';

afterAll(removeFiles);

const COMMANDS = [
  'policy check',
  'explain',
  'simulate',
  'gate',
  'audit',
  'list',
  'history',
  'waivers list',
  'waivers export',
  'digest',
  'report',
  'rejudge',
  'backfill',
  'posture',
  'doctor',
  'redrive',
  'package',
  'slack manifest',
  'slack test',
  'triggers test',
];

it('the list of commands names them all, and what an error is to a program', async () => {
  const { out } = await run(['--help']);
  expect(out.match(/^ {2}\w+( \w+)?(?= {2})/gm)?.map((name) => name.trim())).toEqual(COMMANDS);
  expect(out).toContain('With --json an error is a document as well, { "error": "…" }');
});

it.each(COMMANDS)('the help of %s fits 112 columns, and says how it ends', async (command) => {
  const { code, out } = await run([...command.split(' '), '--help']);
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/\n {2}--json +\S.*\n[^]*\nExit code: 0 /),
  ]);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(112);
});

it.each([['history'], ['waivers', 'export']])(
  '%s %s says that it is for a deployed table alone',
  async (...words) => {
    const { out } = await run([...words.filter(Boolean), '--help']);
    expect(out).toContain('It reads the table of a deployment: there is no --world, ');
  },
);
