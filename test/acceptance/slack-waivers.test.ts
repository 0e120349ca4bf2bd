import type { ImageRef } from '../../src/core/image.ts';
import type { AcceptedRisk, Intervention } from '../../src/core/interventions/intervention.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { policyIn } from '../../src/local/deployment/world-policy.ts';
import { bulletinsNow } from '../../src/pipeline/bulletins-now.ts';
import { ledgerOf } from '../support/ledger.ts';
import { reportIn, withRig } from '../support/replay.ts';
import { lastSubject, verdictText } from '../support/subjects.ts';
import { whileJudged } from '../support/while-judged.ts';
import {
  ACCOUNT,
  basicScan,
  changeOf,
  digestOf,
  pushOf,
  REGION,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const other = digestOf('b2');
const clean = digestOf('c3');
const imageOf = (digest: string): ImageRef =>
  ({ account: ACCOUNT, region: REGION, repository: 'shop/api', digest }) as ImageRef;

const done = {
  by: { id: 'U0DANA0001', name: 'dana' },
  at: '2026-11-21T12:00:30.000Z',
  channel: 'C0VERDICTS',
  seen: { number: 1, policyVersion: 'p', fingerprint: 'f' },
};
const accepting = (more: Partial<AcceptedRisk> = {}): AcceptedRisk => ({
  ...done,
  kind: 'accept',
  id: 'V1',
  ids: ['CVE-2026-10000'],
  digest: imageOf(api).digest,
  reason: 'not reachable',
  until: '2026-11-22T00:00:00.000Z',
  ...more,
});
const { digest: _one, ...EVERYWHERE } = accepting();
const revoking: Intervention = { ...done, kind: 'revoke', id: 'V2', waiver: 'slack-V1' };

const shop = (more: object = {}) =>
  worldOf(
    [
      { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') },
      { imageDigest: other, imageTags: ['1.4.3'], scan: basicScan('CRITICAL') },
      { imageDigest: clean, imageTags: ['1.4.4'], scan: basicScan() },
    ],
    more,
  );
const feeding = async (rig: Rig, ...inputs: readonly unknown[]) => {
  const delivered = [];
  for (const input of inputs) delivered.push(...(await rig.feed(parseInput(input, 'a test'))));
  return delivered;
};
const pushed = [pushOf(api, '1.4.2'), pushOf(other, '1.4.3'), pushOf(clean, '1.4.4')];
const verdictIn = async (rig: Rig, digest: string): Promise<string | undefined> => {
  const { current } = await rig.ledger.read(imageOf(digest));
  return current && `${current.judgement.verdict} by ${current.judgement.because}`;
};
const AT_ONCE = [{ now: '2026-11-21T12:01:00Z' }, SWEEP];

describe('a risk that was accepted from Slack', () => {
  it('lets the image pass at the next sweep, until it lapses, and the thread says both', async () => {
    await withRig(shop(), async (rig) => {
      await feeding(rig, ...pushed);
      expect(await rig.ledger.intervene(imageOf(api), accepting())).toBe('done');
      const swept = await feeding(rig, ...AT_ONCE);
      const accepted = lastSubject(await reportIn(rig, swept));
      expect(verdictText(accepted)).toBe('approved nothing-counts');
      expect(accepted).toMatchObject({
        setAside: [
          {
            id: 'CVE-2026-10000',
            by: {
              kind: 'waived',
              waiver: 'slack-V1',
              by: 'dana (U0DANA0001)',
              why: 'not reachable',
              until: '2026-11-22T00:00:00.000Z',
              source: 'Slack, C0VERDICTS',
            },
          },
        ],
        reviewAt: '2026-11-22T00:00:00.000Z',
      });
      expect(await verdictIn(rig, other)).toBe('quarantined by pushed');
      const lapsed = await feeding(rig, { now: '2026-11-22T00:00:00Z' }, SWEEP);
      const report = await reportIn(rig, lapsed);
      expect(await verdictIn(rig, api)).toBe('quarantined by review');
      const thread = report.replies.map(({ body }) => String(body['text'])).join('\n');
      expect(thread).toContain('Accepted by dana until 2026-11-21: not reachable');
      expect(thread).toContain('The waiver of dana ended on 2026-11-21.');
    });
  });

  it('in a whole repository lets the others pass as well, and no longer when it is revoked', async () => {
    await withRig(shop(), async (rig) => {
      await feeding(rig, ...pushed);
      await rig.ledger.intervene(imageOf(api), EVERYWHERE);
      await feeding(rig, ...AT_ONCE, SWEEP);
      expect(await verdictIn(rig, api)).toBe('approved by accepted');
      expect(await verdictIn(rig, other)).toBe('approved by accepted');
      expect(await verdictIn(rig, clean)).toBe('approved by pushed');
      await rig.ledger.intervene(imageOf(other), revoking);
      await feeding(rig, { now: '2026-11-21T12:02:00Z' }, SWEEP, SWEEP);
      expect(await verdictIn(rig, api)).toBe('quarantined by revoked');
      expect(await verdictIn(rig, other)).toBe('quarantined by revoked');
      expect(await verdictIn(rig, clean)).toBe('approved by pushed');
    });
  });

  it.each([
    {
      what: 'has left the full record of its repository',
      spoil: async ({ ledger }: Rig) => {
        const reason = 'x'.repeat(290_000);
        const image = imageOf(clean);
        await ledger.intervene(image, accepting({ id: 'V3', reason, digest: image.digest }));
        const kept = (await ledger.waivers(image))?.waivers?.map(({ id }) => id);
        expect(kept).toEqual(['V3']);
      },
      rings: [],
    },
    {
      what: 'cannot be read in the trail',
      spoil: ({ aws }: Rig) =>
        ledgerOf(aws).put({
          pk: `${ACCOUNT}/${REGION}/shop/api@${other}`,
          sk: 'intervention/V2',
          intervention: { kind: 'of another version' },
        }),
      rings: [expect.stringContaining('what somebody did about')],
    },
  ])('lets none of them pass once it is revoked, though that $what', async ({ spoil, rings }) => {
    await withRig(shop(), async (rig) => {
      await feeding(rig, ...pushed);
      await rig.ledger.intervene(imageOf(api), { ...EVERYWHERE, reason: 'x'.repeat(20_000) });
      await feeding(rig, ...AT_ONCE, SWEEP);
      expect(await verdictIn(rig, api)).toBe('approved by accepted');
      await rig.ledger.intervene(imageOf(other), revoking);
      await spoil(rig);
      const swept = await feeding(rig, { now: '2026-11-21T12:02:00Z' }, SWEEP, SWEEP);
      expect(await verdictIn(rig, api)).toBe('quarantined by revoked');
      expect(await verdictIn(rig, other)).toMatch(/^quarantined/);
      expect(swept.flatMap((one) => (one.outcome === 'refused' ? [one.why] : []))).toEqual(rings);
    });
  });

  it('of one image asks for no other', async () => {
    await withRig(shop(), async (rig) => {
      await feeding(rig, ...pushed);
      await rig.ledger.intervene(imageOf(api), accepting());
      rig.aws.calls.length = 0;
      const [swept] = await feeding(rig, ...AT_ONCE);
      expect(swept).toMatchObject({ outcome: 'swept', judged: 1 });
    });
  });

  it('is under the longest term of the policy as any other', async () => {
    const policy = { quarantine: { c: { severity: 'CRITICAL' } }, 'longest-waiver': '11 hours' };
    await withRig(shop({ policy }), async (rig) => {
      await feeding(rig, ...pushed);
      await rig.ledger.intervene(imageOf(api), accepting());
      await feeding(rig, ...AT_ONCE);
      expect(await verdictIn(rig, api)).toMatch(/^quarantined/);
    });
  });

  it('is read by whatever judges the image, without a call more', async () => {
    const callsOf = async (accepts: boolean) =>
      withRig(shop(), async (rig) => {
        await feeding(rig, ...pushed);
        if (accepts) await rig.ledger.intervene(imageOf(other), EVERYWHERE);
        rig.aws.calls.length = 0;
        await feeding(rig, pushOf(clean, '1.4.4'));
        return rig.aws.countCalls();
      });
    expect(await callsOf(true)).toEqual(await callsOf(false));
  });

  it('holds at the daily look, which finds nothing new', async () => {
    await withRig(shop(), async (rig) => {
      await feeding(rig, ...pushed);
      await rig.ledger.intervene(imageOf(api), accepting({ until: '2026-11-30T00:00:00.000Z' }));
      await feeding(rig, ...AT_ONCE);
      const [looked] = await feeding(rig, { now: '2026-11-22T12:01:00Z' }, SWEEP);
      expect(looked).toMatchObject({ outcome: 'swept', judged: 0, looked: 3 });
      expect(await verdictIn(rig, api)).toBe('approved by accepted');
    });
  });
});

it('what people said since images were judged counts in the digest, and what of it is about to lapse', async () => {
  await withRig(shop(), async (rig) => {
    const { clock, bulletins, ledger } = rig;
    const policy = policyIn({ quarantine: { c: { severity: 'CRITICAL' } } }, clock.now());
    const now = () => bulletinsNow({ records: ledger, bulletins, policy, now: () => clock.now() });
    await feeding(rig, ...pushed);
    expect(await now()).toMatchObject([{ open: { CRITICAL: 1 }, lapsing: [] }]);
    await ledger.intervene(imageOf(api), EVERYWHERE);
    expect(await now()).toMatchObject([
      { open: {}, lapsing: [{ what: 'waiver', name: 'CVE-2026-10000 in shop/api' }] },
    ]);
    await ledger.intervene(imageOf(api), revoking);
    await ledger.intervene(imageOf(api), {
      ...done,
      kind: 'release',
      id: 'V3',
      reason: 'the shop is down',
      until: '2026-11-22T12:00:00.000Z',
    });
    await feeding(rig, ...AT_ONCE);
    expect(await now()).toMatchObject([
      { open: { CRITICAL: 1 }, lapsing: [{ what: 'release', name: 'shop/api:1.4.2' }] },
    ]);
  });
});

it('a waiver from Slack that is about to lapse is told of once, to whoever keeps the policy', async () => {
  await withRig(shop(), async (rig) => {
    await feeding(rig, ...pushed);
    const swept = await feeding(rig, ...AT_ONCE);
    await rig.ledger.intervene(imageOf(api), accepting({ until: '2026-12-10T00:00:00.000Z' }));
    for (const day of ['11-30', '12-04', '12-05'])
      swept.push(...(await feeding(rig, { now: `2026-${day}T12:00:00Z` }, SWEEP)));
    expect(swept.flatMap((one) => ('notices' in one ? [one.notices] : []))).toEqual([0, 0, 1, 0]);
    expect(JSON.stringify(rig.aws.slack)).toContain(
      'The waiver of dana from Slack for CVE-2026-10000 in one image of shop/api ends on 2026-12-09: what it accepts will count again.',
    );
  });
});

describe('what is said of a whole repository while an image of it is judged', () => {
  const NEXT = { now: '2026-11-21T12:02:00Z' };
  const revokeAndSweep = async (rig: Rig) => {
    await rig.ledger.intervene(imageOf(api), revoking);
    await feeding(rig, NEXT, SWEEP, SWEEP);
  };

  it('counts for it, where a waiver is revoked that would have let it pass', async () => {
    await withRig(shop(), async (rig) => {
      await feeding(rig, pushOf(api, '1.4.2'));
      await rig.ledger.intervene(imageOf(api), EVERYWHERE);
      await feeding(rig, ...AT_ONCE, SWEEP);
      await whileJudged(
        rig,
        () => feeding(rig, pushOf(other, '1.4.3')),
        () => revokeAndSweep(rig),
      );
      expect(await verdictIn(rig, other)).toBe('quarantined by pushed');
    });
  });

  it('counts for it, where the first waiver ever is accepted', async () => {
    await withRig(shop(), async (rig) => {
      await feeding(rig, pushOf(api, '1.4.2'));
      await whileJudged(
        rig,
        () => feeding(rig, pushOf(other, '1.4.3')),
        async () => {
          await rig.ledger.intervene(imageOf(api), EVERYWHERE);
          await feeding(rig, ...AT_ONCE, SWEEP);
        },
      );
      expect(await verdictIn(rig, other)).toBe('approved by pushed');
    });
  });

  it('costs no call where nobody says anything', async () => {
    await withRig(shop(), async (rig) => {
      await feeding(rig, pushOf(api, '1.4.2'));
      await rig.ledger.intervene(imageOf(api), EVERYWHERE);
      await feeding(rig, ...AT_ONCE, SWEEP);
      rig.aws.calls.length = 0;
      await feeding(rig, pushOf(other, '1.4.3'));
      expect(rig.aws.countCalls()).toMatchObject({ 'dynamodb:TransactWriteItems': 1 });
    });
  });
});

describe('waivers from Slack that cannot be read', () => {
  it('help no image, and its message says so', async () => {
    await withRig(shop(), async (rig) => {
      await feeding(rig, ...pushed);
      await rig.ledger.intervene(imageOf(api), accepting());
      await feeding(rig, ...AT_ONCE);
      const ledger = ledgerOf(rig.aws);
      const pk = `${ACCOUNT}/${REGION}/shop/api`;
      const [item] = await ledger.items(pk, 'waivers');
      await ledger.put({ ...item, waivers: [{ id: 'V1' }] });
      const again = await feeding(
        rig,
        changeOf([{ imageDigest: api, imageTags: ['1.4.2', 'live'] }]),
        pushOf(api, 'live'),
      );
      const report = await reportIn(rig, again);
      expect(verdictText(lastSubject(report))).toBe('quarantined critical');
      expect(JSON.stringify([...report.slack, ...report.replies])).toContain(
        'What people have accepted from Slack in this repository cannot be read: none of it counts',
      );
      expect(JSON.stringify(await rig.ledger.readRepository(imageOf(api)))).toContain(
        '"waivers":{"revision":1}',
      );
      await expect(rig.ledger.intervene(imageOf(api), accepting({ id: 'V3' }))).rejects.toThrow(
        'the record of the waivers from Slack of 123456789012/eu-central-1/shop/api cannot be read',
      );
    });
  });
});
