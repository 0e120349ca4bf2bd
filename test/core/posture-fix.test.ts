import * as fc from 'fast-check';
import { DEFAULT_WATCH } from '../../src/core/policy/policy.ts';
import {
  immutabilityFix,
  lifecycleFix,
  pullTimeFixes,
  scanningFix,
} from '../../src/core/posture/fix.ts';
import { known, unknown } from '../../src/core/posture/known.ts';
import { frequencyFor } from '../../src/core/posture/scanning-rules.ts';
import { type Expiring, wouldLose } from '../../src/core/posture/would-lose.ts';
import { parseLifecycle } from '../../src/intake/lifecycle-text.ts';
import { rulesIn } from '../../src/local/aws/ecr/lifecycle-rules.ts';
import {
  denied,
  digestFor,
  image,
  lifecycleOf,
  markFor,
  registry,
  repository,
} from '../support/posture.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const OLD = '2026-01-01T00:00:00Z';
const listed = (...active: ReturnType<typeof image>[]) => known({ active, archived: 0 });

describe('making tags immutable', () => {
  const MUTABLE = known({ setting: 'MUTABLE' as const, exclusions: [] });
  const fixOf = (...tags: string[]) =>
    immutabilityFix(
      repository({ mutability: MUTABLE, images: listed(image('a1', OLD, tags)) }),
      registry(),
    );

  it('leaves those that move as they are', () => {
    expect(fixOf('1.0.0', 'latest', 'main', markFor('approved', 'a1'))).toEqual([
      {
        check: 'tag-immutability',
        repository: 'shop/api',
        before: { setting: 'MUTABLE', exclusions: [] },
        after: { setting: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['latest', 'main'] },
      },
    ]);
    expect(fixOf('1.0.0')).toMatchObject([{ after: { setting: 'IMMUTABLE', exclusions: [] } }]);
  });

  it.each([
    [
      'more tags move than ECR excludes',
      fixOf('a', 'b', 'c', 'd', 'e', 'f'),
      'it has 6 moving tags, and ECR excludes 5',
    ],
    [
      'a version moves',
      fixOf('1.4', '1.4.2'),
      'tags such as 1.4 seem to move from version to version',
    ],
    [
      'the tags are not known',
      immutabilityFix(
        repository({ mutability: MUTABLE, images: denied('ecr:DescribeImages') }),
        registry(),
      ),
      'nobody knows which of its tags move',
    ],
    [
      'the caches are not known',
      immutabilityFix(
        repository({ mutability: MUTABLE }),
        registry({ cachePrefixes: denied('x') }),
      ),
      'nobody knows whether a pull-through cache fills it',
    ],
    [
      'the setting is not known',
      immutabilityFix(repository({ mutability: unknown('so') }), registry()),
      'nobody knows how it is set',
    ],
  ])('is left to a person where %s', (_, planned, why) => {
    expect(planned).toEqual([{ check: 'tag-immutability', repository: 'shop/api', why }]);
  });

  it('is never done to what is set on purpose, nor to a cache', () => {
    for (const setting of [
      'IMMUTABLE',
      'MUTABLE_WITH_EXCLUSION',
      'IMMUTABLE_WITH_EXCLUSION',
    ] as const) {
      expect(
        immutabilityFix(repository({ mutability: known({ setting, exclusions: [] }) }), registry()),
      ).toEqual([]);
    }
    const cached = repository({ repository: 'hub/nginx', mutability: MUTABLE });
    expect(immutabilityFix(cached, registry({ cachePrefixes: known(['hub']) }))).toEqual([]);
  });
});

