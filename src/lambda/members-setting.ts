import { isRegion, type Member, type Served } from '../core/served.ts';
import { problemWith, textIn, type Variables } from '../core/variables.ts';
import { ownPlaceIn } from './own-place.ts';
import { SettingsError } from './settings-error.ts';

/*
 * MEMBERS: `<account>:<name>:<regions>:<role>:<marks>`, with commas between members, a plus sign between regions, and
 * nothing where nothing is said: `111122223333:payments:eu-central-1+eu-west-1::off,444455556666`.
 */

const ACCOUNT = /^\d{12}$/;
/** What people call an account; it stands in messages and in a variable. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._ -]{0,39}$/;
const ROLE = /^[A-Za-z0-9_.@-]{1,64}$/;
/**
 * IAM takes 6,144 characters of a policy, and each registry is an ARN of sixty in it; a function takes 4 kB of
 * variables.
 */
const MOST_REGISTRIES = 60;
const MOST_CHARACTERS = 2_400;

/** Whose images are judged here: our own, and those of members. Throws SettingsError where it is unclear whose. */
export function servedIn(variables: Variables): Served {
  const problems = memberProblems(variables);
  if (problems.length > 0) throw new SettingsError(problems);
  const own = ownPlaceIn(variables);
  return { ...(own && { own }), members: parse(textIn(variables, 'MEMBERS') ?? '') };
}

/** Where STS is asked for the roles of members, as the SDK's clients find theirs. */
export function endpointIn(variables: Variables): { readonly endpoint?: string } {
  const endpoint = textIn(variables, 'AWS_ENDPOINT_URL');
  return endpoint ? { endpoint } : {};
}

/** What is wrong with them, a sentence that begins with the variable. */
export const memberProblems = (variables: Variables): readonly string[] =>
  problemWith(
    variables,
    'MEMBERS',
    (value) => whyNot(value) === undefined,
    (value) => whyNot(value) ?? '',
  );

const parse = (text: string): Member[] =>
  partsOf(text).map(([account = '', name = '', regions = '', role = '', marks = '']) => ({
    account,
    ...(name && { name }),
    ...(regions && { regions: regions.split('+') }),
    ...(role && { role }),
    ...(marks === 'off' && { unmarked: true }),
  }));

const partsOf = (text: string): string[][] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => one.split(':').map((part) => part.trim()));

function whyNot(text: string): string | undefined {
  const all = partsOf(text);
  if (text.length > MOST_CHARACTERS) return `it has more than ${MOST_CHARACTERS} characters`;
  for (const parts of all) {
    const [account = '', name = '', regions = '', role = '', marks = ''] = parts;
    if (!ACCOUNT.test(account)) return `"${account}" is no account: expected twelve digits`;
    const of = ` of ${account}`;
    if (parts.length > 5) return `there is more${of} than a name, regions, a role and marks`;
    if (name && !NAME.test(name))
      return `"${name}" is no name${of}: expected up to 40 letters, digits, spaces, ".", "_" and "-"`;
    const wrong = regions && regions.split('+').find((one) => !isRegion(one));
    if (wrong) return `"${wrong}" is no region${of}: expected one like eu-central-1`;
    if (role && !ROLE.test(role))
      return `"${role}" is no name of a role${of}: expected no ARN and no path`;
    if (!['', 'on', 'off'].includes(marks))
      return `"${marks}" is not possible for the marks${of}: expected on or off`;
  }
  const accounts = all.map(([account]) => account);
  const twice = accounts.find((one, at) => accounts.indexOf(one) !== at);
  if (twice) return `${twice} is there twice`;
  const registries = all.flatMap(([, , regions]) => regions?.split('+') ?? ['own']).length;
  return registries > MOST_REGISTRIES
    ? `these are ${registries} registries, and the functions' policy has room for ${MOST_REGISTRIES}`
    : undefined;
}
