import type { Statement, Template } from './template.ts';

export interface RightsDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Of a role, or of a policy that roles have: the actions that it allows, once each, whatever they are on. */
export interface Granted {
  readonly name: string;
  readonly actions: readonly string[];
}

/** What each role and each policy of a template lets its functions do. */
export const grantedIn = (template: Template): readonly Granted[] =>
  Object.entries(template.Resources).flatMap(([name, resource]) => {
    const allowed = statementsOf(resource).filter(({ Effect }) => Effect !== 'Deny');
    const actions = allowed.flatMap(({ Action }) => [Action].flat().map(String));
    return actions.length > 0 ? [{ name, actions: [...new Set(actions)].sort() }] : [];
  });

type Resource = Template['Resources'][string];

function statementsOf({ Type, Properties }: Resource): readonly Statement[] {
  if (Type === 'AWS::IAM::ManagedPolicy') return Properties.PolicyDocument?.Statement ?? [];
  if (Type !== 'AWS::IAM::Role') return [];
  return (Properties.Policies ?? []).flatMap((one) => one.PolicyDocument.Statement);
}

/** What the functions may that they might not before, and the reverse: a line for each action on each resource. */
export function rightsDifference(
  deployed: Template | undefined,
  packaged: Template,
): RightsDifference {
  const before = rightsIn(deployed);
  const after = rightsIn(packaged);
  return {
    added: [...after].filter((one) => !before.has(one)).sort(),
    removed: [...before].filter((one) => !after.has(one)).sort(),
  };
}

function rightsIn(template: Template | undefined): ReadonlySet<string> {
  return new Set(
    Object.entries(template?.Resources ?? {}).flatMap(([name, resource]) => {
      const { Type, Properties } = resource;
      const policies = Type === 'AWS::IAM::Role' ? [Properties.ManagedPolicyArns ?? []].flat() : [];
      return [
        ...linesOf(name, statementsOf(resource)),
        ...policies.map((one) => `${name}: all of ${sayResource(one)}`),
      ];
    }),
  );
}

const linesOf = (name: string, statements: readonly Statement[]): string[] =>
  statements.flatMap(({ Effect, Action, Resource, NotResource, Condition }) =>
    [Action].flat().flatMap((action) =>
      [Resource ?? NotResource].flat().map((resource) => {
        const may = Effect === 'Deny' ? 'denied ' : '';
        const only = Condition === undefined ? '' : `, where ${sayResource(Condition)}`;
        return `${name}: ${may}${String(action)} on ${sayResource(resource)}${only}`;
      }),
    ),
  );

/** As short as can be read: the functions of CloudFormation that name something by what they name. */
function sayResource(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const [[name, operand] = ['', undefined]] = Object.entries(Object(resource));
  if (name === 'Ref') return String(operand);
  if (name === 'Fn::GetAtt') return String([operand].flat()[0]);
  const parts = [operand].flat();
  if (name === 'Fn::Sub') return sayText(String(parts[0]), Object(parts[1]));
  if (name === 'Fn::Join' && Array.isArray(parts[1]))
    return parts[1].map(sayResource).join(String(parts[0])).replaceAll(OWN, '');
  if (name === 'Fn::If') return `${sayResource(parts[1])} (or ${sayResource(parts[2])})`;
  return JSON.stringify(resource);
}

/** How an ARN of our own account begins. */
const OWN = /arn:[^"]*?\$\{AWS::AccountId\}:/g;

/** The names that a Sub brings with it stand for others. */
const sayText = (text: string, names: Readonly<Record<string, unknown>>): string =>
  text
    .replaceAll(OWN, '')
    .replaceAll(/\$\{(\w+)\}/g, (all, name: string) =>
      name in names ? sayResource(names[name]) : all,
    );
