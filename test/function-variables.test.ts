import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { codeOf } from './support/code-of.ts';

const Environment = z.record(z.string(), z.unknown()).default({});
const { provider, functions } = z
  .object({
    provider: z.object({ environment: Environment }),
    functions: z.record(z.string(), z.object({ environment: Environment })),
  })
  .parse(parse(readFileSync('serverless.yml', 'utf8')));

/** What a function reads and nobody has to set. */
const OF_OTHERS: Readonly<Record<string, string>> = {
  AWS_LAMBDA_INITIALIZATION_TYPE: 'Lambda sets it',
  AWS_ENDPOINT_URL: 'for tests: another AWS',
  SLACK_BOT_TOKEN: 'for tests and runs at home: the token itself',
  SLACK_SIGNING_SECRET: 'for tests and runs at home: the secret itself',
  SLACK_API_URL: "for tests: another address than Slack's",
};

/** The variables that code asks the environment for. */
const variablesIn = (code: string): string[] => [
  ...new Set(
    Array.from(
      code.matchAll(
        /(?:textIn\d*\(\w+, |problemWith\d*\(\s*\w+,\s*|variables\d*\[|process\.env\.?\[?)"?([A-Z][A-Z_]+)\b/g,
      ),
      ([, name = '']) => name,
    ),
  ),
];

const unsetIn = (name: string, code: string): string[] => {
  const set = { ...provider.environment, ...functions[name]?.environment, ...OF_OTHERS };
  return variablesIn(code).filter((variable) => !(variable in set));
};

describe('every variable that a function reads is set', () => {
  it.each(Object.keys(functions))('in %s', async (name) => {
    const code = await codeOf(`src/lambda/handlers/${name}.ts`);
    expect(code).toContain('LEDGER_TABLE');
    expect(unsetIn(name, code)).toEqual([]);
  });

  it('or would be told', () => {
    expect(unsetIn('sweep', 'textIn(variables, "MARKS"); variables["FORGOTTEN"];')).toEqual([
      'FORGOTTEN',
    ]);
  });
});

it('docs/settings.md names each variable of the functions, once', () => {
  const [, table = ''] = readFileSync('docs/settings.md', 'utf8').split(
    '## What the functions read',
  );
  const named = Array.from(table.matchAll(/^\| (`[^|]+`) \|/gm), ([, names = '']) =>
    names.replaceAll('`', '').split(', '),
  ).flat();
  expect(named).toContain('MEMBERS');
  expect(named.filter((name, at) => named.indexOf(name) !== at)).toEqual([]);
  const set = [provider, ...Object.values(functions)].flatMap(({ environment }) =>
    Object.keys(environment),
  );
  expect([...new Set(set)].filter((name) => !named.includes(name))).toEqual([]);
});
