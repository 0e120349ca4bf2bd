import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
} from 'yaml';
import * as z from 'zod';
import { parsedAs } from '../../src/local/deployment/deployment-file.ts';

/** One action that a statement allows or denies, and what stands behind it in the file. */
export interface Action {
  readonly name: string;
  readonly why?: string;
}

/** One statement of a policy, in CloudFormation's words but for its actions. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Action[];
  readonly resource: unknown;
  readonly condition: unknown;
  /** Its Sid in words, and the comment above it. */
  readonly why: string;
}

/** What a role may by itself, or a managed policy lets its roles do. */
export interface Policy {
  readonly name: string;
  readonly statements: readonly Statement[];
  /** The condition of the stack without which there is none of it. */
  readonly onlyWhere?: string;
}

/** One function, and by what it has its rights. */
export interface Holder {
  readonly functionName: string;
  readonly role: Policy;
  readonly shared: readonly Policy[];
}

const Functions = z.object({
  functions: z.record(z.string(), z.object({ role: z.string() })),
  resources: z.array(z.string()),
});
const Resource = z.object({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: z
    .object({ ManagedPolicyArns: z.unknown().optional(), Roles: z.unknown().optional() })
    .optional(),
});
const StatementDocument = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Resource: z.unknown().optional(),
  Condition: z.unknown().optional(),
});

/**
 * What each function may do, by serverless.yml and the parts of the stack that it names.
 *
 * @throws Error where a file is not there or says something else than is expected.
 */
export function readRights(serverlessYml: string): readonly Holder[] {
  const file = parseDocument(readFileSync(serverlessYml, 'utf8'));
  const { functions, resources } = parsedAs(Functions, file.toJS(), serverlessYml);
  const parts = resources.map((one) =>
    parseDocument(
      readFileSync(join(dirname(serverlessYml), one.slice('${file('.length, -')}'.length)), 'utf8'),
    ),
  );
  const policies = parts.flatMap(policiesIn);
  const named = (name: string) => policies.find(({ policy }) => policy.name === name);
  return Object.entries(functions).map(([functionName, { role }]) => {
    const own = named(role);
    if (own === undefined) throw new Error(`${serverlessYml}: there is no role ${role}.`);
    const shared = policies.filter(
      ({ policy, roles }) => own.attached.includes(policy.name) || roles.includes(role),
    );
    return { functionName, role: own.policy, shared: shared.map(({ policy }) => policy) };
  });
}

interface Found {
  readonly policy: Policy;
  /** The managed policies that a role names itself. */
  readonly attached: readonly string[];
  /** The roles that a managed policy names. */
  readonly roles: readonly string[];
}

function policiesIn(part: Document): Found[] {
  const resources = at(part, part.contents, 'Resources');
  if (!isMap(resources)) return [];
  return resources.items.flatMap(({ key, value }) => {
    const name = String(key);
    const { Type, Condition, Properties } = parsedAs(Resource, valueOf(part, value), name);
    if (Type !== 'AWS::IAM::Role' && Type !== 'AWS::IAM::ManagedPolicy') return [];
    const properties = at(part, value, 'Properties');
    const documents =
      Type === 'AWS::IAM::Role'
        ? itemsOf(part, at(part, properties, 'Policies'))
        : [properties ?? undefined];
    const statements = documents.flatMap((one) => statementsOf(part, one));
    return [
      {
        policy: { name, statements, ...(Condition && { onlyWhere: Condition }) },
        attached: refsIn(Properties?.ManagedPolicyArns),
        roles: refsIn(Properties?.Roles),
      },
    ];
  });
}

const refsIn = (value: unknown): string[] =>
  Array.from((JSON.stringify(value) ?? '').matchAll(/"Ref":"(\w+)"/g), ([, name = '']) => name);

function statementsOf(part: Document, policy: unknown): Statement[] {
  const called = at(part, policy, 'PolicyName');
  const list = at(part, at(part, policy, 'PolicyDocument'), 'Statement');
  return itemsOf(part, list).map((statement, nth) => {
    const read = parsedAs(StatementDocument, valueOf(part, statement), 'a statement');
    const before = nth === 0 && isSeq(list) ? list.commentBefore : undefined;
    const sid = read.Sid ?? (isScalar(called) ? String(called.value) : '');
    return {
      effect: read.Effect,
      actions: actionsOf(part, at(part, statement, 'Action')),
      resource: read.Resource,
      condition: read.Condition,
      why: [inWords(sid), flat(before ?? (statement as Node).commentBefore)]
        .filter(Boolean)
        .join(': '),
    };
  });
}

function actionsOf(part: Document, node: unknown): Action[] {
  const nodes = isSeq(node) ? itemsOf(part, node) : [node];
  return nodes.map((one) => {
    const why = flat((one as Node).comment);
    return { name: String(one), ...(why && { why }) };
  });
}

/** ReadEnhancedFindings and own-log: Read enhanced findings, Own log. */
const inWords = (name: string): string => {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const flat = (comment: string | null | undefined): string =>
  (comment ?? '').replaceAll(/\s+/g, ' ').trim();

/** What stands under a key, behind an alias too. */
function at(part: Document, node: unknown, key: string): unknown {
  const map = resolved(part, node);
  return isMap(map) ? resolved(part, map.get(key, true)) : undefined;
}

const itemsOf = (part: Document, node: unknown): unknown[] =>
  isSeq(node) ? node.items.map((one) => resolved(part, one)) : [];

const resolved = (part: Document, node: unknown): unknown =>
  isAlias(node) ? node.resolve(part) : node;

const valueOf = (part: Document, node: unknown): unknown =>
  isCollection(node) ? node.toJS(part) : String(node);
