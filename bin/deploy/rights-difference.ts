import type { Statement, Template } from './template.ts';

export interface RightsDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
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
    Object.entries(template?.Resources ?? {}).flatMap(([name, { Type, Properties }]) => {
      if (Type === 'AWS::IAM::ManagedPolicy')
        return linesOf(name, Properties.PolicyDocument?.Statement);
      if (Type !== 'AWS::IAM::Role') return [];
      return [
        ...(Properties.Policies ?? []).flatMap((one) =>
          linesOf(name, one.PolicyDocument.Statement),
        ),
        ...[Properties.ManagedPolicyArns ?? []]
          .flat()
          .map((one) => `${name}: all of ${sayResource(one)}`),
      ];
    }),
  );
}

const linesOf = (name: string, statements: readonly Statement[] = []): string[] =>
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
  if (name === 'Fn::Sub')
    return String([operand].flat()[0]).replaceAll(/arn:.*?\$\{AWS::AccountId\}:/g, '');
  return JSON.stringify(resource);
}
