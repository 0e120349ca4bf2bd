import { waitingIn } from '../../src/pipeline/figures.ts';
import { type Aside, takeUpDue } from '../../src/pipeline/take-up-due.ts';
import type { Toolbox } from '../../src/pipeline/tools.ts';
import type { SweepTurn } from '../../src/records/sweep-turn.ts';
import { embedded, stopAll } from '../local/embedded.ts';
import { createLedger, ledgerOf } from '../support/ledger.ts';

const NOW = new Date('2026-11-27T00:00:00Z');
afterAll(stopAll);

/** A whole page of what is urgent, and a look that has no room in it. */
async function crowded() {
  const aws = await embedded({}, { inMemory: true });
  await createLedger(aws);
  const { put, recordsAt } = ledgerOf(aws);
  const item = (at: number, due: string, dueAt: string) => {
    const digest = `sha256:${String(at).padStart(64, '0')}`;
    return put({ pk: `123456789012/eu-central-1/shop/api@${digest}`, sk: `a ${due}`, due, dueAt });
  };
  for (let at = 0; at < 100; at += 1) await item(at, 'acted', '2026-11-26T23:59:00.000Z');
  await item(100, 'undecided', '2026-11-26T20:00:00.000Z');
  await item(101, 'watched', '2026-11-24T00:00:00.000Z');
  return recordsAt(() => NOW);
}

describe('for how long things wait', () => {
  it('is known of what has no room in a page, too', async () => {
    const records = await crowded();
    const aside: Aside = { suspects: [], seen: new Set(), note: () => undefined };
    const tools = { records, now: () => NOW } as Toolbox;
    await takeUpDue(tools, { left: [] } as unknown as SweepTurn, () => false, aside).next();
    expect(aside.seen.size).toBe(100);
    expect(waitingIn(aside.oldest ?? [], NOW)).toEqual([
      { metric: 'OldestDue', of: 'urgent', value: 4 * 3_600 },
      { metric: 'OldestDue', of: 'patient', value: 3 * 86_400 },
    ]);
  });
});
