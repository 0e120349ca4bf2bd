import { dirname } from 'node:path';
import { fileWith, removeFiles, run } from './run-program.ts';
import { shop } from './shop.ts';

afterAll(removeFiles);

/*
 * Whoever has written a policy tries it out in a world, and the world has a policy as well.
 */

const ANY = 'quarantine: { any-low: { severity: LOW } }';
const NONE = 'quarantine: { exploited: { kev: true, severity: CRITICAL } }';
const strict = fileWith('strict.yml', ANY);
const world = fileWith('world.json', shop({ policy: strict }));
const cwd = dirname(strict);
const ownFolder = dirname(fileWith('policy.yml', NONE));

const COMMANDS = [
  ['explain', 'shop/api:1.0.0'],
  ['simulate', '--repository', 'shop/*', '--limit', '3'],
  ['gate', 'shop/api:1.0.0'],
  ['audit', 'shop/api:1.0.0'],
];

describe.each(COMMANDS)('%s', (...args) => {
  it('says that the policy of the world judges', async () => {
    const { out, err } = await run([...args, '--world', world], { cwd });
    expect(`${err}${out}`).toContain('the policy of the world, strict.yml');
    expect(err).not.toContain('tries that one');
  });

  it('says that a policy of your own is passed over', async () => {
    const { err } = await run([...args, '--world', world], { cwd: ownFolder });
    expect(err).toContain(
      `Judged by the policy of the world, ${strict}, not by policy.yml: --policy policy.yml tries that one.\n`,
    );
  });

  it('goes by the policy that is named', async () => {
    const named = ['--world', world, '--policy', 'policy.yml'];
    const { out, err } = await run([...args, ...named], { cwd: ownFolder });
    expect(`${err}${out}`).toMatch(/(by|under|─|\() ?policy\.yml/);
    expect(`${err}${out}`).not.toContain('policy of the world');
  });
});

it('a gate in a world opens by the policy that is named', async () => {
  const gate = ['gate', 'shop/api:1.0.0', '--world', world];
  expect((await run(gate, { cwd })).code).toBe(1);
  const { code, err } = await run([...gate, '--policy', 'policy.yml'], { cwd: ownFolder });
  expect([code, err]).toEqual([0, 'Judged by policy.yml.\n']);
});

it('a policy inside the world, and none, are called so', async () => {
  const gate = async (more: Record<string, unknown>) => {
    const path = fileWith('world.json', shop(more));
    const { err } = await run(['gate', 'shop/api:1.0.0', '--world', path]);
    return err.replace(path, 'world.json');
  };
  expect(await gate({ policy: { quarantine: { low: { severity: 'LOW' } } } })).toBe(
    'Judged by the policy in world.json.\n',
  );
  expect(await gate({})).toBe('Judged by the built-in policy, as the world has none.\n');
});
