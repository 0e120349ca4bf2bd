import { CHECKS } from '../../src/core/posture/checks/checks.ts';
import type { RegistryFacts, RepositoryFacts } from '../../src/core/posture/facts.ts';
import { known, unknown } from '../../src/core/posture/known.ts';
import { ofRegistry, ofRepository } from '../../src/core/posture/posture.ts';
import { parseLifecycle } from '../../src/intake/lifecycle-text.ts';
import { parseResourcePolicy } from '../../src/intake/resource-policy.ts';
import {
  allowing,
  denied,
  digestFor,
  image,
  lifecycleOf,
  markFor,
  registry,
  repository,
} from '../support/posture.ts';

const NOW = new Date('2026-11-21T12:00:00Z');

/** What is said beside the encryption, which is always stated: check, weight and what is so. */
const saidOf = (facts: Partial<RepositoryFacts> = {}, whole: Partial<RegistryFacts> = {}) =>
  [
    ...ofRegistry(registry(whole), CHECKS),
    ...ofRepository(repository(facts), registry(whole), CHECKS, NOW),
  ]
    .filter(({ check, weight }) => check !== 'encryption' || weight !== 'note')
    .map(({ check, weight, what }) => `${check} ${weight}: ${what}`);

it('of a registry that is what it should be only the encryption is stated', () => {
  expect(saidOf()).toEqual([]);
  expect(ofRepository(repository(), registry(), CHECKS, NOW)).toEqual([
    {
      check: 'encryption',
      repository: 'shop/api',
      weight: 'note',
      what: 'encrypted with keys of S3 (AES256)',
      why: 'it is set when a repository is made, and cannot be changed afterwards',
      todo: '',
    },
  ]);
});

it('whatever is denied is not known, never good, and the right that is missing is named', () => {
  const findings = [
    ...ofRegistry(
      registry({
        scanning: denied('ecr:GetRegistryScanningConfiguration'),
        policy: denied('ecr:GetRegistryPolicy'),
        pullTimeExclusions: denied('ecr:ListPullTimeUpdateExclusions'),
      }),
      CHECKS,
    ),
    ...ofRepository(
      repository({
        mutability: unknown('ECR calls it SOMETHING'),
        encryption: unknown('ECR does not say'),
        lifecycle: denied('ecr:GetLifecyclePolicy'),
        policy: denied('ecr:GetRepositoryPolicy'),
        images: denied('ecr:DescribeImages'),
      }),
      registry(),
      CHECKS,
      NOW,
    ),
  ];
  expect(findings.map(({ check, weight, what, todo }) => [check, weight, what, todo])).toEqual([
    [
      'scanning-rules',
      'unknown',
      "the registry's scanning configuration is not known: access denied",
      'allow ecr:GetRegistryScanningConfiguration',
    ],
    [
      'access',
      'unknown',
      "the registry's policy is not known: access denied",
      'allow ecr:GetRegistryPolicy',
    ],
    [
      'pull-time',
      'unknown',
      'the list of pull-time exclusions is not known: access denied',
      'allow ecr:ListPullTimeUpdateExclusions',
    ],
    [
      'access',
      'unknown',
      "the repository's policy is not known: access denied",
      'allow ecr:GetRepositoryPolicy',
    ],
    [
      'tag-immutability',
      'unknown',
      'the mutability of tags is not known: ECR calls it SOMETHING',
      'run it again',
    ],
    [
      'lifecycle',
      'unknown',
      'the lifecycle policy is not known: access denied',
      'allow ecr:GetLifecyclePolicy',
    ],
    [
      'latest-deployed',
      'unknown',
      'the list of its images is not known: access denied',
      'allow ecr:DescribeImages',
    ],
    ['encryption', 'unknown', 'the encryption is not known: ECR does not say', 'run it again'],
  ]);
});

describe('scanning', () => {
  const scans = (
    type: 'BASIC' | 'ENHANCED',
    frequency: 'SCAN_ON_PUSH' | 'MANUAL',
    filter: string,
  ) => ({
    scanning: known({ type, rules: [{ frequency, filters: [filter] }] }),
  });
  it.each([
    [
      'a basic rule that does not meet it',
      scans('BASIC', 'SCAN_ON_PUSH', 'team/*'),
      'high: no scanning rule covers it: an image is scanned only when somebody asks',
    ],
    [
      'an enhanced rule that does not meet it',
      scans('ENHANCED', 'SCAN_ON_PUSH', 'team/*'),
      'high: no scanning rule covers it: enhanced scanning leaves it out altogether',
    ],
    [
      'a rule that scans by hand',
      scans('BASIC', 'MANUAL', '*'),
      'high: no scanning rule covers it: an image is scanned only when somebody asks',
    ],
    [
      'enhanced scanning on push',
      scans('ENHANCED', 'SCAN_ON_PUSH', '*'),
      'low: enhanced scanning scans it on push only',
    ],
  ])('%s', (_, whole, what) => {
    expect(saidOf({}, whole)).toEqual([`scanning-rules ${what}`]);
  });
});

