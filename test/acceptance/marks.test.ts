import { setTimeout } from 'node:timers/promises';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { replay, withRig } from '../support/replay.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  indexImage,
  pendingScan,
  pushOf,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const other = digestOf('b2');
const approved = 'approved-a1a1a1a1a1a1';
const quarantined = 'quarantined-a1a1a1a1a1a1';
const undecided = 'undecided-a1a1a1a1a1a1';

const tagsAfter = async (...played: Parameters<typeof replay>): Promise<string[] | undefined> =>
  (await replay(...played)).images.find(({ digest }) => digest === api)?.tags;

const rescanned = (scan: object) => ({
  world: { repositories: [{ repositoryName: 'shop/api', images: [{ imageDigest: api, scan }] }] },
});

describe('a repository that is', () => {
  const filters = [{ filterType: 'WILDCARD' as const, filter: 'approved-*' }];
  it.each([
    ['MUTABLE', {}],
    ['IMMUTABLE', {}],
    ['IMMUTABLE_WITH_EXCLUSION', { imageTagMutabilityExclusionFilters: filters }],
    ['MUTABLE_WITH_EXCLUSION', { imageTagMutabilityExclusionFilters: filters }],
  ] as const)(
    '%s ends in the right mark, and in the opposite one when the scan changes',
    async (imageTagMutability, more) => {
      const world = () =>
        worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() }], {
          imageTagMutability,
          ...more,
        });
      expect(await tagsAfter(world(), basicScanEnded(api))).toEqual(['1.4.2', approved]);
      expect(await tagsAfter(world(), basicScanEnded(api), basicScanEnded(api))).toEqual([
        '1.4.2',
        approved,
      ]);
      const flip = [basicScanEnded(api), rescanned(basicScan('CRITICAL')), basicScanEnded(api)];
      expect(await tagsAfter(world(), ...flip)).toEqual(['1.4.2', quarantined]);
    },
  );
});

describe('a mark that cannot be put', () => {
  const taken = () =>
    worldOf(
      [
        { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') },
        { imageDigest: other, imageTags: [quarantined] },
      ],
      { imageTagMutability: 'IMMUTABLE' },
    );

  it('leaves the verdict on record and is said in the message', async () => {
    const report = await replay(taken(), basicScanEnded(api));
    expect(report.images[0]).toEqual({
      repository: 'shop/api',
      digest: api,
      tags: ['1.4.2'],
      verdict: 'quarantined',
    });
    expect(report.slack).toHaveLength(1);
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain(
      `could not be marked, and a gate will not see this verdict* \`${quarantined}\`: the tag is taken by ${other} and the repository is immutable`,
    );
    expect(report.deadLetters).toEqual([]);
  });

  it('is tried again by every event, and said once', async () => {
    const report = await replay(taken(), basicScanEnded(api), basicScanEnded(api));
    expect(report.calls['ecr:PutImage']).toBe(2);
    expect(report.slack).toHaveLength(1);
  });

  it('for want of the permission is said in the message', async () => {
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() }], {
      faults: [{ call: 'ecr:PutImage', nth: 1, error: 'AccessDeniedException' }],
    });
    const report = await replay(world, basicScanEnded(api));
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain('AccessDeniedException');
    expect(report.deadLetters).toEqual([]);
  });
});

