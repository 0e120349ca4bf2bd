import { mergeWorld } from '../../src/local/aws/merge-world.ts';
import { parseWorld, parseWorldChange } from '../../src/local/aws/parse-world.ts';
import type { World } from '../../src/local/aws/world.ts';

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;

const world = (more: Record<string, unknown> = {}) => ({
  account: '123456789012',
  region: 'eu-central-1',
  repositories: [],
  ...more,
});
const withImages = (...images: unknown[]) =>
  world({ repositories: [{ repositoryName: 'shop/cart', images }] });

describe('a world file', () => {
  it('may leave out everything but account, region and repositories', () => {
    expect(parseWorld(world(), 'world.json').repositories).toEqual([]);
  });

  it('may carry a policy for others to read', () => {
    const parsed = parseWorld(world({ policy: { any: 1 } }), 'world.json');
    expect(parsed.policy).toEqual({ any: 1 });
  });

  it.each([
    [{ kev: 'feeds/kev.json', epss: 'feeds/epss.csv.gz' }],
    [{ kev: { vulnerabilities: [] }, epss: 'cve,epss,percentile\n' }],
    [{ epss: [{ cve: 'CVE-2026-1', epss: 0.5, percentile: 0.9 }] }],
    [{ epss: { date: '2026-11-20', scores: [] } }],
    [{}],
  ])('may carry the feeds %j', (feeds) => {
    expect(parseWorld(world({ feeds }), 'world.json').feeds).toEqual(feeds);
  });

  it('may say who is in the workspace of Slack, and what may be done there', () => {
    const slack = {
      users: [{ id: 'U0JANE0001', profile: { email: 'jane@example.com' }, tz: 'Europe/Berlin' }],
      userGroups: [{ id: 'S0TEAM0001', handle: 'shop', users: ['U0JANE0001'] }],
      channels: [{ id: 'C0SHOP0001', is_member: false }],
      scopes: ['chat:write'],
      tiers: 'real',
    };
    expect(parseWorld(world({ slack }), 'world.json').slack).toEqual(slack);
  });

  it.each([
    [{ people: [] }, 'slack: "people" is not known here'],
    [{ tiers: 'fast' }, 'slack.tiers: expected "real" or "none"'],
    [
      { channels: [{ id: '#shop' }] },
      'slack.channels[0].id: expected the id of a channel such as "C0123456789"',
    ],
    [
      { userGroups: [{ id: 'S0TEAM0001', users: ['jane'] }] },
      'slack.userGroups[0].users[0]: expected the id of a user such as "U0123456789"',
    ],
  ])('may not say of Slack %j', (slack, sentence) => {
    const read = () => parseWorld(world({ slack }), 'world.json');
    expect(read).toThrow(`world.json: ${sentence}`);
  });

  it('takes the digests of documentation samples, which are not hexadecimal', () => {
    const digest = 'sha256:cb8a5679706677cde08f3627EXAMPLE';
    const parsed = parseWorld(withImages({ imageDigest: digest }), 'world.json');
    expect(parsed.repositories[0]?.images[0]?.imageDigest).toBe(digest);
  });

  it('keeps a scan as AWS gave it, findings null included', () => {
    const scan = {
      imageScanStatus: { status: 'FAILED', description: 'UnsupportedImageError' },
      imageScanFindings: null,
      somethingNew: [1],
    };
    const parsed = parseWorld(withImages({ imageDigest: A, scan }), 'world.json');
    expect(parsed.repositories[0]?.images[0]?.scan).toEqual(scan);
  });

  const image = { imageDigest: A };
  it.each([
    ['nothing at all', null, 'world.json: expected object, received null'],
    [
      'no repositories',
      { account: '123456789012', region: 'x' },
      'world.json: repositories: expected array, found nothing',
    ],
    [
      'a short account',
      world({ account: '12' }),
      'world.json: account: expected an account id of 12 digits',
    ],
    ['an unknown key', world({ acount: 1 }), 'world.json: "acount" is not known here'],
    [
      'an unknown key of an image',
      withImages({ ...image, imageTag: 'v1' }),
      'world.json: repositories[0].images[0]: "imageTag" is not known here',
    ],
    [
      'a digest of another kind',
      withImages(image, { imageDigest: B }, { imageDigest: 'md5:1' }),
      'world.json: repositories[0].images[2].imageDigest: expected "sha256:…", with 12 characters or more behind the colon',
    ],
    [
      'a digest that is too short to be one',
      withImages({ imageDigest: 'sha256:12345678901' }),
      'world.json: repositories[0].images[0].imageDigest: expected "sha256:…", with 12 characters or more behind the colon',
    ],
    [
      'a missing digest',
      withImages({ imageTags: ['v1'] }),
      'world.json: repositories[0].images[0].imageDigest: expected "sha256:…", with 12 characters or more behind the colon',
    ],
    [
      'a tag with a space',
      withImages({ ...image, imageTags: ['v 1'] }),
      'world.json: repositories[0].images[0].imageTags[0]: expected a tag of 1 to 300 letters, digits, ".", "_" or "-"',
    ],
    [
      'an unknown mutability',
      world({ repositories: [{ repositoryName: 'a', imageTagMutability: 'FIXED', images: [] }] }),
      'world.json: repositories[0].imageTagMutability: expected one of "MUTABLE"|"IMMUTABLE"|"IMMUTABLE_WITH_EXCLUSION"|"MUTABLE_WITH_EXCLUSION"',
    ],
    [
      'the same digest twice',
      withImages(image, image),
      `world.json: repositories[0].images: the digest "${A}" is there twice`,
    ],
    [
      'the same tag on two images',
      withImages({ ...image, imageTags: ['v1'] }, { imageDigest: B, imageTags: ['v1'] }),
      'world.json: repositories[0].images: the tag "v1" is there twice',
    ],
    [
      'the same repository twice',
      world({
        repositories: [
          { repositoryName: 'a', images: [] },
          { repositoryName: 'a', images: [] },
        ],
      }),
      'world.json: repositories: the repository "a" is there twice',
    ],
    [
      'a fault of no known call',
      world({ faults: [{ call: 'PutImage', nth: 1, error: 'x' }] }),
      'world.json: faults[0].call: expected a call such as "ecr:PutImage" or "slack:chat.postMessage"',
    ],
    [
      'a fault of a call that nothing answers',
      world({ faults: [{ call: 'feeds:nvd', nth: 1, status: 503 }] }),
      'world.json: faults[0].call: nothing here answers "feeds:nvd"; of feeds there are kev, epss',
    ],
    [
      'a fault of a service without a call',
      world({ faults: [{ call: 'ecr', nth: 1, status: 503 }] }),
      'world.json: faults[0].call: expected a call such as "ecr:PutImage" or "slack:chat.postMessage"',
    ],
    [
      'a feed nobody knows',
      world({ feeds: { nvd: 'nvd.json' } }),
      'world.json: feeds: "nvd" is not known here',
    ],
    [
      'a list for a catalogue',
      world({ feeds: { kev: [] } }),
      'world.json: feeds.kev: expected a path, or a catalogue of known exploited vulnerabilities itself',
    ],
    [
      'scores without percentiles',
      world({ feeds: { epss: [{ cve: 'CVE-2026-1', epss: 0.5 }] } }),
      'world.json: feeds.epss: expected a path, CSV text, or a list of { "cve", "epss", "percentile" }',
    ],
    [
      'a time of Inspector in words',
      world({ findingDetails: [{ findingArn: 'arn:x', cisaData: { dateAdded: '2026-11-01' } }] }),
      'world.json: findingDetails[0].cisaData.dateAdded: expected a time in seconds since 1970',
    ],
    [
      'a config that is no object',
      withImages({ ...image, imageConfig: 'labels' }),
      'world.json: repositories[0].images[0].imageConfig: expected object, received string',
    ],
    [
      'a fault that does nothing',
      world({ faults: [{ call: 'ecr:PutImage', nth: 1 }] }),
      'world.json: faults[0]: expected one of "error" (or "status"), "crash", "hang", "lost" and "drip"',
    ],
    [
      'a fault that does two things',
      world({ faults: [{ call: 'ecr:PutImage', nth: 1, hang: true, lost: true }] }),
      'world.json: faults[0]: expected one of "error" (or "status"), "crash", "hang", "lost" and "drip"',
    ],
    [
      'a time nobody can read',
      withImages({ ...image, imagePushedAt: 'yesterday' }),
      'world.json: repositories[0].images[0].imagePushedAt: expected a date and time such as "2026-11-21T10:00:00Z"',
    ],
  ])('with %s is refused in one sentence', (_what, value, sentence) => {
    expect(() => parseWorld(value, 'world.json')).toThrow(
      expect.objectContaining({ name: 'WorldError', message: sentence }),
    );
  });
});