describe('a lifecycle policy that is offered', () => {
  const stock = listed(image('a1', OLD, ['1.0.0', markFor('approved', 'a1')]));
  const offerOf = (facts: Parameters<typeof repository>[0]) =>
    lifecycleFix(repository({ images: stock, ...facts }), DEFAULT_WATCH, NOW);
  const textOf = (planned: ReturnType<typeof offerOf>): string => {
    const [one] = planned;
    if (!one || !('text' in one)) throw new Error('nothing is offered');
    return one.text;
  };

  it('archives what is of no use, deletes it half a year later, and is taken by ECR', () => {
    const text = textOf(offerOf({ lifecycle: known(undefined) }));
    expect(JSON.parse(text)).toEqual({
      rules: [
        {
          rulePriority: 1,
          description: 'ecr-scan-notifier',
          selection: {
            tagStatus: 'tagged',
            tagPatternList: ['quarantined-*'],
            countType: 'sinceImagePulled',
            countUnit: 'days',
            countNumber: 90,
          },
          action: { type: 'transition', targetStorageClass: 'archive' },
        },
        {
          rulePriority: 2,
          description: 'ecr-scan-notifier',
          selection: {
            tagStatus: 'tagged',
            tagPatternList: ['approved-*'],
            countType: 'imageCountMoreThan',
            countNumber: 30,
          },
          action: { type: 'transition', targetStorageClass: 'archive' },
        },
        {
          rulePriority: 3,
          description: 'ecr-scan-notifier',
          selection: {
            tagStatus: 'untagged',
            countType: 'sinceImagePulled',
            countUnit: 'days',
            countNumber: 30,
          },
          action: { type: 'transition', targetStorageClass: 'archive' },
        },
        {
          rulePriority: 4,
          description: 'ecr-scan-notifier',
          selection: {
            tagStatus: 'any',
            storageClass: 'archive',
            countType: 'sinceImageTransitioned',
            countUnit: 'days',
            countNumber: 180,
          },
          action: { type: 'expire' },
        },
      ],
    });
    expect(rulesIn(text)).toHaveLength(4);
  });

  it('keeps twice as many approved images as it takes for those that may still be deployed', () => {
    const many = Array.from({ length: 40 }, (_, index) => {
      const two = `${(index % 16).toString(16)}${Math.floor(index / 16)}`;
      const pushedAt = new Date(
        Date.parse('2026-11-20T00:00:00Z') - index * 86_400_000,
      ).toISOString();
      return image(two, pushedAt, [`1.${index}.0`, markFor('approved', two)]);
    });
    const [one] = lifecycleFix(
      repository({ lifecycle: known(undefined), images: listed(...many) }),
      DEFAULT_WATCH,
      NOW,
    );
    expect(one && 'added' in one && one.added[1]?.limit).toEqual({ kind: 'newest', keep: 80 });
  });

  it('leaves untagged images alone where signatures are among them, and the archive where somebody uses it', () => {
    const signed = [
      image('a1', OLD, ['1.0.0']),
      image('b2', OLD, [], { subject: digestFor('a1') }),
    ];
    const images = known({ active: signed, archived: 3 });
    const rules = parseLifecycle(textOf(offerOf({ lifecycle: known(undefined), images })))?.rules;
    expect(rules?.map(({ selection }) => selection)).toEqual([
      { kind: 'tagged', patterns: ['quarantined-*'] },
      { kind: 'tagged', patterns: ['approved-*'] },
    ]);
  });

  it('leaves the rules that are there as they are, with what we do not know of them', () => {
    const own = {
      rulePriority: 7,
      description: 'ours',
      unheardOf: { of: 1 },
      selection: {
        tagStatus: 'untagged',
        countType: 'sinceImagePushed',
        countUnit: 'days',
        countNumber: 7,
      },
      action: { type: 'expire' },
    };
    const before = parseLifecycle(JSON.stringify({ rules: [own] }));
    const { rules } = JSON.parse(textOf(offerOf({ lifecycle: known(before) }))) as {
      rules: { rulePriority: number }[];
    };
    expect(rules[0]).toEqual(own);
    expect(rules.map(({ rulePriority }) => rulePriority)).toEqual([7, 8, 9, 10]);
  });

  it.each([
    [
      'gets on with marks',
      {
        lifecycle: known(
          lifecycleOf({ tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 9 }),
        ),
      },
    ],
    [
      'is about other tags alone',
      {
        lifecycle: known(
          lifecycleOf({
            tagStatus: 'tagged',
            tagPatternList: ['v*'],
            countType: 'imageCountMoreThan',
            countNumber: 9,
          }),
        ),
      },
    ],
    ['would be of an empty repository', { lifecycle: known(undefined), images: listed() }],
  ])('is not where the policy %s', (_, facts) => {
    expect(offerOf(facts)).toEqual([]);
  });

  it('is not where what is set, or what is there, is not known', () => {
    expect([
      ...offerOf({ lifecycle: denied('ecr:GetLifecyclePolicy') }),
      ...offerOf({ lifecycle: known(undefined), images: denied('ecr:DescribeImages') }),
    ]).toEqual([
      { check: 'lifecycle', repository: 'shop/api', why: 'nobody knows what is set' },
      { check: 'lifecycle', repository: 'shop/api', why: 'nobody knows which images are in it' },
    ]);
  });
});

