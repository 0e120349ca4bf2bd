import type { Override } from '../../src/core/policy/policy.ts';
import { type View, viewsOf } from '../../src/core/policy/views.ts';
import { IMAGE, ignoreRule, policyWith, waiver } from '../support/samples.ts';

const NOW = new Date('2026-11-21T10:00:05.000Z');
const override = (source: string, more: Partial<Override> = {}): Override => ({
  mode: 'enforce',
  rules: [{ name: source, severityAtLeast: 'LOW' }],
  undecided: {},
  source,
  ...more,
});
const viewsUnder = (
  tags: string[],
  policy: Parameters<typeof policyWith>[0],
  waivers = [] as ReturnType<typeof waiver>[],
): View[] => viewsOf(IMAGE, tags, policyWith(policy), waivers, NOW);

describe('the override that holds', () => {
  const all = [
    override('by tag', { tag: '1.4.2' }),
    override('everything', { repository: '*' }),
    override('a team', { repository: 'shop/*' }),
    override('a team, a line', { repository: 'shop/*', tag: '1.*' }),
    override('the repository', { repository: 'shop/cart' }),
    override('the repository, a line', { repository: 'shop/cart', tag: '1.*' }),
    override('the repository, the tag', { repository: 'shop/cart', tag: '1.4.2' }),
    override('another repository', { repository: 'shop/api' }),
    override('another tag', { tag: 'dev' }),
  ];

  it('is the most specific: by repository, then by tag, and says over which it won', () => {
    const expected = {
      source: 'the repository, the tag',
      over: [
        'the repository, a line',
        'the repository',
        'a team, a line',
        'a team',
        'everything',
        'by tag',
      ],
    };
    const views = [all, all.toReversed()].flatMap((overrides) =>
      viewsUnder(['1.4.2'], { overrides }),
    );
    expect(views.map((view) => view.override)).toEqual([expected, expected]);
    expect(views[0]?.ruleSet.rules.map(({ name }) => name)).toEqual(['the repository, the tag']);
  });

  it('is the first of two that are as specific', () => {
    const overrides = [override('first', { tag: '1*' }), override('second', { tag: '*2' })];
    expect(viewsUnder(['1.4.2'], { overrides })[0]?.override).toEqual({
      source: 'first',
      over: ['second'],
    });
  });

  it('is none where none matches: then the policy’s own ruleSet does', () => {
    const [view] = viewsUnder(['1.4.2'], { overrides: [override('dev', { tag: 'dev' })] });
    expect(view).not.toHaveProperty('override');
    expect(view?.ruleSet.rules.map(({ name }) => name)).toEqual([
      'critical',
      'high-with-fix',
      'high-exploited',
    ]);
  });

  it('is none by tag for an image without a tag, not for any tag either', () => {
    const overrides = [override('any tag', { tag: '*' }), override('all', { repository: '*' })];
    const [view, ...others] = viewsUnder([], { overrides });
    expect([view?.override?.source, view?.tags, others]).toEqual(['all', [], []]);
  });
});

describe('the views of an image', () => {
  const tagsOf = (views: View[]) => views.map(({ tags }) => tags);

  it('are one where its tags call for the same', () => {
    expect(tagsOf(viewsUnder(['dev', '1.4.2'], {}))).toEqual([['1.4.2', 'dev']]);
  });

  it('are one for each override that wins', () => {
    const overrides = [override('dev', { tag: 'dev*', mode: 'advise' })];
    const views = viewsUnder(['1.4.2', 'dev', 'dev-2', 'latest'], { overrides });
    expect(tagsOf(views)).toEqual([
      ['1.4.2', 'latest'],
      ['dev', 'dev-2'],
    ]);
    expect(views.map(({ ruleSet }) => ruleSet.mode)).toEqual(['enforce', 'advise']);
  });

  it('are two for two overrides that stand in the same line', () => {
    const overrides = [
      override('policy.yml:7', { tag: '1.*', mode: 'enforce' }),
      override('policy.yml:7', { tag: 'dev', mode: 'advise' }),
    ];
    const views = viewsUnder(['dev', '1.4.2'], { overrides });
    expect(views.map(({ ruleSet, tags }) => [ruleSet.mode, tags])).toEqual([
      ['enforce', ['1.4.2']],
      ['advise', ['dev']],
    ]);
  });

  it('are two for two exceptions of one name in one line', () => {
    const scope = { ids: ['*'], tags: ['dev'] };
    const ignore = [
      ignoreRule({ scope }),
      ignoreRule({ scope: { ids: ['CVE-1'], tags: ['1.*'] } }),
    ];
    const [one, other] = viewsUnder(['dev', '1.4.2'], { ignore });
    expect([one?.exceptions.ignore, other?.exceptions.ignore]).toEqual([[ignore[1]], [ignore[0]]]);
    const waivers = [waiver({ scope }), waiver({ scope: { ids: ['CVE-1'], tags: ['1.*'] } })];
    expect(tagsOf(viewsUnder(['dev', '1.4.2'], {}, waivers))).toEqual([['1.4.2'], ['dev']]);
  });

  it('hold only waivers that are in force', () => {
    const waivers = [waiver(), waiver({ name: 'lapsed', until: NOW.toISOString() })];
    const [view] = viewsUnder(['1.4.2'], {}, waivers);
    expect(view?.exceptions.waivers.map(({ name }) => name)).toEqual(['accepted']);
  });
});