describe('a change to a world', () => {
  const before: World = parseWorld(
    withImages({ imageDigest: A, imageTags: ['v1', 'latest'], artifactMediaType: 'x' }),
    'world.json',
  );
  const after = (change: unknown) => mergeWorld(before, parseWorldChange(change, 'line 3'));
  const inCart = (...images: unknown[]) => ({
    repositories: [{ repositoryName: 'shop/cart', images }],
  });

  it('replaces the given fields of an image and keeps the others', () => {
    const scan = { imageScanStatus: { status: 'COMPLETE' } };
    expect(after(inCart({ imageDigest: A, scan })).repositories[0]?.images).toEqual([
      { imageDigest: A, imageTags: ['v1', 'latest'], artifactMediaType: 'x', scan },
    ]);
  });

  it('deletes an image that is gone, with its tags', () => {
    expect(after(inCart({ imageDigest: A, gone: true })).repositories[0]?.images).toEqual([]);
    expect(() => parseWorld(withImages({ imageDigest: A, gone: true }), 'world.json')).toThrow(
      'gone',
    );
  });

  it('moves a tag to a new image as a push does', () => {
    expect(
      after(inCart({ imageDigest: B, imageTags: ['latest'] })).repositories[0]?.images,
    ).toEqual([
      { imageDigest: A, imageTags: ['v1'], artifactMediaType: 'x' },
      { imageDigest: B, imageTags: ['latest'] },
    ]);
  });

  it('adds repositories and faults', () => {
    const fault = { call: 'ecr:PutImage', nth: 1, error: 'ServerException' };
    const changed = after({ repositories: [{ repositoryName: 'new' }], faults: [fault] });
    expect(changed.repositories.map((each) => each.repositoryName)).toEqual(['shop/cart', 'new']);
    expect(changed.faults).toEqual([fault]);
    expect(changed.account).toBe('123456789012');
  });

  it('replaces one feed and the details of one finding, and keeps the others', () => {
    const detail = (findingArn: string, epssScore: number) => ({ findingArn, epssScore });
    const first = mergeWorld(
      before,
      parseWorldChange(
        {
          feeds: { kev: 'a.json', epss: 'b.csv' },
          findingDetails: [detail('a', 0.1), detail('b', 0.2)],
        },
        'line 1',
      ),
    );
    const second = mergeWorld(
      first,
      parseWorldChange(
        { feeds: { epss: 'c.csv' }, findingDetails: [detail('b', 0.3), detail('c', 0.4)] },
        'line 2',
      ),
    );
    expect(second.feeds).toEqual({ kev: 'a.json', epss: 'c.csv' });
    expect(second.findingDetails).toEqual([detail('a', 0.1), detail('b', 0.3), detail('c', 0.4)]);
  });

  it('replaces one list of Slack and keeps the others', () => {
    const before = parseWorld(
      world({ slack: { scopes: ['chat:write'], channels: [{ id: 'C0SHOP0001' }] } }),
      'world.json',
    );
    const change = parseWorldChange({ slack: { scopes: ['channels:history'] } }, 'a change');
    expect(mergeWorld(before, change).slack).toEqual({
      scopes: ['channels:history'],
      channels: [{ id: 'C0SHOP0001' }],
    });
  });

  it('leaves the world it is made to as it was', () => {
    after(inCart({ imageDigest: B, imageTags: ['latest'] }));
    expect(before.repositories[0]?.images).toHaveLength(1);
    expect(before.repositories[0]?.images[0]?.imageTags).toEqual(['v1', 'latest']);
  });

  it('with an unknown key is refused with its place', () => {
    expect(() => parseWorldChange({ repos: [] }, 'line 3')).toThrow(
      'line 3: "repos" is not known here',
    );
  });
});