describe('what a lifecycle policy would do is refused for an image', () => {
  const NAMES = ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0', '1.5.0'];
  const line = NAMES.map((name, index) =>
    image(`a${index}`, `2026-0${index + 1}-01T00:00:00Z`, [name]),
  );
  const whyOf = (
    one: ReturnType<typeof image>,
    {
      running = known(new Map([[one.digest, false]])),
      watched = [],
      does = 'expire',
      also = [],
    }: {
      running?: Parameters<typeof wouldLose>[1]['running'];
      watched?: readonly string[];
      does?: Expiring['does'];
      also?: readonly ReturnType<typeof image>[];
    } = {},
  ) => {
    const images = [...line, one, ...also];
    const expiring = { digest: one.digest, tags: one.tags, does, rule: 1 };
    const stock = { images, running, watched: new Set(watched.map(digestFor)) };
    return wouldLose([expiring], stock, DEFAULT_WATCH, NOW)[0]?.why;
  };
  const superseded = image('e1', OLD, ['1.0.1', markFor('approved', 'e1')]);
  const quarantined = image('e1', '2026-11-20T00:00:00Z', ['2.0.0', markFor('quarantined', 'e1')]);
  const unnamed = image('e1', OLD);
  const runs = (is: boolean) => ({ running: known(new Map([[digestFor('e1'), is]])) });
  const UNTOLD = { running: unknown('Inspector is off') };

  it.each([
    ['that is superseded and runs nowhere: never', superseded, {}, undefined],
    ['that runs', superseded, runs(true), 'it runs'],
    [
      'that is watched',
      superseded,
      { watched: ['e1'] },
      'it may still be deployed, and is looked at daily',
    ],
    [
      'pushed lately under a name',
      image('e1', '2026-10-01T00:00:00Z', ['0.9.0']),
      {},
      'it was pushed lately, or is one of the newest of its line of tags',
    ],
    [
      'the only one of its line',
      image('e1', OLD, ['1.0.0-alpine']),
      {},
      'it was pushed lately, or is one of the newest of its line of tags',
    ],
    [
      'that nobody tells of and somebody has pulled',
      { ...superseded, pulledAt: '2026-10-01T00:00:00Z' },
      UNTOLD,
      'it was pulled in the last 90 days, and nobody tells whether it runs',
    ],
    ['that nobody tells of and nobody has pulled: never', superseded, UNTOLD, undefined],
    [
      'that signs one that stays',
      { ...unnamed, subject: digestFor('a0') },
      {},
      'it is the signature or attestation of an image that stays',
    ],
    ['that signs what is gone: never', { ...unnamed, subject: digestFor('ff') }, {}, undefined],
    [
      'quarantined, new and to be archived: never',
      quarantined,
      { does: 'archive' as const },
      undefined,
    ],
    [
      'quarantined and to be deleted',
      quarantined,
      {},
      'it was pushed lately, or is one of the newest of its line of tags',
    ],
    [
      'quarantined, to be archived, that runs',
      quarantined,
      { does: 'archive' as const, ...runs(true) },
      'it runs',
    ],
  ])('%s', (_, one, more, why) => {
    expect(whyOf(one, more)).toBe(why);
  });

  it('that was not there when the repository was listed', () => {
    const expiring: Expiring = { digest: digestFor('99'), tags: [], does: 'expire', rule: 1 };
    const stock = { images: line, running: known(new Map()), watched: new Set<never>() };
    expect(wouldLose([expiring], stock, DEFAULT_WATCH, NOW)).toEqual([
      { ...expiring, why: 'it was not there when the repository was listed' },
    ]);
  });
});

