import { TransientFailure } from '../../src/core/errors.ts';
import { noteOnTable, type Table } from '../../src/records/table.ts';
import { errorOf } from '../local/embedded.ts';

const named = (name: string) => Object.assign(new Error('no answer'), { name });

/** How often a note is tried that fails by these names in turn, and what it fails with. */
async function tried(...names: string[]): Promise<{ calls: number; failure: Error }> {
  let calls = 0;
  const table = { pause: () => Promise.resolve() } as unknown as Table;
  const failure = await errorOf(
    noteOnTable(table, 'noting it', () => {
      const name = names[calls % names.length] ?? '';
      calls += 1;
      return Promise.reject(named(name));
    }),
  );
  return { calls, failure };
}

describe('a note of what was done', () => {
  it('is tried seven times where the table throttles', async () => {
    expect((await tried('ThrottlingException')).calls).toBe(7);
  });

  it('is tried twice where the table does not answer: each time takes a good part of a run', async () => {
    const { calls, failure } = await tried('TimeoutError');
    expect(calls).toBe(2);
    expect(failure).toBeInstanceOf(TransientFailure);
    expect(failure.message).toBe('noting it: TimeoutError: no answer');
  });

  it('is given up at the second silence, whatever came in between', async () => {
    expect((await tried('TimeoutError', 'ThrottlingException')).calls).toBe(3);
  });
});
