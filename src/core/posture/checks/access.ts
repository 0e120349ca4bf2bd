import { wordsIn } from '../../words.ts';
import type { Known } from '../known.ts';
import { type Check, notKnown, type Said } from '../posture.ts';
import { isNarrowed, mayWrite, type ResourcePolicy, type Statement } from '../resource-policy.ts';

export const access: Check = {
  name: 'access',
  about: 'nobody is let in by a policy who is not meant: everybody, other accounts',
  ofRegistry: ({ policy, account }) => ofPolicy("the registry's policy", policy, account),
  ofRepository: ({ policy, account }) => ofPolicy("the repository's policy", policy, account),
};

function ofPolicy(
  subject: string,
  policy: Known<ResourcePolicy | undefined>,
  own: string,
): readonly Said[] {
  if (policy.state === 'unknown') return [notKnown(subject, policy)];
  const { statements = [] } = policy.value ?? {};
  // What is denied somewhere is not counted off: a statement that allows too much is to be mended itself.
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => [
      ...ofEverybody(statement),
      ...ofAccounts(statement, own),
      ...ofOthers(statement),
    ]);
}

const WRITING = 'whoever may push can put a mark, and an image behind a tag';
const READING = 'whoever has an account of AWS can read it';

function ofEverybody(statement: Statement): readonly Said[] {
  const { principals, isNotPrincipal } = statement;
  const isAnybody = isNotPrincipal || principals.some(({ kind }) => kind === 'everybody');
  if (!isAnybody || isNarrowed(statement)) return [];
  const who = isNotPrincipal ? 'everybody but a few (NotPrincipal)' : 'everybody (Principal "*")';
  const writes = mayWrite(statement);
  const but =
    statement.conditions.length === 0
      ? ', without a condition'
      : ', and no condition says who may come';
  return [
    {
      weight: 'high',
      what: `${nameOf(statement)} lets ${who} ${writes ? 'push or change something' : 'read'}${but}`,
      why: writes ? WRITING : READING,
      todo: 'name the accounts, or ask for your organization by aws:PrincipalOrgID',
    },
  ];
}

function ofAccounts(statement: Statement, own: string): readonly Said[] {
  const foreign = [
    ...new Set(
      statement.principals.flatMap((one) =>
        one.kind === 'account' && one.account !== own ? [one.account] : [],
      ),
    ),
  ].sort();
  if (foreign.length === 0 || statement.isNotPrincipal) return [];
  const writes = mayWrite(statement);
  const many = foreign.length === 1 ? 'another account' : `${foreign.length} other accounts`;
  const who = `${many} (${wordsIn(foreign, 'and')})`;
  return [
    {
      weight: writes ? 'medium' : 'note',
      what: `${nameOf(statement)} lets ${who} ${writes ? 'push or change something' : 'read'}`,
      why: writes ? WRITING : 'it is so on purpose, as a rule',
      todo: writes ? 'leave them what they need: mostly pulling is enough' : '',
    },
  ];
}

function ofOthers(statement: Statement): readonly Said[] {
  const services = statement.principals.flatMap((one) => (one.kind === 'service' ? one.name : []));
  if (services.length === 0 || isNarrowed(statement)) return [];
  return [
    {
      weight: 'low',
      what: `${nameOf(statement)} lets ${wordsIn(services, 'and')} in, on whoever's behalf`,
      why: 'a service acts for other accounts as well',
      todo: 'ask for your own by aws:SourceAccount or aws:SourceArn',
    },
  ];
}

const nameOf = ({ sid }: Statement): string => (sid ? `statement "${sid}"` : 'a statement');
