/** A line of the log, as CloudWatch gets it. */
export type Line = Record<string, unknown>;

/** What a call writes to standard output and standard error, as the JSON lines that CloudWatch gets. */
export async function logging<T>(call: () => Promise<T>): Promise<{ result: T; lines: Line[] }> {
  const written: string[] = [];
  const keep = (chunk: unknown): boolean => {
    written.push(String(chunk));
    return true;
  };
  const writers = [process.stdout, process.stderr].map((stream) => ({
    stream,
    write: stream.write.bind(stream),
  }));
  for (const { stream } of writers) stream.write = keep;
  try {
    return { result: await call(), lines: linesIn(written) };
  } finally {
    for (const { stream, write } of writers) stream.write = write;
  }
}

const linesIn = (written: readonly string[]): Line[] =>
  written
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
