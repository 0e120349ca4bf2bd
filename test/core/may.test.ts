import type { Severity } from '../../src/core/findings/severity.ts';
import {
  acceptTerm,
  groupsToAsk,
  isOffered,
  type Membership,
  permittedTo,
  releaseTerm,
  sayBeyond,
  sayRefusal,
} from '../../src/core/interventions/may.ts';
import type { AcceptPermission } from '../../src/core/policy/permission.ts';
import { DAY, HOUR } from '../../src/core/time.ts';

const rule = (more: Partial<AcceptPermission>): AcceptPermission => ({
  by: ['U0ANN00001'],
  source: 'policy.yml:1',
  ...more,
});
const ann = { person: 'U0ANN00001', channel: 'C0TEAM0001' };
const known = (memberships: Record<string, Membership>) => new Map(Object.entries(memberships));
const NOTHING = known({});

describe('a person may', () => {
  it('where a rule names them, or the channel in which they act', () => {
    const rules = [
      rule({}),
      rule({ by: ['C0TEAM0001'] }),
      rule({ by: ['U0BOB00001', 'C0OTHER001'] }),
    ];
    expect(permittedTo(rules, 'shop/api', ann, NOTHING).rules).toEqual(rules.slice(0, 2));
  });

  it('only in the repositories that a rule is for', () => {
    const rules = [rule({ repository: 'shop/*' }), rule({ repository: ['a', 'base/*'] })];
    expect(permittedTo(rules, 'base/node', ann, NOTHING).rules).toEqual([rules[1]]);
    expect([isOffered(rules, 'shop/api'), isOffered(rules, 'x')]).toEqual([true, false]);
  });

  it('where they are known to be in a user group, and nowhere else', () => {
    const rules = ['S0IN', 'S0OUT', 'S0UNASKED', 'S0UNKNOWN'].map((id) => rule({ by: [id] }));
    const memberships = known({
      S0IN: 'in',
      S0OUT: 'out',
      S0UNKNOWN: { unknown: 'missing_scope' },
    });
    expect(permittedTo(rules, 'shop/api', ann, memberships)).toEqual({
      rules: [rules[0]],
      unknown: ['S0UNKNOWN: missing_scope'],
    });
  });
});

it('user groups are asked for only where a rule is for the repository and does not hold anyway', () => {
  const rules = [
    rule({ by: ['S0A', 'S0B'] }),
    rule({ by: ['S0B', 'S0C', 'U0ANN00001'] }),
    rule({ by: ['S0D'], repository: 'base/*' }),
  ];
  expect(groupsToAsk(rules, 'shop/api', ann)).toEqual(['S0A', 'S0B']);
});

describe('for how long', () => {
  it('the longest rule for the severity says, within what the policy lets anybody', () => {
    const rules = [
      rule({ severityAtMost: 'HIGH', atMost: 30 * DAY }),
      rule({ severityAtMost: 'MEDIUM' }),
      rule({ atMost: 7 * DAY }),
    ];
    expect(acceptTerm(rules, 'CRITICAL', 90 * DAY)).toBe(7 * DAY);
    expect(acceptTerm(rules, 'HIGH', 90 * DAY)).toBe(30 * DAY);
    expect(acceptTerm(rules, 'LOW', 90 * DAY)).toBe(90 * DAY);
    expect(acceptTerm(rules, 'HIGH', 5 * DAY)).toBe(5 * DAY);
    expect(acceptTerm([], 'LOW', 90 * DAY)).toBeUndefined();
  });

  it('what nobody has ranked is accepted only by a rule for all severities', () => {
    expect(acceptTerm([rule({ severityAtMost: 'CRITICAL' })], 'UNKNOWN', DAY)).toBeUndefined();
    expect(acceptTerm([rule({})], 'UNKNOWN', DAY)).toBe(DAY);
  });

  it('an image is released for three days at most', () => {
    expect(releaseTerm([rule({})])).toBe(72 * HOUR);
    expect(releaseTerm([rule({ atMost: 4 * HOUR }), rule({ atMost: 2 * HOUR })])).toBe(4 * HOUR);
    expect(releaseTerm([])).toBeUndefined();
  });
});

describe('a refusal of what is graver than somebody may accept', () => {
  const rules = [
    rule({ severityAtMost: 'MEDIUM' }),
    rule({ severityAtMost: 'HIGH', by: ['S0SEC'] }),
    rule({ repository: 'base/*', by: ['U0BOB00001'] }),
  ];
  const beyond = (weights: readonly Severity[], all = rules, may = rules.slice(0, 2)) =>
    sayBeyond({ id: 'CVE-1', weights }, 'shop/api', all, { rules: may, unknown: [] }, '#ask');

  it('says what they may, and never that they belong to those who may', () => {
    expect(beyond(['CRITICAL'])).toBe(
      'You may accept up to HIGH in shop/api, and CVE-1 is CRITICAL. Nobody may accept that from Slack. Whom to ask: #ask.',
    );
  });

  it('names who may accept it, and of several findings the one that stands in the way', () => {
    const all = [...rules, rule({ by: ['U0CAROL001', 'C0OPS'] })];
    expect(beyond(['HIGH', 'UNKNOWN'], all)).toBe(
      'You may accept up to HIGH in shop/api, and CVE-1 is of unknown severity. That may be accepted by U0CAROL001 and whoever acts in the channel C0OPS. Whom to ask: #ask.',
    );
  });
});

describe('a refusal names whom the policy lets, and nobody so that they are notified', () => {
  it('people, groups and channels', () => {
    const rules = [rule({ by: ['U0BOB00001', 'S0SEC'] }), rule({ by: ['C0OPS', 'U0BOB00001'] })];
    expect(sayRefusal('accept risks', 'shop/api', rules, { unknown: [] }, '#ask')).toBe(
      'The policy does not let you accept risks in shop/api: it lets U0BOB00001, the user group S0SEC and whoever acts in the channel C0OPS. Whom to ask: #ask.',
    );
  });

  it('where it lets nobody, and where a group could not be asked', () => {
    expect(sayRefusal('release images', 'a', [], { unknown: ['S0: missing_scope'] })).toBe(
      'The policy does not let you release images in a, nor anybody else. Who is in a user group could not be asked (S0: missing_scope).',
    );
  });
});