describe('the mutability of tags', () => {
  const set = (
    setting: 'MUTABLE' | 'MUTABLE_WITH_EXCLUSION' | 'IMMUTABLE_WITH_EXCLUSION' | 'IMMUTABLE',
    ...exclusions: string[]
  ) => ({
    mutability: known({ setting, exclusions }),
  });
  it.each([
    ['any tag may move', set('MUTABLE'), ['medium: any tag can be moved to another image']],
    ['an exclusion of a moving tag is right', set('IMMUTABLE_WITH_EXCLUSION', 'latest'), []],
    [
      'an exclusion that some mark meets',
      set('IMMUTABLE_WITH_EXCLUSION', 'latest', '*d-*'),
      ['medium: its tags are immutable but for *d-*, which marks meet as well'],
    ],
    [
      'marks alone are fixed',
      set('MUTABLE_WITH_EXCLUSION', 'approved-*', 'quarantined-*', 'undecided-*'),
      ['low: any tag but approved-*, quarantined-* and undecided-* can be moved to another image'],
    ],
    [
      'other tags alone are fixed',
      set('MUTABLE_WITH_EXCLUSION', 'v*'),
      ['medium: any tag but v* can be moved to another image'],
    ],
  ])('%s', (_, facts, said) => {
    expect(saidOf(facts)).toEqual(said.map((one) => `tag-immutability ${one}`));
  });

  it('moving tags are named, to be excluded', () => {
    const images = known({
      active: [image('a1', '2026-11-01T00:00:00Z', ['latest', '1.0.0'])],
      archived: 0,
    });
    const [said] = ofRepository(repository({ ...set('MUTABLE'), images }), registry(), CHECKS, NOW);
    expect(said?.todo).toBe('set it to IMMUTABLE_WITH_EXCLUSION, excluded: latest');
  });

  it.each([
    [['hub'], 'hub/nginx'],
    [['ROOT'], 'nginx'],
  ])('a cache of %s has to move the tags of %s', (prefixes, name) => {
    const whole = { cachePrefixes: known(prefixes) };
    expect(saidOf({ repository: name, ...set('MUTABLE') }, whole)).toEqual([]);
    expect(saidOf({ repository: name, ...set('IMMUTABLE') }, whole)).toEqual([
      'tag-immutability medium: a pull-through cache fills it, and its tags are immutable',
    ]);
  });
});

describe('a lifecycle policy', () => {
  const untagged = { tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 7 };
  const of = (patterns: string[], more: Record<string, unknown>) => ({
    tagStatus: 'tagged',
    tagPatternList: patterns,
    countType: 'imageCountMoreThan',
    countNumber: 5,
    ...more,
  });
  const old = { countType: 'sinceImagePushed', countNumber: 30 };
  it.each([
    ['that is missing', undefined, ['low: it has no lifecycle policy']],
    [
      'for the untagged alone: a mark keeps an image out of it',
      lifecycleOf(untagged),
      [
        'medium: its lifecycle policy clears away images without a tag, and no rule is about approved-… and quarantined-…',
      ],
    ],
    [
      'for the untagged and one kind of mark',
      lifecycleOf(untagged, of(['approved-*'], {})),
      [
        'medium: its lifecycle policy clears away images without a tag, and no rule is about quarantined-…',
      ],
    ],
    [
      'for prefixes that are those of marks',
      lifecycleOf(
        untagged,
        {
          tagStatus: 'tagged',
          tagPrefixList: ['approved-'],
          countType: 'imageCountMoreThan',
          countNumber: 5,
        },
        of(['q*'], {}),
      ),
      [],
    ],
    ['for people’s tags alone', lifecycleOf(of(['v*'], {})), []],
    [
      'that deletes approved images by their age',
      lifecycleOf(of(['approved-*'], old)),
      [
        'medium: its lifecycle policy expires images tagged approved-* that were pushed more than 30 days ago, approved ones too',
      ],
    ],
    [
      'that deletes any image by its age',
      lifecycleOf({ tagStatus: 'any', ...old }),
      [
        'medium: its lifecycle policy expires images of any kind that were pushed more than 30 days ago, approved ones too',
      ],
    ],
    [
      'with a rule for marks before that one',
      lifecycleOf(of(['approved-*'], {}), { tagStatus: 'any', ...old }),
      [],
    ],
    [
      'whose pattern some marks meet by chance',
      lifecycleOf(of(['*7*'], {})),
      [
        'medium: its lifecycle policy expires images tagged *7* beyond the newest 5, and some marks meet *7*',
      ],
    ],
  ])('%s', (_, policy, said) => {
    expect(saidOf({ lifecycle: known(policy) })).toEqual(said.map((one) => `lifecycle ${one}`));
  });

  it('that goes by the last pull counts our own reads, unless their roles are excluded', () => {
    const lifecycle = known(
      lifecycleOf({ tagStatus: 'any', countType: 'sinceImagePulled', countNumber: 90 }),
    );
    expect(saidOf({ lifecycle })).toEqual([]);
    expect(saidOf({ lifecycle }, { pullTimeExclusions: known([]) })).toEqual([
      'pull-time note: reads by ImageArrivedRole, ScanFinishedRole and SweepRole count as pulls',
      'pull-time medium: its lifecycle policy goes by the last pull, and our own reads count as pulls',
    ]);
  });

  it.each([
    '{',
    '{"rules":[{"rulePriority":1}]}',
    '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"tagged","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}]}',
    '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"sinceFullMoon","countNumber":1},"action":{"type":"expire"}}]}',
  ])('of which anything is not understood is not understood at all: %s', (text) => {
    expect(parseLifecycle(text)).toBeUndefined();
  });
});

