import { explainJson } from '../../src/cli/explain/explain-json.ts';
import { explainLines } from '../../src/cli/explain/explain-tree.ts';
import { explainedBy } from '../../src/cli/explain/explained.ts';
import type { Background } from '../../src/core/judgement/background.ts';
import type { Current } from '../../src/core/ledger/ledger.ts';
import type { RuleSet } from '../../src/core/policy/policy.ts';
import { background, imageWith, policyWith } from '../support/samples.ts';

const explained = (
  more: Partial<Background> = {},
  said: Current['said'] = {},
  base: Partial<RuleSet> = {},
  tags = ['1.4.2'],
) =>
  explainedBy(
    imageWith({ state: 'failed' }, { tags }),
    policyWith({ base }),
    background(more),
    said,
  );
const saidOf = (...given: Parameters<typeof explained>) =>
  explainLines(explained(...given), { paint: (_, text) => text, width: 200 }, 'policy.yml').flatMap(
    (line) => /(?:people|nobody).*told that it is undecided.*/.exec(line)?.[0] ?? [],
  );

describe('the explanation of an undecided image', () => {
  it('says after which time people are told, where nothing is remembered of it', () => {
    expect(saidOf()).toEqual(['people are told that it is undecided after 1 hour']);
  });

  it('says when people are told', () => {
    expect(saidOf({ undecidedSince: '2026-11-21T09:30:00.000Z' })).toEqual([
      'people are told that it is undecided on 2026-11-21 10:30 UTC',
    ]);
  });

  it('says when people were told, by each route', () => {
    const undecidedSince = '2026-11-21T08:00:00.000Z';
    const said = {
      slack: { verdict: 'undecided' as const, at: '2026-11-21T09:00:10.000Z', receipt: 'r' },
      sns: { verdict: 'approved' as const, at: '2026-11-21T07:00:00.000Z', receipt: 'r' },
    };
    expect(saidOf({ undecidedSince }, said)).toEqual([
      'people were told that it is undecided: slack 2026-11-21 09:00 UTC',
    ]);
    expect(explainJson(explained({ undecidedSince }, said), 'policy.yml')).toMatchObject({
      tellAt: '2026-11-21T09:00:00.000Z',
      telling: { state: 'told', by: { slack: '2026-11-21T09:00:10.000Z' } },
    });
  });

  it('says that nobody is, where the policy says so or it has no name', () => {
    const never = ['nobody is told that it is undecided'];
    expect(saidOf({}, {}, { tellAfter: 'never' })).toEqual(never);
    expect(saidOf({}, {}, {}, [])).toEqual(never);
  });
});
