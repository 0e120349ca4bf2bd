import * as z from 'zod/mini';
import type { Condition } from '../core/posture/keeps-others-out.ts';
import type { Principal, ResourcePolicy, Statement } from '../core/posture/resource-policy.ts';

const Texts = z.union([z.string(), z.array(z.string())]);
const Principals = z.union([z.literal('*'), z.record(z.string(), Texts)]);

const StatementText = z.object({
  Sid: z.optional(z.string()),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.optional(Principals),
  NotPrincipal: z.optional(Principals),
  Action: z.optional(Texts),
  NotAction: z.optional(Texts),
  Condition: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
});
type StatementText = z.infer<typeof StatementText>;

const Policy = z.object({ Statement: z.union([StatementText, z.array(StatementText)]) });

/** The statements of a policy's text; undefined where any of it is not understood, for then none of it is. */
export function parseResourcePolicy(text: string): ResourcePolicy | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = Policy.safeParse(json);
  return read.success ? { statements: [read.data.Statement].flat().map(statementOf) } : undefined;
}

function statementOf(from: StatementText): Statement {
  const { Sid, Effect, Principal, NotPrincipal, Action, NotAction, Condition: conditions } = from;
  return {
    ...(Sid !== undefined && { sid: Sid }),
    effect: Effect,
    isNotPrincipal: NotPrincipal !== undefined,
    principals: principalsIn(NotPrincipal ?? Principal),
    isNotAction: NotAction !== undefined,
    actions: [NotAction ?? Action ?? []].flat(),
    conditions: Object.entries(conditions ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(
        ([key, values]): Condition => ({ operator, key, values: [values].flat().map(String) }),
      ),
    ),
  };
}

function principalsIn(given: z.infer<typeof Principals> | undefined): Principal[] {
  if (given === undefined) return [];
  if (given === '*') return [{ kind: 'everybody' }];
  return Object.entries(given).flatMap(([kind, names]) =>
    [names].flat().map((name) => principalOf(kind, name)),
  );
}

function principalOf(kind: string, name: string): Principal {
  if (kind === 'Service') return { kind: 'service', name };
  if (kind !== 'AWS') return { kind: 'other', name: `${kind} ${name}` };
  if (name === '*') return { kind: 'everybody' };
  const [account] = /(?<=^arn:[^:]+:(?:iam|sts)::)\d{12}(?=:)|^\d{12}$/.exec(name) ?? [];
  // A principal that was deleted stands there under its id, and lets nobody in.
  return account === undefined ? { kind: 'other', name } : { kind: 'account', account };
}
