import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { parse } from 'yaml';
import * as z from 'zod';
import { GATE_FILE } from '../bin/pack-gate.ts';
import { gate } from '../src/cli/gate/gate.ts';

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

it('the Job of Argo CD starts the packed file with flags that it has, and fails the sync at once', () => {
  const Container = z.strictObject({
    name: z.string(),
    image: z.string(),
    command: z.array(z.string()),
    env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string() })),
  });
  const job = z
    .object({
      kind: z.literal('Job'),
      metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
      spec: z.object({
        backoffLimit: z.literal(0),
        template: z.object({
          spec: z.object({
            restartPolicy: z.literal('Never'),
            containers: z.tuple([Container]),
            volumes: z.array(z.object({ name: z.string() })),
          }),
        }),
      }),
    })
    .parse(parse(yamlWith('kind: Job')));
  expect(job.metadata.annotations['argocd.argoproj.io/hook']).toBe('PreSync');
  const [{ command, volumeMounts }] = job.spec.template.spec.containers;
  expect(command.slice(0, 2)).toEqual(['node', `/gate/${GATE_FILE}`]);
  const flags = command.filter((word) => word.startsWith('--'));
  expect(flags.filter((flag) => !gate.help.includes(`  ${flag} `))).toEqual([]);
  expect(volumeMounts.map(({ name }) => name)).toEqual(
    job.spec.template.spec.volumes.map(({ name }) => name),
  );
});
