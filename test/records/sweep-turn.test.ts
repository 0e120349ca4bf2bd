import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { Records } from '../../src/records/records.ts';
import { embedded, stopAll } from '../local/embedded.ts';
import { createLedger, ledgerOf } from '../support/ledger.ts';

let aws: EmbeddedAws;
let records: Records;
let now = new Date('2026-11-21T12:00:00Z');
const after = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1_000);
};

beforeAll(async () => {
  aws = await embedded({});
  await createLedger(aws);
  records = ledgerOf(aws).recordsAt(() => now);
});
afterAll(stopAll);

describe('the turn to sweep', () => {
  it('is one run’s at a time, and the next one’s as soon as it is ended', async () => {
    const turn = await records.takeSweepTurn();
    expect(turn).toBeDefined();
    after(299);
    expect(await records.takeSweepTurn()).toBeUndefined();
    await turn?.end();
    const next = await records.takeSweepTurn();
    expect(next).toBeDefined();
    await next?.end();
  });

  it('of a run that died is the next one’s after five and a half minutes', async () => {
    await records.takeSweepTurn();
    after(330);
    expect(await records.takeSweepTurn()).toBeUndefined();
    after(1);
    expect(await records.takeSweepTurn()).toBeDefined();
  });

  it('is not ended by a run that has lost it', async () => {
    after(400);
    const late = await records.takeSweepTurn();
    after(400);
    const other = await records.takeSweepTurn();
    await late?.end();
    expect(await records.takeSweepTurn()).toBeUndefined();
    await other?.end();
  });
});
