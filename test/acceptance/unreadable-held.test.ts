import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { type Ledger, ledgerOf } from '../support/ledger.ts';
import { withRig } from '../support/replay.ts';
import {
  ACCOUNT,
  basicScan,
  changeOf,
  digestOf,
  NOON,
  pushOf,
  REGION,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

/*
 * What is held of many images, and one record among theirs that cannot be read: another version has written it.
 */

const ANN = 'U0ANN00001';
const DIGESTS = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map(digestOf);
const [FIRST = ''] = DIGESTS;
const FORM = { 'slack-action': { user: ANN, button: 'Accept for all…' } };
const policy = {
  quarantine: { m: { severity: 'MEDIUM' } },
  'may-accept': [{ by: [ANN] }, { by: ['U0BOB00001'], 'severity-at-most': 'CRITICAL' }],
};

const images = (day: string, severity: string) =>
  DIGESTS.map((imageDigest, at) => {
    const scan = basicScan(severity);
    const imageScanCompletedAt = `2026-11-${day}T11:00:00Z`;
    return {
      imageDigest,
      imageTags: [`1.${at}`],
      imagePushedAt: NOON,
      scan: { ...scan, imageScanFindings: { ...scan.imageScanFindings, imageScanCompletedAt } },
    };
  });
const partitionOf = (digest: string): string => `${ACCOUNT}/${REGION}/shop/api@${digest}`;
const feed = async (rig: Rig, ...inputs: readonly unknown[]) => {
  const delivered = [];
  for (const input of inputs) delivered.push(...(await rig.feed(parseInput(input, 'a test'))));
  return delivered;
};
/** Approved on one day, and to be scanned with a CRITICAL finding on the next. */
const whereWorse = (use: (rig: Rig, ledger: Ledger) => Promise<void>): Promise<void> =>
  withRig(
    worldOf(images('21', 'LOW'), { policy }),
    async (rig) => {
      await feed(
        rig,
        DIGESTS.map((digest, at) => pushOf(digest, `1.${at}`)),
        { now: '2026-11-22T13:00:00Z' },
        changeOf(images('22', 'CRITICAL')),
      );
      await use(rig, ledgerOf(rig.aws));
    },
    undefined,
    [{ changes: 'quarantined', source: 'a test' }],
  );
const mangle = async (ledger: Ledger, digest: string): Promise<void> => {
  const [item] = await ledger.items(partitionOf(digest), 'state');
  await ledger.put({ ...item, current: { of: 'another version' } });
};
/** What channels say, without what stands in threads. */
const saidIn = ({ aws }: Rig) =>
  aws.workspace.messages.filter((one) => !one.thread_ts).map(({ text }) => text);
/** The dead letters of a sweep at each of these hours of the day. */
async function lettersOf(rig: Rig, ...hours: readonly number[]): Promise<string[]> {
  const delivered = [];
  for (const hour of hours)
    delivered.push(...(await feed(rig, { now: `2026-11-22T${hour}:00:00Z` }, SWEEP)));
  return delivered.flatMap((one) => (one.outcome === 'refused' ? [one.why] : []));
}

it('the record of one image keeps nobody from hearing of the others, and rings once', () =>
  whereWorse(async (rig, ledger) => {
    await mangle(ledger, FIRST);
    const shown = { verdict: 'quarantined', look: 'x', number: 2, policyVersion: 'x', count: 1 };
    const none = { deciding: [], exploited: [], waivers: [] };
    const channel = 'C0VERDICTS';
    const at = '2026-11-22T13:00:00.000Z';
    const held = { channel, at, number: 2, names: [], blocking: [], shown: { ...shown, ...none } };
    const request = { sk: 'request/held', due: 'held', dueAt: at, why: 'finding', name: 'n' };
    await ledger.put({ pk: partitionOf(FIRST), ...request, held });
    const letters = await lettersOf(rig, 13, 14, 15);
    expect(saidIn(rig)).toEqual(['Quarantined for CVE-2026-10000: 5 images in shop/api (5).']);
    expect(letters).toEqual([expect.stringContaining('cannot be read')]);
    expect(await ledger.items(partitionOf(FIRST), 'request/held')).toMatchObject([
      { failed: { times: 2 } },
    ]);
  }));

it('a message about a vulnerability keeps nobody from hearing of others, and rings once', () =>
  whereWorse(async (rig, ledger) => {
    const old = { pk: 'pivot/old', sk: 'pivot', due: 'pivot', dueAt: NOON };
    await ledger.put({ ...old, pivot: { of: 'another version' } });
    expect(await lettersOf(rig, 13, 14)).toEqual([
      expect.stringContaining('pivot/old cannot be read'),
    ]);
    expect(saidIn(rig)).toEqual(['Quarantined for CVE-2026-10000: 6 images in shop/api (6).']);
    expect(await ledger.items('pivot/old', 'pivot')).toMatchObject([
      { pivot: { of: 'another version' } },
    ]);
  }));

it('an image of a message keeps nobody from accepting for the others, whoever may accept whatever it has', () =>
  whereWorse(async (rig, ledger) => {
    await feed(rig, SWEEP);
    await mangle(ledger, FIRST);
    const shownTo = async (user: string) => {
      await feed(rig, { 'slack-action': { ...FORM['slack-action'], user } });
      return JSON.stringify([...rig.aws.workspace.views.values()].at(-1)?.view);
    };
    expect(await shownTo(ANN)).toContain('blocks 5 images · CRITICAL');
    expect(await shownTo('U0BOB00001')).toContain('Of its images 1 could not be looked at.');
    for (const digest of DIGESTS) await mangle(ledger, digest);
    expect(await feed(rig, FORM)).toMatchObject([{ what: 'failed', failure: expect.any(Error) }]);
  }));
