import { gzipSync } from 'node:zlib';
import { imageKey } from '../../src/core/image.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { Records } from '../../src/records/records.ts';
import { embedded, errorOf, stopAll } from '../local/embedded.ts';
import { createLedger, type Ledger, ledgerOf } from '../support/ledger.ts';
import { digestOf, finding, IMAGE, judgement, seenWith } from '../support/samples.ts';

let aws: EmbeddedAws;
let ledger: Ledger;
let records: Records;
let repositories = 0;
const NOW = new Date('2026-11-21T10:00:00.000Z');

beforeAll(async () => {
  aws = await embedded();
  await createLedger(aws);
  ledger = ledgerOf(aws);
  records = ledger.recordsAt(() => NOW);
});
afterAll(stopAll);

/** An image of its own for every test. */
const someImage = () => {
  repositories += 1;
  return { ...IMAGE, repository: `shop/other-${repositories}` };
};
type Image = ReturnType<typeof someImage>;
type Fields = Readonly<Record<string, unknown>>;

/** A settled record as the first version of all wrote it. */
const firstOfAll = (image: Image) => ({
  judgement: {
    image,
    standing: 'subject',
    verdict: 'approved',
    reasons: [{ code: 'nothing-counts', text: 'scanned completely, no findings' }],
    counts: { LOW: 1 },
    worst: 'LOW',
    platforms: [
      { digest: image.digest, state: 'complete', completedAt: '2026-11-20T10:00:00.000Z' },
    ],
    fingerprint: 'f1',
    policyVersion: 'built-in-1',
    judgedAt: '2026-11-20T10:00:05.000Z',
    names: ['1.4.2'],
  } as Fields,
  number: 1,
  revision: 3,
  settledAt: '2026-11-20T10:00:06.000Z',
  lease: { owner: 'somebody', until: 1_795_168_860_000 } as Fields,
  marking: { state: 'marked', tag: 'approved-aaaaaaaaaaaa' } as Fields,
  said: {
    slack: { verdict: 'approved', at: '2026-11-20T10:00:06.000Z', receipt: 'C1/1.1' },
  } as Fields,
  findingsItems: 0,
});
const recorded = async (of: (image: Image) => Fields, due: Fields = {}): Promise<Image> => {
  const image = someImage();
  await ledger.put({ pk: imageKey(image), sk: 'state', current: of(image), ...due });
  return image;
};

describe('a record of a former version', () => {
  it('is read with what it could not know yet', async () => {
    const image = await recorded(firstOfAll);
    const before = firstOfAll(image);
    expect((await records.read(image)).current).toEqual({
      ...before,
      judgement: { ...before.judgement, rules: [], feeds: {} },
    });
  });

  it('that had put findings away without a name does not have none', async () => {
    const image = await recorded((one) => ({ ...firstOfAll(one), findingsItems: 2 }));
    const { current } = await records.read(image);
    expect(current && (await errorOf(records.findings(image, current))).name).toBe(
      'FindingsUnreadable',
    );
  });

  it('in the list of its repository is none to compare with where it does not say so', async () => {
    const image = someImage();
    const listed = {
      digest: image.digest,
      pushedAt: '2026-11-20T10:00:00.000Z',
      names: ['1.4.2'],
      findingsItems: 1,
      findingsId: 'somebody',
    };
    await ledger.put({
      pk: `${image.account}/${image.region}/${image.repository}`,
      sk: `image/2026-11-20T10:00:00.000Z/${image.digest}`,
      listed,
    });
    expect(await records.earlierImages(image)).toEqual([{ ...listed, comparable: false }]);
  });

  it.each<[string, Fields]>([
    ['basic scanning', { ...finding() }],
    [
      'enhanced scanning',
      {
        ...finding({
          cvss: { score: 9.8, vector: 'CVSS:3.1/AV:N', version: '3.1', source: 'NVD' },
        }),
        inUse: 0,
        lastInUse: '2026-11-20T10:00:00.000Z',
        kev: { state: 'listed', added: '2026-10-01', ransomware: false },
        epss: { score: 0.1, percentile: 0.5, incomplete: true },
        firstSeen: '2026-11-01T10:00:00.000Z',
        aside: { kind: 'ignored', rule: 'noise', why: 'headers only', source: 'policy.yml:20' },
      },
    ],
    ['what is gone', { ...finding(), gone: '2026-11-01T10:00:00.000Z' }],
  ])('has findings that are still read: %s', async (_what, one) => {
    expect(await findingsOf([one])).toEqual([one]);
  });
});

