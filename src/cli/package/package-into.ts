import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../../core/policy/policy.ts';
import type { Scope } from '../../core/scope.ts';
import { policyNotes } from '../../policy-file/policy-notes.ts';
import { narrowedTo } from '../../settings-file/narrow-to-scope.ts';
import { unzipped, zipped } from './zip.ts';

export interface Asked {
  readonly release: string;
  readonly out: string;
  readonly policy: Policy;
  readonly scope: Scope;
  readonly now: Date;
}

export interface Packaged {
  readonly template: string;
  readonly policyVersion: string;
  /** Under which keys the functions are to lie in the bucket. */
  readonly codePrefix: string;
  readonly functions: readonly string[];
}

type Fields = Record<string, unknown>;
interface Template extends Fields {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties?: Fields }>;
  readonly Outputs: Fields;
}

/** Writes a release into a folder, with this policy in each function, for the repositories in scope alone. */
export function packageInto({ release, out, policy, scope, now }: Asked): Packaged {
  const archives = readdirSync(join(release, 'functions'))
    .filter((name) => name.endsWith('.zip'))
    .sort()
    .map(
      (name) => [name, withPolicy(readFileSync(join(release, 'functions', name)), policy)] as const,
    );
  // Another key for each content: CloudFormation sees a new function by it, and a rollback finds the old one.
  const sum = createHash('sha256');
  for (const [name, archive] of archives) sum.update(name).update(archive);
  const codePrefix = `${policy.version}-${sum.digest('hex').slice(0, 12)}/`;
  const code = join(out, 'code', codePrefix);
  mkdirSync(code, { recursive: true });
  for (const [name, archive] of archives) writeFileSync(join(code, name), archive);
  const template = join(out, 'template.json');
  const before = JSON.parse(readFileSync(join(release, 'template.json'), 'utf8')) as Template;
  const after = withNotes(withCode(inScope(before, scope), codePrefix), policy, now);
  writeFileSync(template, JSON.stringify(after, undefined, 1));
  return {
    template,
    policyVersion: policy.version,
    codePrefix,
    functions: archives.map(([name]) => name),
  };
}

const POLICY = /(^|\/)policy\.json$/;

function withPolicy(archive: Buffer, policy: Policy): Buffer {
  const text = Buffer.from(JSON.stringify(policy));
  const files = [...unzipped(archive)].map(
    ([name, content]) => [name, POLICY.test(name) ? text : content] as const,
  );
  return zipped(new Map(files));
}

/** The rules and the rights, and what the functions know of it. */
const inScope = (template: Template, scope: Scope): Template =>
  withFunctions(narrowedTo(scope, template) as Template, (properties) => {
    const { Variables } = properties['Environment'] as { Variables: Fields };
    return {
      ...properties,
      Environment: { Variables: { ...Variables, REPOSITORIES: scope.join(',') } },
    };
  });

/** No parameter: on an update CloudFormation would keep the value of before. */
const withCode = (template: Template, codePrefix: string): Template =>
  withFunctions(template, (properties) => {
    const code = properties['Code'] as { S3Bucket: unknown; S3Key: string };
    return { ...properties, Code: { ...code, S3Key: `${codePrefix}${code.S3Key}` } };
  });

function withFunctions(template: Template, change: (properties: Fields) => Fields): Template {
  const Resources = Object.entries(template.Resources).map(([name, resource]) => {
    const { Type, Properties } = resource;
    const isFunction = Type === 'AWS::Lambda::Function' && Properties;
    return [name, isFunction ? { ...resource, Properties: change(Properties) } : resource];
  });
  return { ...template, Resources: Object.fromEntries(Resources) as Template['Resources'] };
}

function withNotes(template: Template, policy: Policy, now: Date): Template {
  const { Outputs } = template;
  return {
    ...template,
    Metadata: { Policy: policyNotes(policy, now) },
    Outputs: {
      ...Outputs,
      PolicyVersion: { Description: 'Of the policy that is deployed.', Value: policy.version },
    },
  };
}
