import { TransientFailure } from '../../src/core/errors.ts';
import { publishReport } from '../../src/pipeline/publish-report.ts';

const now = () => new Date('2026-11-23T04:30:00Z');

const published = (
  page: () => AsyncIterable<string>,
  refuses: (name: string) => boolean = () => false,
) => {
  const objects: [name: string, page: string][] = [];
  const put = async (name: string, text: string) => {
    if (refuses(name)) throw new TransientFailure('S3 is down');
    objects.push([name, text]);
  };
  return { objects, running: publishReport({ page, put, now }) };
};

async function* pieces() {
  yield '<title>';
  yield 'ü';
}

describe('the report', () => {
  it('is published under its day, and then as the latest', async () => {
    const { objects, running } = published(pieces);
    expect(await running).toEqual({ outcome: 'published', day: '2026-11-23', bytes: 9 });
    expect(objects).toEqual([
      ['days/2026-11-23.html', '<title>ü'],
      ['latest.html', '<title>ü'],
    ]);
  });

  it('of which not all can be read is not published, and that is a failure', async () => {
    const { objects, running } = published(async function* () {
      yield '<title>';
      throw new TransientFailure('the ledger is down');
    });
    await expect(running).rejects.toThrow('the ledger is down');
    expect(objects).toEqual([]);
  });

  it('that cannot be kept for its day leaves the latest as it was', async () => {
    const { objects, running } = published(pieces, (name) => name.startsWith('days/'));
    await expect(running).rejects.toThrow('S3 is down');
    expect(objects).toEqual([]);
  });
});