/** What is read where these stand as the findings of an image. */
async function findingsOf(findings: unknown): Promise<unknown> {
  const image = someImage();
  const slice = gzipSync(JSON.stringify(findings));
  await ledger.put({ pk: imageKey(image), sk: 'findings/here/000', slice });
  return records.findings(image, { findingsItems: 1, findingsId: 'here' });
}

it('findings whose date lies beyond the year 9999 are read as they were written', async () => {
  const far = {
    id: 'CVE-2026-1',
    aliases: [],
    package: { name: 'curl' },
    severity: 'HIGH',
    fix: { state: 'none' },
    exploit: 'unknown',
    platforms: [],
    published: '+010000-01-01T00:00:00.000Z',
    firstSeen: '-000001-01-01T00:00:00.000Z',
  };
  expect(await findingsOf([far])).toEqual([far]);
});

describe('a record of a newer version', () => {
  it('keeps what this one does not know when it is written back', async () => {
    const newer = (image: Image): Fields => {
      const { judgement, lease, marking, said, ...rest } = firstOfAll(image);
      return {
        ...rest,
        judgement: {
          ...judgement,
          rules: [],
          feeds: { kev: '2026-11-20', osv: '2026-11-20' },
          signed: { by: 'somebody' },
        },
        lease: { ...lease, host: 'here' },
        marking: { ...marking, proof: 'p1' },
        said: {
          ...said,
          mail: { verdict: 'approved', at: '2026-11-21T09:00:00.000Z', receipt: 'm1', thread: 7 },
        },
        shelf: 7,
      };
    };
    const image = await recorded(newer);
    const { current } = await records.read(image);
    expect(current).toEqual(newer(image));
    const { platforms } = current?.judgement ?? judgement();
    const seen = { ...seenWith(), platforms };
    const put = current && (await records.putOff(current, seen));
    expect((await records.read(image)).current).toEqual(put);
    expect(put).toEqual({
      ...newer(image),
      revision: 4,
      lookedAt: '2026-11-21T10:00:00.000Z',
      watch: seen.watch,
    });
  });
});

