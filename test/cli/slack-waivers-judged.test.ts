import type { ImageRef } from '../../src/core/image.ts';
import { DAY } from '../../src/core/time.ts';
import { parseWorld } from '../../src/local/aws/parse-world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { ledgerOf } from '../support/ledger.ts';
import { ACCOUNT, pushOf, REGION, SWEEP } from '../support/worlds.ts';
import { run } from './run-program.ts';
import { FIXABLE, shop } from './shop.ts';

/*
 * What a person has accepted from Slack stands in the ledger: every command that judges by it comes to the verdict of
 * the functions. They go by the clock of this machine.
 */

const now = Date.now();
const image = {
  account: ACCOUNT,
  region: REGION,
  repository: 'shop/api',
  digest: FIXABLE,
} as ImageRef;

let rig: Rig;
let env: Record<string, string>;

beforeAll(async () => {
  const world = shop({ now: new Date(now).toISOString() });
  rig = await openRig({ world: parseWorld(world, 'world') });
  env = rig.aws.environment;
  await rig.feed({ kind: 'events', events: [pushOf(FIXABLE, '1.1.0')] });
  await rig.ledger.intervene(image, {
    kind: 'accept',
    id: 'V1',
    by: { id: 'U0DANA0001', name: 'dana' },
    at: new Date(now).toISOString(),
    channel: 'C0VERDICTS',
    seen: { number: 1, policyVersion: 'p', fingerprint: 'f' },
    ids: ['CVE-2026-20000', 'CVE-2026-20001'],
    digest: image.digest,
    reason: 'not reachable',
    until: new Date(now + 30 * DAY).toISOString(),
  });
  await rig.feed(parseInput(SWEEP, 'a test'));
});
afterAll(async () => {
  await rig.stop();
});

const inLedger = (...args: readonly string[]) => run([...args, '--table', 'ledger'], { env });

it('the functions and the gate let the image pass that was quarantined', async () => {
  const { current } = await rig.ledger.read(image);
  expect(current).toMatchObject({ number: 2, judgement: { verdict: 'approved' } });
  expect((await inLedger('gate', 'shop/api:1.1.0')).code).toBe(0);
});

it('explain comes to the same, and says by whose word', async () => {
  const { code, out } = await inLedger('explain', 'shop/api:1.1.0', '--no-feeds');
  expect(code).toBe(0);
  expect(out).toContain('by dana (U0DANA0001) until ');
  expect(out).toContain('(waiver slack-V1, Slack, C0VERDICTS): not reachable');
  expect((await run(['explain', 'shop/api:1.1.0', '--no-feeds'], { env })).code).toBe(1);
});

it('audit comes to the same by the record alone', async () => {
  const { code, out } = await inLedger('audit', 'shop/api:1.1.0');
  expect([code, out]).toEqual([0, expect.stringContaining('approved as well')]);
});

it('simulate counts it among the approved, and forgets it under no policy', async () => {
  const { out } = await inLedger('simulate', '--repository', 'shop/api', '--no-feeds', '--json');
  expect(JSON.parse(out)).toMatchObject({
    simulation: { verdicts: { approved: 2, quarantined: 0, undecided: 1 } },
  });
});

it('history tells of it', async () => {
  const { out } = await inLedger('history', 'shop/api:1.1.0');
  expect(out).toContain('dana (U0DANA0001)');
});

it('explain says where they cannot be read, and counts none of them', async () => {
  const ledger = ledgerOf(rig.aws);
  const [item = {}] = await ledger.items(`${ACCOUNT}/${REGION}/shop/api`, 'waivers');
  await ledger.put({ ...item, waivers: 'lost' });
  const { code, out } = await inLedger('explain', 'shop/api:1.1.0', '--no-feeds');
  expect(code).toBe(1);
  expect(out).toContain(
    'What people have accepted from Slack in this repository cannot be read: none of it counts',
  );
  const json = await inLedger('explain', 'shop/api:1.1.0', '--no-feeds', '--json');
  expect(JSON.parse(json.out)).toMatchObject({ verdict: 'quarantined', waiversLost: true });
  await ledger.put(item);
});
