import type { Action, Holder, Policy, Statement } from './rights.ts';

/** docs/permissions.md: of each function what it may do, on what, and why. */
export const permissionsTable = (holders: readonly Holder[]): string => {
  const shared = [...new Map(holders.flatMap((one) => one.shared).map((one) => [one.name, one]))];
  return `${[
    HEAD,
    ...holders.map(ofFunction),
    ...shared.map(([name, policy]) =>
      ofShared(
        policy,
        holders.filter((one) => one.shared.some((each) => each.name === name)),
      ),
    ),
  ].join('\n\n')}\n`;
};

const HEAD = `# What each function may do

Generated from \`serverless.yml\` and \`stack/\`, where the reasons stand too: \`node bin/run.mjs bin/permissions-table.ts\`
writes this file, and a test fails where it says something else. Another one (\`test/permissions.test.ts\`) holds every
command that a function's code can send against this table, both ways: what is not allowed and what is allowed for nothing.

\`<region>\` and \`<account>\` are those of the stack, \`<stage>\` is its stage, and what else stands in angle brackets is a
[setting](settings.md). A name like \`LedgerTable\` is a resource of the stack.`;

const COLUMNS = '| why | action | resource | only if |\n|---|---|---|---|';

const ofFunction = ({ functionName, role, shared }: Holder): string =>
  [
    `## ${functionName}`,
    `\`${role.name}\`${onlyWhere(role)}${shared.length > 0 ? `, with ${shared.map((one) => `[${one.name}](#${one.name.toLowerCase()})${onlyWhere(one)}`).join(', ')}` : ''}.`,
    rowsOf(role),
  ].join('\n\n');

const ofShared = (policy: Policy, holders: readonly Holder[]): string =>
  [
    `## ${policy.name}`,
    `Of ${holders.map((one) => `[${one.functionName}](#${one.functionName})`).join(', ')}${onlyWhere(policy)}.`,
    rowsOf(policy),
  ].join('\n\n');

const onlyWhere = (policy: Policy): string =>
  policy.onlyWhere ? ` (only where \`${policy.onlyWhere}\`)` : '';

const rowsOf = ({ statements }: Policy): string =>
  [COLUMNS, ...statements.map((one) => `| ${cellsOf(one).join(' | ')} |`)].join('\n');

const cellsOf = ({ effect, actions, resource, condition, why }: Statement): string[] => [
  why,
  `${effect === 'Deny' ? '**never**<br>' : ''}${actions.map(actionCell).join('<br>')}`,
  [resource]
    .flat()
    .map((one) => `\`${said(one)}\``)
    .join('<br>'),
  conditionCell(condition),
];

const actionCell = ({ name, why }: Action): string => `\`${name}\`${why ? `: ${why}` : ''}`;

const OPERATORS: Readonly<Record<string, string>> = {
  'ForAllValues:StringLike': 'only',
  'ForAnyValue:StringLike': 'any of them',
  StringEquals: 'is',
  StringLike: 'like',
};

const conditionCell = (condition: unknown): string =>
  Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(
        ([key, values]) =>
          `\`${key}\` ${OPERATORS[operator] ?? operator} ${[values]
            .flat()
            .map((one) => `\`${said(one)}\``)
            .join(' or ')}`,
      ),
    )
    .join('<br>');

/** A value of the template as a reader sees it, where CloudFormation and the framework have filled it in. */
function said(value: unknown): string {
  if (Array.isArray(value)) return value.map(said).join(' or ');
  if (typeof value !== 'object' || value === null) return filledIn(String(value));
  const [[name, operand] = ['', undefined]] = Object.entries(value);
  const parts = operand as readonly unknown[];
  switch (name) {
    case 'Ref':
      return filledIn(`\${${operand}}`);
    case 'Fn::GetAtt':
      return String(parts[0]);
    case 'Fn::Sub':
      return Array.isArray(operand)
        ? withNames(String(parts[0]), parts[1] as Record<string, unknown>)
        : filledIn(String(operand));
    case 'Fn::Join':
      return (parts[1] as unknown[]).map(said).join(String(parts[0]));
    case 'Fn::If':
      return [parts[1], parts[2]].map(said).join(' or ');
    // Of a text that lists several, all of them.
    case 'Fn::Split':
      return said(parts[1]).split(String(parts[0])).join(' or ');
    // Of the one text that is split, the last part: the name behind the prefix.
    case 'Fn::Select':
      return '<name of the secret>';
    default:
      throw new Error(`There are no words for ${name}.`);
  }
}

const withNames = (text: string, names: Readonly<Record<string, unknown>>): string =>
  filledIn(
    Object.entries(names).reduce(
      (so, [name, value]) => so.replaceAll(`\${${name}}`, said(value)),
      text,
    ),
  );

const filledIn = (text: string): string =>
  text
    .replaceAll('${AWS::Partition}', 'aws')
    .replaceAll('${AWS::Region}', '<region>')
    .replaceAll('${AWS::AccountId}', '<account>')
    .replaceAll('${self:service}', 'ecr-scan-notifier')
    .replaceAll('${sls:stage}', '<stage>')
    .replaceAll(/\$\{param:(\w+)\}/g, '<$1>')
    .replaceAll(/\$\{file\(settings\.yml\):stages\.<stage>\.([\w.-]+), [^}]*\}/g, '<$1>')
    .replaceAll(/\$\{members:([\w-]+)\}/g, '<$1 of members>')
    .replaceAll(/\$\{(\w+)(?:\.Arn)?\}/g, '$1');
