import {
  GetLifecyclePolicyCommand,
  GetLifecyclePolicyPreviewCommand,
  PutLifecyclePolicyCommand,
  StartLifecyclePolicyPreviewCommand,
} from '@aws-sdk/client-ecr';
import * as fc from 'fast-check';
import { evaluateLifecycle } from '../../src/local/aws/ecr/evaluate-lifecycle.ts';
import { rulesIn } from '../../src/local/aws/ecr/lifecycle-rules.ts';
import type { Repository } from '../../src/local/aws/world.ts';
import { clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const NOW = new Date('2026-11-21T10:00:00Z');
const daysAgo = (days: number): string =>
  new Date(NOW.getTime() - days * 86_400_000 - 1_000).toISOString();

const digestOf = (name: string): string => `sha256:${name.padStart(64, '0')}`;

/** The images of the user guide's examples: a name, tags, days since the push. */
const images = (...given: readonly (readonly [name: string, days: number, ...tags: string[]])[]) =>
  given.map(([name, days, ...imageTags]) => ({
    imageDigest: digestOf(name),
    imageTags,
    imagePushedAt: daysAgo(days),
  }));

const tagged = (...tagPatternList: string[]) => ({ tagStatus: 'tagged', tagPatternList });
const newest = (countNumber: number) => ({ countType: 'imageCountMoreThan', countNumber });
const olderThan = (countNumber: number) => ({
  countType: 'sinceImagePushed',
  countUnit: 'days',
  countNumber,
});
const policyOf = (...selections: readonly object[]): string =>
  JSON.stringify({
    rules: selections.map((selection, index) => ({
      rulePriority: index + 1,
      description: 'of a test',
      selection,
      action: { type: 'expire' },
    })),
  });

const expiredOf = (repository: Repository, text: string): string[] =>
  evaluateLifecycle(repository, rulesIn(text), NOW, NOW).map(({ image }) =>
    image.imageDigest.slice(-1),
  );
const repositoryOf = (list: Repository['images']): Repository => ({
  repositoryName: 'cart',
  images: list,
});

describe('a lifecycle policy does what the user guide says of its examples', () => {
  const alphaBeta = images(
    ['a', 10, 'beta-1', 'prod-1'],
    ['b', 9, 'beta-2', 'prod-2'],
    ['c', 8, 'beta-3'],
  );
  it.each([
    [
      'two rules: what the first has seen the second leaves alone',
      alphaBeta,
      policyOf({ ...tagged('prod*'), ...newest(1) }, { ...tagged('beta*'), ...newest(1) }),
      ['a'],
    ],
    [
      'the same rules the other way round',
      alphaBeta,
      policyOf({ ...tagged('beta*'), ...newest(1) }, { ...tagged('prod*'), ...newest(1) }),
      ['a', 'b'],
    ],
    [
      'several patterns: an image has to meet them all',
      images(
        ['a', 12, 'alpha-1'],
        ['b', 11, 'beta-1'],
        ['c', 10, 'alpha-2', 'beta-2'],
        ['f', 2, 'alpha-4', 'beta-4'],
      ),
      policyOf({ ...tagged('alpha*', 'beta*'), ...olderThan(5) }),
      ['c'],
    ],
    [
      'any: the newest one stays, tagged or not',
      images(['a', 4, 'alpha-1'], ['b', 3, 'beta-1'], ['c', 2], ['d', 1, 'alpha-2']),
      policyOf({ tagStatus: 'any', ...newest(1) }),
      ['a', 'b', 'c'],
    ],
    [
      'all kinds together',
      images(
        ['a', 4, 'alpha-1', 'beta-1'],
        ['b', 3],
        ['c', 2, 'alpha-2'],
        ['d', 1, 'githash'],
        ['e', 0.9],
      ),
      policyOf(
        { ...tagged('alpha*'), ...newest(1) },
        { tagStatus: 'untagged', ...olderThan(1) },
        { tagStatus: 'any', ...newest(1) },
      ),
      ['a', 'b', 'd'],
    ],
  ])('%s', (_, list, text, expired) => {
    expect(expiredOf(repositoryOf(list), text)).toEqual(expired);
  });

  it('what a manifest list refers to stays as long as the list is there', () => {
    const list = images(['a', 9], ['b', 8]);
    const index = {
      ...images(['c', 7, 'v1'])[0],
      imageDigest: digestOf('c'),
      imageManifestMediaType: 'application/vnd.oci.image.index.v1+json',
      imageManifest: JSON.stringify({ manifests: [{ digest: digestOf('a') }] }),
    };
    const text = policyOf({ tagStatus: 'untagged', ...olderThan(1) });
    expect(expiredOf(repositoryOf([...list, index]), text)).toEqual(['b']);
  });
});

describe('whatever the images and the rules', () => {
  const image = fc.record({
    days: fc.integer({ min: 0, max: 20 }),
    tags: fc.uniqueArray(fc.constantFrom('v1', 'v2', 'approved-1', 'quarantined-1'), {
      maxLength: 3,
    }),
  });
  const selection = fc.oneof(
    fc.record({
      tagStatus: fc.constant('tagged'),
      tagPatternList: fc.subarray(['v*', 'approved-*', '*'], { minLength: 1 }),
    }),
    fc.constant({ tagStatus: 'any' }),
  );
  const limit = fc.oneof(
    fc.integer({ min: 1, max: 4 }).map(newest),
    fc.integer({ min: 1, max: 10 }).map(olderThan),
  );
  const rules = fc
    .array(fc.tuple(selection, limit), { minLength: 1, maxLength: 4 })
    .map((all) => all.map(([one, count]) => ({ ...one, ...count })))
    // The one for any comes last, and there is one of it.
    .map((all) => [
      ...all.filter(({ tagStatus }) => tagStatus !== 'any'),
      ...all.filter(({ tagStatus }) => tagStatus === 'any').slice(0, 1),
    ]);
  const stock = fc
    .array(image, { maxLength: 8 })
    .map((all) =>
      images(...all.map(({ days, tags }, index) => [index.toString(16), days, ...tags] as const)),
    );

  it('an image goes by one rule at most, and by none but the first that selects it', () => {
    fc.assert(
      fc.property(stock, rules, (list, chosen) => {
        const done = evaluateLifecycle(repositoryOf(list), rulesIn(policyOf(...chosen)), NOW, NOW);
        expect(new Set(done.map(({ image: one }) => one.imageDigest)).size).toBe(done.length);
        for (const { image: one, rule } of done) {
          const first = chosen.findIndex(
            ({ tagStatus, ...more }) =>
              tagStatus === 'any' ||
              ('tagPatternList' in more ? more.tagPatternList : []).every((pattern) =>
                (one.imageTags ?? []).some(
                  (tag) => pattern === '*' || tag.startsWith(pattern.slice(0, -1)),
                ),
              ),
          );
          expect(rule.rulePriority).toBe(first + 1);
        }
      }),
    );
  });

  it('an older image never stays where a younger one with the same tags goes by its age', () => {
    fc.assert(
      fc.property(stock, fc.integer({ min: 1, max: 10 }), (list, days) => {
        const gone = expiredOf(
          repositoryOf(list),
          policyOf({ tagStatus: 'any', ...olderThan(days) }),
        );
        const expected = list
          .filter(
            ({ imagePushedAt }) => NOW.getTime() - Date.parse(imagePushedAt) > days * 86_400_000,
          )
          .map(({ imageDigest }) => imageDigest.slice(-1));
        expect(gone.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });
});

async function cart(more: object = {}) {
  const list = Array.from({ length: 230 }, (_, index) => ({
    imageDigest: digestOf(index.toString(16)),
    imagePushedAt: daysAgo(300 - index),
  }));
  const aws = await embedded({ repositories: [{ repositoryName: 'cart', images: list, ...more }] });
  return clientsOf(aws).ecr;
}
const NAMED = { repositoryName: 'cart' };
const LIFECYCLE = policyOf({ tagStatus: 'untagged', ...newest(10) });

describe('a preview', () => {
  it('is under way first, then comes in pages of a hundred, and sets nothing', async () => {
    const ecr = await cart();
    const start = { ...NAMED, lifecyclePolicyText: LIFECYCLE };
    const ask = (nextToken?: string) =>
      ecr.send(new GetLifecyclePolicyPreviewCommand({ ...NAMED, nextToken }));
    expect((await errorOf(ask())).name).toBe('LifecyclePolicyPreviewNotFoundException');
    await ecr.send(new StartLifecyclePolicyPreviewCommand(start));
    const again = errorOf(ecr.send(new StartLifecyclePolicyPreviewCommand(start)));
    expect((await again).name).toBe('LifecyclePolicyPreviewInProgressException');
    const sizes: number[] = [];
    let token: string | undefined;
    do {
      const page = await ask(token);
      expect(page.status).toBe('COMPLETE');
      expect(page.summary?.expiringImageTotalCount).toBe(220);
      sizes.push(page.previewResults?.length ?? 0);
      token = page.nextToken;
    } while (token);
    expect(sizes).toEqual([100, 100, 20]);
    const none = await errorOf(ecr.send(new GetLifecyclePolicyCommand(NAMED)));
    expect([none.name, none.message]).toEqual([
      'LifecyclePolicyNotFoundException',
      "Lifecycle policy does not exist for the repository with name 'cart' in the registry with id '123456789012'",
    ]);
  });

  it('of no policy in particular is of the one that is there', async () => {
    const ecr = await cart({ lifecyclePolicyText: JSON.parse(LIFECYCLE) });
    await ecr.send(new StartLifecyclePolicyPreviewCommand(NAMED));
    const first = await ecr.send(new GetLifecyclePolicyPreviewCommand(NAMED));
    expect(first.status).toBe('IN_PROGRESS');
    const { previewResults = [] } = await ecr.send(new GetLifecyclePolicyPreviewCommand(NAMED));
    expect(previewResults[0]).toEqual({
      imageTags: [],
      imageDigest: digestOf('0'),
      imagePushedAt: new Date(daysAgo(300)),
      action: { type: 'EXPIRE' },
      appliedRulePriority: 1,
      storageClass: 'STANDARD',
    });
  });
});

it.each([
  ['{}', 'rules'],
  ['no JSON'.padEnd(100), 'Could not map policyString into LifecyclePolicy.'],
  [policyOf({ tagStatus: 'any', ...newest(1) }, { ...tagged('v*'), ...newest(1) }), 'highest'],
  [policyOf({ tagStatus: 'tagged', ...newest(1) }), 'tagged asks for one of'],
  [policyOf({ ...tagged('a*b*c*d*e*'), ...newest(1) }), 'four wildcards'],
  [
    policyOf({
      tagStatus: 'any',
      countType: 'sinceImagePulled',
      countUnit: 'days',
      countNumber: 9,
    }),
    'only archives',
  ],
])('a policy that ECR would not take is refused: %s', async (text, why) => {
  const ecr = await cart();
  const put = new PutLifecyclePolicyCommand({ ...NAMED, lifecyclePolicyText: text.padEnd(100) });
  const error = await errorOf(ecr.send(put));
  expect(error.name).toBe('InvalidParameterException');
  expect(error.message).toContain(why);
});
