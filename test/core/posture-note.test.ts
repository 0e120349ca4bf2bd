import { bulletinFacts } from '../../src/announce/bulletin-text.ts';
import { bulletinOf, bulletinsOf } from '../../src/core/bulletin/bulletin.ts';
import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import type { TagMutability } from '../../src/core/posture/facts.ts';
import { known, unknown } from '../../src/core/posture/known.ts';
import {
  type NightlyFacts,
  type PostureFigures,
  type PostureNote,
  postureNote,
} from '../../src/core/posture/posture-note.ts';
import { figuresOf } from '../announce/bulletin-gallery.ts';

const NOW = new Date('2026-11-23T04:00:00Z');
const OLD = '2025-01-01T00:00:00.000Z';
const YESTERDAY = '2026-11-22T00:00:00.000Z';

const repositoryOf = (
  repository: string,
  setting: TagMutability['setting'] = 'IMMUTABLE',
  createdAt = OLD,
): NightlyFacts['repositories'][number] => ({
  account: '123456789012',
  region: 'eu-central-1',
  repository,
  mutability: known({ setting, exclusions: [] }),
  createdAt,
});
const facts = (
  repositories: NightlyFacts['repositories'],
  more: Partial<NightlyFacts> = {},
): NightlyFacts => ({
  scanning: known({
    type: 'ENHANCED',
    rules: [{ frequency: 'CONTINUOUS_SCAN', filters: ['shop/*'] }],
  }),
  cachePrefixes: known(['hub']),
  repositories,
  ...more,
});
const wordsIn = ({ repositories }: PostureNote) =>
  repositories.map(({ repository, words }) => [repository, ...words]);

describe('what the comparison notes for the digest', () => {
  it('are the repositories of which there is something to say, and those that are new', () => {
    const note = postureNote(
      facts([
        repositoryOf('shop/fine'),
        repositoryOf('shop/moves', 'MUTABLE'),
        repositoryOf('shop/some', 'MUTABLE_WITH_EXCLUSION'),
        repositoryOf('team/both', 'MUTABLE'),
        repositoryOf('hub/nginx', 'MUTABLE'),
        repositoryOf('shop/new', 'IMMUTABLE', YESTERDAY),
      ]),
      NOW,
    );
    expect(note.unknown).toEqual([]);
    expect(wordsIn(note)).toEqual([
      ['shop/moves', 'movable'],
      ['team/both', 'unscanned', 'movable'],
      ['hub/nginx', 'unscanned'],
      ['shop/new'],
    ]);
  });

  it('is never that all is well where nobody knows', () => {
    const moves = repositoryOf('shop/moves', 'MUTABLE');
    const denied = unknown('access denied');
    expect(postureNote(facts([moves], { scanning: denied }), NOW)).toMatchObject({
      unknown: ['unscanned'],
      repositories: [{ words: ['movable'] }],
    });
    expect(postureNote(facts([moves], { cachePrefixes: denied }), NOW)).toMatchObject({
      unknown: ['movable'],
      repositories: [],
    });
    const odd = { ...moves, mutability: unknown('ECR calls it ODD') };
    expect(postureNote(facts([odd]), NOW).unknown).toEqual(['movable']);
  });
});

describe('the digest of a channel', () => {
  const policy = {
    ...BUILT_IN_POLICY,
    notify: [
      {
        repository: 'team/*',
        channel: 'C0TEAM0001',
        changes: 'every verdict' as const,
        source: 'a test',
      },
    ],
  };
  const note = postureNote(
    facts([
      repositoryOf('shop/api', 'MUTABLE'),
      repositoryOf('shop/new', 'IMMUTABLE', YESTERDAY),
      repositoryOf('team/web', 'MUTABLE'),
      repositoryOf('team/tools'),
    ]),
    NOW,
  );
  const counted = [figuresOf(), figuresOf({ repository: 'team/web' })];
  const postureOf = (day: string, by = policy, noted: PostureNote | undefined = note) =>
    bulletinsOf(counted, [], by, day, 'C0HOME0001', noted).map(({ channel, posture }) => [
      channel,
      posture,
    ]);

  it('says it of its own repositories, of those without a verdict as well', () => {
    expect(postureOf('2026-11-23')).toEqual([
      ['C0HOME0001', { unscanned: 0, movable: 1, unknown: [], created: ['shop/new'] }],
      ['C0TEAM0001', { unscanned: 2, movable: 1, unknown: [], created: [] }],
    ]);
  });

  it('says it once a week, a daily one too, and nothing where nobody has noted it', () => {
    const daily = { ...policy, digest: 'daily' as const };
    expect(postureOf('2026-11-23', daily)[0]?.[1]).toMatchObject({ movable: 1 });
    expect(postureOf('2026-11-24', daily)[0]?.[1]).toBeUndefined();
    expect(postureOf('2026-11-23', policy, { ...note, repositories: [] })[0]?.[1]).toBeUndefined();
  });

  const lineOf = (posture: PostureFigures): string | undefined =>
    bulletinFacts({ ...bulletinOf([figuresOf()], [], 'weekly', '2026-11-23'), posture }).find(
      ({ name }) => name === 'Posture',
    )?.text;
  const figures = { unscanned: 0, movable: 0, unknown: [], created: [] };

  it.each<[Partial<PostureFigures>, string]>([
    [
      { unscanned: 3, movable: 1 },
      '3 repositories without a scanning rule, 1 repository whose tags can be moved',
    ],
    [{ created: ['a', 'b', 'c', 'd', 'e'] }, 'new: a, b, c and 2 more'],
    [
      { movable: 2, unknown: ['unscanned'], created: ['a'] },
      'whether all are scanned is not known, 2 repositories whose tags can be moved; new: a',
    ],
    [{ unknown: ['movable'] }, 'whose tags can be moved is not known of all'],
  ])('in one line: %j', (more, text) => {
    expect(lineOf({ ...figures, ...more })).toBe(text);
  });
});
