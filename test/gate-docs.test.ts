import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { parse } from 'yaml';
import * as z from 'zod';

/** What stands in docs/gate.md to be copied: each block by its language, without the indent of a list. */
const blocks = Array.from(
  readFileSync('docs/gate.md', 'utf8').matchAll(/^( *)```(\w+)\n([^]*?)^ *```/gm),
  ([, indent = '', language = '', text = '']) => ({
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }),
);
const yamlWith = (words: string): string => {
  const found = blocks.find(({ language, text }) => language === 'yaml' && text.includes(words));
  if (!found) throw new Error(`docs/gate.md has no example with ${words}`);
  return found.text;
};

it('the service in CloudFormation is one in which the official validator finds nothing wrong', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gate-docs-'));
  const engine = new RegoEngine();
  const diagnosticsOf = (text: string) => {
    const path = join(folder, 'service.yml');
    writeFileSync(path, text);
    const { diagnostics } = engine.validateStandard(new TemplateFile(path), {
      severityLevel: 'WARN',
    });
    return diagnostics.map(({ ruleId, message }) => `${ruleId} ${message}`);
  };
  try {
    const service = yamlWith('AWS::ECS::Service');
    expect(diagnosticsOf(service)).toEqual([]);
    // It looks at the hook, too.
    expect(diagnosticsOf(service.replace('PRE_SCALE_UP', 'BEFORE_SCALE_UP'))).not.toEqual([]);
  } finally {
    engine.free();
    rmSync(folder, { recursive: true });
  }
});

it('the build of CodePipeline and the job of GitHub are what their forms ask for', () => {
  const Phase = z.strictObject({
    'runtime-versions': z.record(z.string(), z.number()).optional(),
    commands: z.array(z.string()).optional(),
  });
  z.strictObject({
    version: z.literal(0.2),
    env: z.strictObject({ variables: z.record(z.string(), z.string()) }),
    phases: z.strictObject({ install: Phase, build: Phase }),
  }).parse(parse(yamlWith('runtime-versions')));
  const { inputs } = z
    .looseObject({ inputs: z.record(z.string(), z.looseObject({ required: z.boolean() })) })
    .parse(parse(readFileSync('.github/actions/gate/action.yml', 'utf8')));
  const { jobs } = z
    .object({
      jobs: z.object({
        deploy: z.looseObject({
          steps: z.array(z.looseObject({ with: z.record(z.string(), z.string()).optional() })),
        }),
      }),
    })
    .parse(parse(yamlWith('./.github/actions/gate')));
  const step = jobs.deploy.steps.find((one) => one['uses'] === './.github/actions/gate');
  const given = Object.keys(step?.with ?? {});
  expect(given.filter((name) => !(name in inputs))).toEqual([]);
  const required = Object.keys(inputs).filter((name) => inputs[name]?.required);
  expect(required.filter((name) => !given.includes(name))).toEqual([]);
});