describe('a record that cannot be read', () => {
  const withJudgement = (more: Fields) => (image: Image) => {
    const { judgement, ...rest } = firstOfAll(image);
    return { ...rest, judgement: { ...judgement, ...more } };
  };

  it.each<[string, (image: Image) => Fields, string]>([
    ['a word that is no verdict', withJudgement({ verdict: 'fine' }), 'judgement.verdict: '],
    ['no reason', withJudgement({ reasons: [] }), 'judgement.reasons.0: '],
    ['a time that is none', withJudgement({ reviewAt: 'tomorrow' }), 'judgement.reviewAt: no time'],
    [
      'a digest that is none',
      (image) => withJudgement({ image: { ...image, digest: 'abc' } })(image),
      'judgement.image.digest: expected a digest, "sha256:…"',
    ],
    ['no revision', (image) => ({ ...firstOfAll(image), revision: null }), 'revision: '],
    [
      'an unknown state of its mark',
      (image) => ({ ...firstOfAll(image), marking: { state: 'x' } }),
      'marking.state: ',
    ],
    ['nothing at all', () => ({}), 'judgement: '],
  ])('is a failure for a person, with its place: %s', async (_what, of, place) => {
    const image = await recorded(of);
    const failure = await errorOf(records.read(image));
    expect(failure.name).toBe('PermanentFailure');
    expect(failure.message).toContain(`the record of ${imageKey(image)} cannot be read: ${place}`);
  });

  it('is put off by the sweep that meets it, and heard of', async () => {
    const due = { due: 'review', dueAt: '2026-11-21T09:00:00.000Z' };
    const image = await recorded(withJudgement({ verdict: 'fine' }), due);
    expect((await errorOf(records.takeUp({ image, kind: 'review' }))).name).toBe(
      'PermanentFailure',
    );
    const [item] = await ledger.items(imageKey(image), 'state');
    expect(item?.['dueAt']).toBe('2026-11-21T11:00:00.000Z');
    const later = ledger.recordsAt(() => new Date('2026-11-21T11:00:00.000Z'));
    expect(await later.takeUp({ image, kind: 'review' })).toBeUndefined();
    const [again] = await ledger.items(imageKey(image), 'state');
    expect(again?.['dueAt']).toBe('2026-11-21T13:00:00.000Z');
    expect(again?.['failed']).toMatchObject({ since: '2026-11-21T10:00:00.000Z', times: 2 });
  });

  it('in the list of its repository stands there all the same, by its key', async () => {
    const image = someImage();
    await ledger.put({
      pk: `${image.account}/${image.region}/${image.repository}`,
      sk: `image/2026-11-20T10:00:00.000Z/${digestOf('b')}`,
      listed: { digest: digestOf('b'), names: 'all of them' },
    });
    expect(await records.earlierImages(image)).toEqual([
      {
        digest: digestOf('b'),
        pushedAt: '2026-11-20T10:00:00.000Z',
        names: [],
        findingsItems: 0,
        findingsId: '',
        comparable: false,
        isUnreadable: true,
      },
    ]);
  });

  it.each<[string, unknown]>([
    ['is no list', {}],
    ['has no severity', [finding(), { ...finding(), severity: undefined }]],
    ['has a severity that nobody knows', [{ ...finding(), severity: 'AWFUL' }]],
    ['names its package only', [{ ...finding(), package: 'openssl' }]],
    ['has a fix of no kind', [{ ...finding(), fix: { state: 'maybe' } }]],
    ['was seen at no time', [{ ...finding(), firstSeen: 'long ago' }]],
    ['went at no time', [{ ...finding(), gone: '' }]],
    ['has an occurrence that is none', [{ ...finding(), occurrences: [{}] }]],
  ])('of findings leaves all of them unreadable: one %s', async (_what, findings) => {
    expect((await errorOf(findingsOf(findings))).name).toBe('FindingsUnreadable');
  });

  it('of what an event said is a failure for a person as well', async () => {
    const image = someImage();
    await ledger.put({ pk: imageKey(image), sk: 'state/scan-finished', at: 7 });
    expect(await errorOf(records.read(image))).toMatchObject({
      name: 'PermanentFailure',
      message: expect.stringContaining(
        `what an event said of ${imageKey(image)} cannot be read: at: `,
      ),
    });
  });
});

describe('a note about the policy that cannot be read', () => {
  it.each([
    ['known/ignored/a', { at: 'once' }, 'at: no time'],
    ['used/ignored/a', {}, 'at: '],
    ['notice/a', { told: 'slack' }, 'told: '],
  ])('is a failure for a person: %s', async (sk, fields, place) => {
    const own = await embedded();
    await createLedger(own);
    const notes = ledgerOf(own);
    await notes.put({ pk: 'policy', sk, ...fields });
    const failure = await errorOf(notes.recordsAt(() => NOW).policyBook.read());
    expect(failure.name).toBe('PermanentFailure');
    expect(failure.message).toContain(`the note about the policy ${sk} cannot be read: ${place}`);
  });
});
