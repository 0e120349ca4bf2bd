import type { ImageRef } from '../../src/core/image.ts';
import type { AcceptedRisk, Intervention } from '../../src/core/interventions/intervention.ts';
import { waiversFromSlack } from '../../src/core/interventions/slack-waivers.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { Records } from '../../src/records/records.ts';
import { embedded, errorOf, stopAll } from '../local/embedded.ts';
import { createLedger, ledgerOf } from '../support/ledger.ts';
import { digestOf, IMAGE } from '../support/samples.ts';

let aws: EmbeddedAws;
let records: Records;
let now = new Date('2026-11-21T10:00:00.000Z');
let repositories = 0;

beforeAll(async () => {
  aws = await embedded();
  await createLedger(aws);
  records = ledgerOf(aws).recordsAt(() => now);
});
beforeEach(() => {
  now = new Date('2026-11-21T10:00:00.000Z');
});
afterAll(stopAll);

const someImage = (): ImageRef => {
  repositories += 1;
  return { ...IMAGE, repository: `shop/waived-${repositories}` };
};
const done = {
  by: { id: 'U0DANA0001', name: 'dana' },
  at: '2026-11-21T09:59:59.000Z',
  channel: 'C0SHOP0001',
  seen: { number: 3, policyVersion: 'p-1', fingerprint: 'f' },
};
const accept = (id: string, more: Partial<AcceptedRisk> = {}): AcceptedRisk => ({
  ...done,
  kind: 'accept',
  id,
  ids: ['CVE-2026-1'],
  reason: 'not reachable',
  until: '2026-12-01T00:00:00.000Z',
  ...more,
});
const revoke = (id: string, waiver: string): Intervention => ({
  ...done,
  kind: 'revoke',
  id,
  waiver,
});
const keptIn = async (image: ImageRef) => (await records.readRepository(image)).waivers;
const forImage = async (image: ImageRef) => waiversFromSlack(image, (await keptIn(image)) ?? {});

describe('a risk accepted from Slack', () => {
  it('is a waiver of its repository, with who, where, when and what they saw', async () => {
    const image = someImage();
    expect(await keptIn(image)).toBeUndefined();
    await records.intervene(image, accept('V1', { ticket: 'SEC-1' }));
    const { kind: _kind, ...kept } = accept('V1', { ticket: 'SEC-1' });
    expect(await keptIn(image)).toEqual({ revision: 1, waivers: [kept] });
    expect(await records.waivers(image)).toEqual({ revision: 1, waivers: [kept] });
    expect(await forImage(image)).toEqual([
      {
        name: 'slack-V1',
        scope: { ids: ['CVE-2026-1'], repositories: [image.repository] },
        by: 'dana (U0DANA0001)',
        reason: 'not reachable',
        ticket: 'SEC-1',
        until: '2026-12-01T00:00:00.000Z',
        source: 'Slack, C0SHOP0001',
        origin: 'slack',
      },
    ]);
  });

  it('of one image concerns no other', async () => {
    const image = someImage();
    await records.intervene(image, accept('V1', { digest: image.digest }));
    expect(await forImage(image)).toMatchObject([{ scope: { digests: [image.digest] } }]);
    expect(await forImage({ ...image, digest: digestOf('b') })).toEqual([]);
  });

  it('names findings and no patterns', async () => {
    const image = someImage();
    await records.intervene(image, accept('V1', { ids: ['CVE-*', 'CVE-2026-1', 'TEMP-?'] }));
    expect(await forImage(image)).toMatchObject([{ scope: { ids: ['CVE-2026-1'] } }]);
  });

  it('is written down once, also where several accept at the same moment', async () => {
    const image = someImage();
    await Promise.all([
      records.intervene(image, accept('V1')),
      records.intervene(image, accept('V1')),
      records.intervene(image, accept('V2')),
      records.intervene(image, accept('V3')),
    ]);
    const names = (await forImage(image)).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['slack-V1', 'slack-V2', 'slack-V3']);
  });

  it('is not written where the record is full, and says what to do', async () => {
    const image = someImage();
    const reason = 'x'.repeat(100_000);
    await records.intervene(image, accept('V1', { reason }));
    await records.intervene(image, accept('V2', { reason }));
    const failure = await errorOf(records.intervene(image, accept('V3', { reason })));
    expect(failure).toMatchObject({
      name: 'PermanentFailure',
      message: `${image.repository} has as many waivers from Slack as its record can hold (300 kB): move those that are to stay into the policy ("waivers export" prints them), and revoke them here`,
    });
    expect(await forImage(image)).toHaveLength(2);
    expect(await records.interventions(image)).toHaveLength(2);
    await records.intervene(image, revoke('V4', 'slack-V1'));
    await records.intervene(image, accept('V3', { reason }));
    expect((await forImage(image)).map(({ name }) => name)).toEqual(['slack-V2', 'slack-V3']);
  });
});

describe('a waiver from Slack that is over', () => {
  it('helps no image once it is revoked, and stays on record with by whom', async () => {
    const image = someImage();
    await records.intervene(image, accept('V1'));
    await records.intervene(image, revoke('V2', 'slack-V1'));
    expect(await forImage(image)).toEqual([]);
    expect((await keptIn(image))?.waivers).toMatchObject([
      { id: 'V1', revoked: { id: 'V2', by: done.by, at: done.at } },
    ]);
  });

  it('is as it was where somebody revokes it a second time, or one that is not there', async () => {
    const image = someImage();
    await records.intervene(image, accept('V1'));
    await records.intervene(image, revoke('V2', 'slack-V1'));
    await records.intervene(image, revoke('V3', 'slack-V1'));
    await records.intervene(image, revoke('V4', 'slack-none'));
    expect(await keptIn(image)).toMatchObject({
      revision: 2,
      waivers: [{ revoked: { id: 'V2' } }],
    });
  });

  it('is given after it has lapsed, for whoever asks why, and leaves the record a month later', async () => {
    const image = someImage();
    await records.intervene(image, accept('V1'));
    now = new Date('2026-12-30T23:59:59.000Z');
    await records.intervene(image, accept('V2', { until: '2027-02-01T00:00:00.000Z' }));
    expect((await forImage(image)).map(({ name }) => name)).toEqual(['slack-V1', 'slack-V2']);
    now = new Date('2026-12-31T00:00:00.000Z');
    await records.intervene(image, accept('V3', { until: '2027-02-01T00:00:00.000Z' }));
    expect((await forImage(image)).map(({ name }) => name)).toEqual(['slack-V2', 'slack-V3']);
  });
});
