// Gives serverless.yml the members of a stage in the forms that the stack needs them in: `${members:text}` for the
// functions, and lists with commas between for CloudFormation to split, which has no words for "one of each". They come
// from the parameter `members`: a list, as settings.yml has it, or the text of MEMBERS (src/lambda/members-setting.ts).

export const membersSource = {
  resolve: async ({ address, resolveVariable }) => {
    const form = FORMS[address];
    if (!form) throw new Error(`members: there is no form ${address}`);
    return { value: form(partsOf(await resolveVariable('param:members'))) };
  },
};

/** Account, name, regions, role and marks of each; what is wrong with them the settings say by themselves. */
const partsOf = (given) =>
  Array.isArray(given)
    ? given.map(({ account, name, regions, role, marks }) =>
        [account, name, [regions ?? []].flat().join('+'), role, marks].map((one) => one ?? ''),
      )
    : String(given ?? '')
        .split(',')
        .filter((one) => one.trim())
        .map((one) => one.split(':').map((part) => part.trim()));

const listOf = (texts, none = '') => [...new Set(texts)].join(',') || none;

/** Without regions: that of the stack. Without members: ours, in a part of the stack that is not made then. */
const inEach = (parts, textOf) =>
  listOf(
    parts.flatMap(([account, , regions]) =>
      (regions || '${AWS::Region}').split('+').map((region) => textOf(account, region)),
    ),
    textOf('${AWS::AccountId}', '${AWS::Region}'),
  );

const repositoriesOf = (parts) =>
  inEach(
    parts,
    (account, region) => `arn:\${AWS::Partition}:ecr:${region}:${account}:repository/*`,
  );

/** Where a role is taken on, it is its rights that count: ours end with taking it on. */
const withoutRole = (parts) => parts.filter(([, , , role]) => !role);
const marked = (parts) => withoutRole(parts).filter(([, , , , marks]) => marks !== 'off');

const roleArn = (account, role) => `arn:\${AWS::Partition}:iam::${account}:role/${role}`;

const FORMS = {
  text: (parts) => parts.map((one) => one.join(':').replace(/:+$/, '')).join(','),
  accounts: (parts) => listOf(parts.map(([account]) => account)),
  /** Those in which a role is taken on. */
  'accounts-with-roles': (parts) =>
    listOf(parts.flatMap(([account, , , role]) => (role ? [account] : []))),
  /** Those that are read, and those that are marked, with rights of our own. */
  'accounts-read': (parts) => listOf(withoutRole(parts).map(([account]) => account)),
  'accounts-marked': (parts) => listOf(marked(parts).map(([account]) => account)),
  repositories: (parts) => repositoriesOf(withoutRole(parts)),
  'marked-repositories': (parts) => repositoriesOf(marked(parts)),
  records: (parts) => inEach(parts, (account, region) => `${account}/${region}/*`),
  roles: (parts) =>
    listOf(
      parts.flatMap(([account, , , role]) => (role ? [roleArn(account, role)] : [])),
      roleArn('${AWS::AccountId}', 'none'),
    ),
};
