import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { PolicyBook } from '../../src/records/policy-book.ts';
import { embedded, errorOf, stopAll } from '../local/embedded.ts';
import { createLedger, ledgerOf } from '../support/ledger.ts';

let aws: EmbeddedAws;
let book: PolicyBook;
let now: Date;
const at = (time: string): void => {
  now = new Date(time);
};

beforeEach(async () => {
  aws = await embedded();
  await createLedger(aws);
  at('2026-11-21T10:00:00.000Z');
  book = ledgerOf(aws).recordsAt(() => now).policyBook;
});
afterEach(stopAll);

const nameOfFailure = async (write: Promise<unknown>): Promise<string> =>
  (await errorOf(write)).name;

describe('the notes about the policy', () => {
  it('are empty at first', async () => {
    expect(await book.read()).toEqual({ uses: new Map(), told: new Map() });
  });

  it('say since when an exception is known and when it was last of use', async () => {
    await book.noteKnown(['noise', 'team/accepted']);
    at('2026-11-22T10:00:00.000Z');
    await book.noteUsed(['team/accepted', 'used before it was known']);
    at('2026-11-23T10:00:00.000Z');
    await book.noteUsed(['team/accepted']);
    expect((await book.read()).uses).toEqual(
      new Map([
        ['noise', { since: '2026-11-21T10:00:00.000Z' }],
        [
          'team/accepted',
          { since: '2026-11-21T10:00:00.000Z', lastUsed: '2026-11-23T10:00:00.000Z' },
        ],
        [
          'used before it was known',
          { since: '2026-11-22T10:00:00.000Z', lastUsed: '2026-11-22T10:00:00.000Z' },
        ],
      ]),
    );
  });

  it('say which routes have been told what', async () => {
    const notice = { key: 'unused/noise/2026-10-01', text: 'The ignore rule noise …' };
    await book.noteTold([{ notice, routes: ['slack'] }]);
    await book.noteTold([{ notice, routes: ['slack', 'sns'] }]);
    expect((await book.read()).told).toEqual(
      new Map([['unused/noise/2026-10-01', ['slack', 'sns']]]),
    );
  });

  it('hold more names than one write takes', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `rule-${index}`);
    await book.noteKnown(names);
    expect([...(await book.read()).uses.keys()].sort()).toEqual(names.toSorted());
  });
});

describe('the daily look at the policy', () => {
  it('is one run’s alone, for ten minutes', async () => {
    await book.begin();
    at('2026-11-21T10:10:00.000Z');
    expect(await nameOfFailure(book.begin())).toBe('JudgementInProgress');
    at('2026-11-21T10:10:00.001Z');
    await book.begin();
    expect(await nameOfFailure(book.begin())).toBe('JudgementInProgress');
  });

  it('that is done comes again twenty hours later', async () => {
    await book.begin();
    at('2026-11-21T10:01:00.000Z');
    await book.end();
    at('2026-11-22T06:01:00.000Z');
    expect(await nameOfFailure(book.begin())).toBe('JudgementInProgress');
    at('2026-11-22T06:01:00.001Z');
    await book.begin();
  });
});