describe('a mark that is there already', () => {
  it('counts as put only where it stands on this very image', async () => {
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() }], {
      imageTagMutability: 'IMMUTABLE',
      faults: [{ call: 'ecr:PutImage', nth: 1, error: 'ImageTagAlreadyExistsException' }],
    });
    const report = await replay(world, basicScanEnded(api));
    expect(report.calls['ecr:DescribeImages']).toBe(2);
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain('could not be marked');
  });

  it('and says what is not true is believed by nobody: the image is judged and the mark corrected', async () => {
    const world = worldOf([
      { imageDigest: api, imageTags: [approved], scan: basicScan('CRITICAL') },
    ]);
    const report = await replay(world, pushOf(api, approved));
    expect(report.events[0]).toMatchObject({
      outcome: 'judged',
      subjects: [{ verdict: 'quarantined' }],
    });
    expect(report.images[0]?.tags).toEqual([quarantined]);
  });

  it('is taken away again when somebody puts the opposite one beside it by hand', async () => {
    await withRig(
      worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }]),
      async (rig) => {
        await rig.feed(parseInput(basicScanEnded(api), 'a test'));
        rig.aws.changeWorld({
          repositories: [
            {
              repositoryName: 'shop/api',
              images: [{ imageDigest: api, imageTags: ['1.4.2', quarantined, approved] }],
            },
          ],
        });
        await rig.feed(parseInput(pushOf(api, approved), 'a test'));
        expect(rig.aws.images()[0]?.tags).toEqual(['1.4.2', quarantined]);
        expect(rig.aws.slack).toHaveLength(1);
      },
    );
  });
});

describe('an image that becomes undecided', () => {
  it('loses its approval, and gets it back without a second message', async () => {
    const world = () => worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() }]);
    const lost = [basicScanEnded(api), rescanned(pendingScan()), pushOf(api, '1.4.2')];
    expect(await tagsAfter(world(), ...lost)).toEqual(['1.4.2']);
    const regained = await replay(world(), ...lost, rescanned(basicScan()), basicScanEnded(api));
    expect(regained.images[0]?.tags).toEqual(['1.4.2', approved]);
    expect(regained.slack).toHaveLength(1);
  });

  it('keeps its quarantine', async () => {
    const world = worldOf([
      { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') },
    ]);
    const played = [basicScanEnded(api), rescanned(pendingScan()), pushOf(api, '1.4.2')];
    expect(await tagsAfter(world, ...played)).toEqual(['1.4.2', quarantined]);
  });

  it('loses an approval that is its only tag: another tag keeps the image first', async () => {
    const world = () => worldOf([{ imageDigest: api, imageTags: [approved], scan: pendingScan() }]);
    const lost = [pushOf(api, approved)];
    expect(await tagsAfter(world(), ...lost)).toEqual([undecided]);
    const regained = await replay(world(), ...lost, rescanned(basicScan()), basicScanEnded(api));
    expect(regained.images[0]?.tags).toEqual([approved]);
    expect(regained.deadLetters).toEqual([]);
  });
});

describe('only what people pull is marked', () => {
  it('an untagged image that no index lists is recorded and left alone', async () => {
    const report = await replay(
      worldOf([{ imageDigest: api, scan: basicScan('CRITICAL') }]),
      basicScanEnded(api),
    );
    expect(report.events[0]).toMatchObject({
      subjects: [{ verdict: 'quarantined', standing: 'unnamed' }],
    });
    expect([report.images[0]?.tags, report.slack, report.sns]).toEqual([[], [], []]);
  });

  it('the same image is marked and announced as soon as it gets a tag', async () => {
    const named = {
      world: {
        repositories: [
          { repositoryName: 'shop/api', images: [{ imageDigest: api, imageTags: ['1.4.2'] }] },
        ],
      },
    };
    const world = worldOf([{ imageDigest: api, scan: basicScan('CRITICAL') }]);
    const report = await replay(world, basicScanEnded(api), named, pushOf(api, '1.4.2'));
    expect(report.images[0]?.tags).toEqual(['1.4.2', quarantined]);
    expect(report.slack).toHaveLength(1);
  });

  it('a platform image that has a tag of its own is marked beside its index', async () => {
    const index = digestOf('f0');
    const world = worldOf([
      indexImage(index, ['2.0.0'], { amd64: api }),
      { imageDigest: api, imageTags: ['2.0.0-amd64'], scan: basicScan() },
    ]);
    const report = await replay(world, pushOf(index, '2.0.0'), basicScanEnded(api));
    expect(report.images.map(({ tags }) => tags)).toEqual([
      ['2.0.0', 'approved-f0f0f0f0f0f0'],
      ['2.0.0-amd64', approved],
    ]);
  });
});

