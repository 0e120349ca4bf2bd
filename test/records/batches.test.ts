import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Digest } from '../../src/core/digest.ts';
import { TransientFailure } from '../../src/core/errors.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { type Records, recordsIn } from '../../src/records/records.ts';
import type { Table } from '../../src/records/table.ts';
import { clientsOf, embedded, errorOf, stopAll } from '../local/embedded.ts';
import { createLedger, TABLE } from '../support/ledger.ts';
import { digestOf, IMAGE } from '../support/samples.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
let aws: EmbeddedAws;

beforeEach(async () => {
  aws = await embedded();
  await createLedger(aws);
});
afterEach(stopAll);

/** A table of which each batch write leaves the last item undone, so many times. */
function halfDone(times: number): { records: Records; pauses: number[] } {
  const pauses: number[] = [];
  const client = DynamoDBDocumentClient.from(clientsOf(aws).dynamodb);
  let asked = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const { input } = args as { input: { RequestItems?: Record<string, unknown[]> } };
      const all = input.RequestItems?.[TABLE];
      asked += all ? 1 : 0;
      if (!all || asked > times) return next(args);
      const left = { UnprocessedItems: { [TABLE]: all.slice(-1) } };
      const done = { ...args, input: { RequestItems: { [TABLE]: all.slice(0, -1) } } };
      // DynamoDB refuses a batch of nothing.
      if (all.length === 1) return { response: {}, output: { $metadata: {}, ...left } };
      const answer = await next(done);
      return { ...answer, output: { ...answer.output, ...left } };
    },
    { step: 'initialize', priority: 'high' },
  );
  const table: Table = {
    client,
    name: TABLE,
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
    },
  };
  return { records: recordsIn(table, () => NOW), pauses };
}

const platforms: readonly Digest[] = ['b', 'c', 'd'].map(digestOf);
const notice = (key: string) => ({ notice: { key, text: key }, routes: ['sns'] as const });

describe('what DynamoDB leaves undone of a batch', () => {
  it('of the platforms of an index is written a little later', async () => {
    const { records, pauses } = halfDone(2);
    await records.rememberPlatforms(IMAGE, platforms);
    for (const digest of platforms) {
      expect((await records.read({ ...IMAGE, digest })).listedBy).toEqual([IMAGE.digest]);
    }
    expect(pauses).toEqual([100, 200]);
  });

  it('of the notes about the policy is written a little later', async () => {
    const { records, pauses } = halfDone(2);
    await records.policyBook.noteTold(['a', 'b', 'c'].map(notice));
    expect([...(await records.policyBook.read()).told.keys()].sort()).toEqual(['a', 'b', 'c']);
    expect(pauses).toEqual([100, 200]);
  });

  it('is given up after seven times, and said so', async () => {
    const remembering = await errorOf(halfDone(7).records.rememberPlatforms(IMAGE, platforms));
    expect(remembering).toBeInstanceOf(TransientFailure);
    expect(remembering.message).toMatch(
      /^remembering the platforms of .*: DynamoDB left 1 items undone$/,
    );
    const noting = await errorOf(halfDone(7).records.policyBook.noteTold([notice('a')]));
    expect(noting).toBeInstanceOf(TransientFailure);
    expect(noting.message).toMatch(
      /^writing notes about the policy: .*DynamoDB left 1 items undone$/,
    );
  });
});