describe('the scanning rules of a registry', () => {
  const RULES = known({
    type: 'ENHANCED' as const,
    rules: [
      { frequency: 'SCAN_ON_PUSH' as const, filters: ['old/*'] },
      { frequency: 'CONTINUOUS_SCAN' as const, filters: ['shop/*'] },
    ],
  });
  it('are given what is missing, in the rule that scans all the time, and say what else that covers', () => {
    const all = ['shop/api', 'team/web', 'team/web-old', 'old/x'];
    expect(scanningFix(registry({ scanning: RULES }), ['shop/api', 'team/web'], all)).toMatchObject(
      [
        {
          after: {
            type: 'ENHANCED',
            rules: [
              { frequency: 'SCAN_ON_PUSH', filters: ['old/*'] },
              { frequency: 'CONTINUOUS_SCAN', filters: ['shop/*', 'team/web'] },
            ],
          },
          adds: ['team/web', 'team/web-old'],
          raises: [],
        },
      ],
    );
  });

  it('say whose scans become ones that are paid for all the time, though nobody asked for it', () => {
    const rules = [{ frequency: 'SCAN_ON_PUSH' as const, filters: ['shop/*', 'base/*'] }];
    const all = ['api', 'shop/api', 'base/apiserver', 'shop/web'];
    const scanning = known({ type: 'ENHANCED' as const, rules });
    const [fix] = scanningFix(registry({ scanning }), ['api'], all);
    expect(fix).toMatchObject({ adds: ['api'], raises: ['shop/api', 'base/apiserver'] });
  });

  it('are left alone where nothing is missing, where they are not known, and where there is no room', () => {
    expect(scanningFix(registry({ scanning: RULES }), ['shop/api'], ['shop/api'])).toEqual([]);
    expect(scanningFix(registry({ scanning: denied('x') }), ['a'], ['a'])).toEqual([
      { check: 'scanning-rules', why: 'nobody knows what is set' },
    ]);
    const many = Array.from({ length: 101 }, (_, index) => `team/t${index}x`);
    expect(scanningFix(registry({ scanning: RULES }), many, many)).toEqual([
      { check: 'scanning-rules', why: 'the scanning configuration has no room for them' },
    ]);
  });

  const filter = fc.constantFrom('shop/*', 'team', '*web*', 'a*b', 'x');
  const name = fc.constantFrom('shop/api', 'team/web', 'aXb', 'other', 'x');
  it('never get less by it, and cover all that was asked for', () => {
    fc.assert(
      fc.property(
        fc.array(filter),
        fc.array(filter),
        fc.array(name, { minLength: 1 }),
        (push, all, names) => {
          const before = {
            type: 'ENHANCED' as const,
            rules: [
              { frequency: 'SCAN_ON_PUSH' as const, filters: push },
              { frequency: 'CONTINUOUS_SCAN' as const, filters: all },
            ],
          };
          const [fix] = scanningFix(registry({ scanning: known(before) }), names, names);
          const after =
            fix && 'after' in fix && fix.check === 'scanning-rules' ? fix.after : before;
          for (const one of names) expect(frequencyFor(after, one)).toBeDefined();
          for (const one of ['shop/api', 'team/web', 'aXb', 'other', 'x']) {
            const [was, is] = [frequencyFor(before, one), frequencyFor(after, one)];
            const isLess =
              was !== undefined && (is === undefined || (was !== is && is === 'SCAN_ON_PUSH'));
            expect([one, isLess]).toEqual([one, false]);
          }
        },
      ),
    );
  });
});

it('roles are excluded that are named, and whoever names none is told which are missing', () => {
  const role = 'arn:aws:iam::123456789012:role/ecr-scan-notifier-prod-SweepRole-1';
  const bare = registry({ pullTimeExclusions: known([]) });
  expect(pullTimeFixes(bare, [role], false)).toEqual([{ check: 'pull-time', role }]);
  expect(pullTimeFixes(bare, [], false)).toEqual([]);
  expect(pullTimeFixes(bare, [], true)).toEqual([
    {
      check: 'pull-time',
      why: 'name the roles of the stack with --role: ImageArrivedRole, ScanFinishedRole, SweepRole',
    },
  ]);
  expect(pullTimeFixes(registry({ pullTimeExclusions: known([role]) }), [role], true)).toEqual([]);
  expect(pullTimeFixes(registry({ pullTimeExclusions: denied('x') }), [role], true)).toEqual([
    { check: 'pull-time', why: 'nobody knows what is set' },
  ]);
});