describe('a policy of access', () => {
  const READ = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
  const where = (operator: string, key: string, ...values: string[]) => ({
    Condition: { [operator]: { [key]: values } },
  });
  it.each([
    [
      'everybody may read',
      { Principal: '*', Action: READ },
      ['high: statement "Own" lets everybody (Principal "*") read, without a condition'],
    ],
    [
      'everybody may push',
      { Principal: { AWS: ['*'] }, Action: 'ecr:*' },
      [
        'high: statement "Own" lets everybody (Principal "*") push or change something, without a condition',
      ],
    ],
    [
      'everybody of an organization',
      { Principal: '*', Action: READ, ...where('StringEquals', 'aws:PrincipalOrgID', 'o-1') },
      [],
    ],
    [
      'everybody, if they say so',
      {
        Principal: '*',
        Action: READ,
        ...where('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-1'),
      },
      [
        'high: statement "Own" lets everybody (Principal "*") read, and no condition says who may come',
      ],
    ],
    [
      'everybody but one',
      { Principal: '*', Action: READ, ...where('StringNotEquals', 'aws:PrincipalAccount', '1') },
      [
        'high: statement "Own" lets everybody (Principal "*") read, and no condition says who may come',
      ],
    ],
    [
      'a condition that anybody meets',
      {
        Principal: '*',
        Action: READ,
        ...where('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/x'),
      },
      [
        'high: statement "Own" lets everybody (Principal "*") read, and no condition says who may come',
      ],
    ],
    ...(
      [
        ['StringLike', 'aws:PrincipalOrgID', 'o-*'],
        ['StringLike', 'aws:PrincipalOrgID', 'o-a1b2c3d4e?'],
        ['StringEquals', 'aws:PrincipalOrgID', '${aws:PrincipalOrgID}'],
        ['StringLike', 'aws:PrincipalAccount', '1*'],
        ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-*/*'],
        ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5*'],
        ['StringLike', 'aws:PrincipalArn', '*:role/deploy'],
        ['StringLike', 'aws:PrincipalArn', 'arn:*:123456789012:role/deploy'],
        ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::*'],
        ['StringLike', 'aws:SourceArn', 'arn:aws:*'],
        ['StringLike', 'aws:SourceVpce', 'vpce-*'],
        ['IpAddress', 'aws:SourceIp', '0.0.0.0/1'],
        ['IpAddress', 'aws:SourceIp', '::/1'],
      ] as const
    ).map(([operator, key, value]): [string, object, string[]] => [
      `a condition that others meet: ${key} like ${value}`,
      { Principal: '*', Action: READ, ...where(operator, key, value) },
      [
        'high: statement "Own" lets everybody (Principal "*") read, and no condition says who may come',
      ],
    ]),
    ...(
      [
        ['StringLike', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
        ['StringEquals', 'aws:PrincipalOrgID', '${aws:ResourceOrgID}'],
        ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/*'],
        ['ArnLike', 'aws:PrincipalArn', 'arn:*:iam::123456789012:role/*'],
        ['StringLike', 'aws:PrincipalArn', 'arn:aws:iam::123456789012:role/*'],
        ['ArnEquals', 'aws:SourceArn', 'arn:aws:s3:::our-bucket'],
        ['StringEquals', 'aws:SourceVpce', 'vpce-0a1b2c3d'],
        ['IpAddress', 'aws:SourceIp', '10.0.0.0/8'],
        ['IpAddress', 'aws:SourceIp', '203.0.113.7'],
      ] as const
    ).map(([operator, key, value]): [string, object, string[]] => [
      `a condition that only those named meet: ${key} like ${value}`,
      { Principal: '*', Action: READ, ...where(operator, key, value) },
      [],
    ]),
    [
      'a condition about something else',
      { Principal: '*', Action: READ, ...where('Bool', 'aws:SecureTransport', 'true') },
      [
        'high: statement "Own" lets everybody (Principal "*") read, and no condition says who may come',
      ],
    ],
    [
      'everybody but those named',
      { NotPrincipal: { AWS: '123456789012' }, Action: READ },
      ['high: statement "Own" lets everybody but a few (NotPrincipal) read, without a condition'],
    ],
    [
      'our own account',
      { Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'ecr:*' },
      [],
    ],
    [
      'another account that reads',
      { Principal: { AWS: '999999999999' }, Action: READ },
      ['note: statement "Own" lets another account (999999999999) read'],
    ],
    [
      'others that push',
      {
        Principal: { AWS: ['999999999999', 'arn:aws:iam::888888888888:role/ci'] },
        Action: 'ecr:PutImage',
      },
      [
        'medium: statement "Own" lets 2 other accounts (888888888888 and 999999999999) push or change something',
      ],
    ],
    [
      'others that may do all but something',
      { Principal: { AWS: '999999999999' }, NotAction: 'ecr:PutImage' },
      ['medium: statement "Own" lets another account (999999999999) push or change something'],
    ],
    [
      'a service on anybody’s behalf',
      { Principal: { Service: 'lambda.amazonaws.com' }, Action: READ },
      ['low: statement "Own" lets lambda.amazonaws.com in, on whoever\'s behalf'],
    ],
    [
      'a service on our behalf',
      {
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: READ,
        ...where(
          'StringLike',
          'aws:sourceArn',
          'arn:aws:lambda:eu-central-1:123456789012:function:*',
        ),
      },
      [],
    ],
    ['who is deleted', { Principal: { AWS: 'AROAEXAMPLEID' }, Action: READ }, []],
    ['what is denied', { Effect: 'Deny', Principal: '*', Action: 'ecr:*' }, []],
  ])('%s', (_, statement, said) => {
    const expected = said.map((one) => `access ${one}`);
    expect(saidOf({ policy: allowing(statement) })).toEqual(expected);
    expect(saidOf({}, { policy: allowing(statement) })).toEqual(expected);
  });

  it.each([
    '{',
    '{}',
    '{"Statement":[{"Effect":"Maybe"}]}',
    '{"Statement":[{"Effect":"Allow","Principal":7}]}',
  ])('of which anything is not understood is not understood at all: %s', (text) => {
    expect(parseResourcePolicy(text)).toBeUndefined();
  });
});

describe('what runs', () => {
  const DAY = '2026-11-01T00:00:00Z';
  const active = [
    image('a1', DAY, ['latest', markFor('approved', 'a1')]),
    image('b2', DAY, [markFor('approved', 'b2')]),
    image('c3', DAY, ['latest-2', '1.0.0']),
  ];
  const images = known({ active, archived: 0 });
  const runs = (...all: readonly (readonly [string, boolean])[]) =>
    known(new Map(all.map(([two, is]) => [digestFor(two), is] as const)));

  it('by a moving tag alone, or by one that has moved on, is told of', () => {
    const running = runs(['a1', true], ['b2', true], ['c3', true]);
    expect(saidOf({ images, running })).toEqual([
      'latest-deployed medium: 1 image that runs has no tag but latest',
      'latest-deployed medium: 1 image that runs has lost every tag: those that were deployed have moved on',
    ]);
    expect(saidOf({ images, running: runs(['a1', false], ['c3', true]) })).toEqual([]);
  });

  it('and what nobody tells of is not known, where it matters', () => {
    expect(saidOf({ images, running: runs(['c3', true]) })).toEqual([
      'latest-deployed unknown: whether it runs is not known of what has no tag but latest',
    ]);
    const running = unknown('Inspector is off, or does not tell');
    expect(saidOf({ images, running })).toEqual([
      'latest-deployed unknown: which of its images run is not known: Inspector is off, or does not tell',
    ]);
    const named = known({ active: active.slice(2), archived: 0 });
    expect(saidOf({ images: named, running })).toEqual([]);
  });
});
