/** Bytes that are written to standard output while `work` runs: there a function's log goes. They are not shown. */
export async function loggedIn(work: () => Promise<void>): Promise<number> {
  const level = process.env['POWERTOOLS_LOG_LEVEL'];
  const write = process.stdout.write.bind(process.stdout);
  let bytes = 0;
  process.env['POWERTOOLS_LOG_LEVEL'] = 'INFO';
  process.stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    bytes += Buffer.byteLength(chunk);
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  };
  try {
    await work();
    return bytes;
  } finally {
    process.stdout.write = write;
    if (level === undefined) delete process.env['POWERTOOLS_LOG_LEVEL'];
    else process.env['POWERTOOLS_LOG_LEVEL'] = level;
  }
}
