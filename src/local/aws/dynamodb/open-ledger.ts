import { openMemoryLedger } from './in-memory/memory-ledger.ts';
import { startLedgerEngine } from './ledger-engine.ts';
import { type LedgerProxy, openLedgerProxy } from './ledger-proxy.ts';

/** What answers for DynamoDB. */
export interface Ledger extends LedgerProxy {
  /** Where it listens itself; in memory nobody goes there. */
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/**
 * A DynamoDB in this very program, or one of its own (`startLedgerEngine`).
 *
 * @throws LedgerEngineError when there is none to start
 */
export async function openLedger(inMemory: boolean): Promise<Ledger> {
  if (inMemory) {
    const { pass, close } = openMemoryLedger();
    return { endpoint: 'http://in-memory', pass, close, stop: () => Promise.resolve() };
  }
  const engine = await startLedgerEngine();
  const { pass, close } = openLedgerProxy(engine.endpoint);
  const stop = async () => {
    close();
    await engine.stop();
  };
  return { endpoint: engine.endpoint, pass, close, stop };
}
