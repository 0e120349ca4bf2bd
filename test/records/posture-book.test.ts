import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { PostureNote } from '../../src/core/posture/posture-note.ts';
import { notePosture, readPosture } from '../../src/records/posture-book.ts';
import { clientsOf, embedded, stopAll } from '../local/embedded.ts';
import { createLedger, ledgerOf, TABLE } from '../support/ledger.ts';

afterEach(stopAll);

const NOW = new Date('2026-11-23T04:00:00Z');
const later = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);
const noteOf = (count: number, at = NOW): PostureNote => ({
  at: at.toISOString(),
  unknown: ['movable'],
  repositories: Array.from({ length: count }, (_, index) => ({
    account: '123456789012',
    region: 'eu-central-1',
    repository: `${'a'.repeat(240)}/${String(index).padStart(5, '0')}`,
    createdAt: '2026-11-22T00:00:00.000Z',
    words: ['unscanned', 'movable'],
  })),
});

async function ledger() {
  const aws = await embedded();
  await createLedger(aws);
  const client = DynamoDBDocumentClient.from(clientsOf(aws).dynamodb);
  const table = { client, name: TABLE, pause: () => Promise.resolve() };
  return { table, ...ledgerOf(aws) };
}

it('how a registry is set up is read as it was written, however many repositories it has', async () => {
  const { table } = await ledger();
  expect(await readPosture(table, NOW)).toBeUndefined();
  for (const note of [noteOf(1_200), noteOf(0, later(1)), noteOf(3, later(2))]) {
    await notePosture(table, note, new Date(note.at));
    expect(await readPosture(table, later(2))).toEqual(note);
  }
});

it('what is old, half written or of another form is known to nobody', async () => {
  const { table, put, remove, items } = await ledger();
  await notePosture(table, noteOf(1_200), NOW);
  expect(await readPosture(table, later(5))).toBeUndefined();
  const [first] = await items('posture', 'page/0000');
  await remove('posture', 'page/0001');
  expect(await readPosture(table, NOW)).toBeUndefined();
  await notePosture(table, noteOf(1), NOW);
  await put({ ...first, page: { of: 'another version' } });
  expect(await readPosture(table, NOW)).toBeUndefined();
});
