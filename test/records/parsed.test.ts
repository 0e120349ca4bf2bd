// Nothing of the classic zod is loaded here, nor in a bundle: it lends its words to the small one.
import { PermanentFailure } from '../../src/core/errors.ts';
import { currentIn } from '../../src/records/current-record.ts';
import { reportIn } from '../../src/records/scan-report-item.ts';

const judgement = { verdict: 'fine' };
const report = { at: '2026-11-21T10:00:00Z', finished: true, countsNone: false, counts: {} };

describe('a record that cannot be read says what is wrong, and where', () => {
  it.each<[string, () => unknown, string]>([
    [
      'another kind of value',
      () => reportIn({ at: 'a', report: { ...report, finished: 'yes' } }, 'it'),
      'what an event said of it cannot be read: report.finished: Invalid input: expected boolean, received string',
    ],
    [
      'a count below zero',
      () => reportIn({ at: 'a', report: { ...report, total: -1 } }, 'it'),
      'what an event said of it cannot be read: report.total: Too small: expected number to be >=0',
    ],
    [
      'nothing where something has to be',
      () => currentIn({ judgement }, 'it'),
      'the record of it cannot be read: judgement.image: Invalid input: expected object, received undefined',
    ],
    [
      'no record at all',
      () => currentIn(undefined, 'it'),
      'the record of it cannot be read: Invalid input: expected object, received undefined',
    ],
  ])('%s', (_what, read, sentence) => {
    expect(read).toThrow(PermanentFailure);
    expect(read).toThrow(expect.objectContaining({ message: sentence }));
  });
});