describe('taking a mark away', () => {
  it('names the tag alone: other implementations take a digest beside it for the whole image', async () => {
    const image = { imageDigest: api, imageTags: ['1.4.2', approved], scan: basicScan('CRITICAL') };
    await withRig(worldOf([image]), async (rig) => {
      await rig.feed(parseInput(basicScanEnded(api), 'a test'));
      const removal = rig.aws.calls.find(({ call }) => call === 'ecr:BatchDeleteImage');
      expect(removal?.request).toMatchObject({ imageIds: [{ imageTag: approved }] });
      expect(JSON.stringify(removal?.request)).not.toContain('imageDigest');
      expect(rig.aws.images()[0]?.tags).toEqual(['1.4.2', quarantined]);
    });
  });
});

describe('a mark that somebody has put on another image', () => {
  const image = { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() };
  const taken = `The mark stood on another image* \`${other.slice(0, 19)}\``;

  it('is taken from there, and the message says so, where that image was judged with it', async () => {
    const world = worldOf([
      image,
      { imageDigest: other, imageTags: ['0.9', approved], scan: basicScan('CRITICAL') },
    ]);
    const report = await replay(world, pushOf(other, approved), pushOf(api, '1.4.2'));
    expect(report.images.map(({ tags }) => tags)).toEqual([
      ['1.4.2', approved],
      ['0.9', 'quarantined-b2b2b2b2b2b2'],
    ]);
    expect(JSON.stringify(report.slack.at(-1)?.body['blocks'])).toContain(taken);
  });

  it('is taken back, and the record says from where, where it stood here before', async () => {
    const moved = changeOf([
      { imageDigest: api, imageTags: ['1.4.2'] },
      { imageDigest: other, imageTags: ['0.9', approved] },
    ]);
    const world = worldOf([image, { imageDigest: other, imageTags: ['0.9'] }]);
    const report = await replay(world, basicScanEnded(api), moved, pushOf(api, '1.4.2'));
    expect(report.events.at(-2)?.subjects[0]?.marking).toEqual({
      state: 'marked',
      tag: approved,
      takenFrom: other,
    });
    expect(report.calls['ecr:DescribeImages']).toBe(3);
  });

  it('is not looked for where nothing speaks for it', async () => {
    const report = await replay(worldOf([image]), basicScanEnded(api));
    expect(report.calls['ecr:DescribeImages']).toBe(1);
  });
});

describe('the push of a tag that the registry shows a moment later', () => {
  it('is judged with it: a forged approval is taken back', async () => {
    const image = {
      imageDigest: api,
      imageTags: ['1.4.2', quarantined],
      scan: basicScan('CRITICAL'),
    };
    await withRig(worldOf([{ ...image, imageTags: ['1.4.2'] }]), async (rig) => {
      await rig.feed(parseInput(basicScanEnded(api), 'a test'));
      const asked = rig.aws.countCalls()['ecr:DescribeImages'] ?? 0;
      const fed = rig.feed(parseInput(pushOf(api, approved), 'a test'));
      while ((rig.aws.countCalls()['ecr:DescribeImages'] ?? 0) === asked) await setTimeout(1);
      const shown = changeOf([{ imageDigest: api, imageTags: ['1.4.2', quarantined, approved] }]);
      await rig.feed(parseInput(shown, 'a test'));
      await fed;
      expect(rig.aws.images()[0]?.tags).toEqual(['1.4.2', quarantined]);
    });
  });

  it('is not taken for our own mark long after we have put ours', async () => {
    const image = { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() };
    const back = {
      imageDigest: api,
      imageTags: [approved],
      scan: { error: 'ScanNotFoundException' },
    };
    const report = await replay(
      worldOf([image]),
      basicScanEnded(api),
      { now: '2027-02-21T12:00:00Z' },
      changeOf([back]),
      pushOf(api, approved),
    );
    expect(report.images[0]?.tags).toEqual([undecided]);
  });
});
