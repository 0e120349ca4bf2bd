import { parse } from 'csv-parse/sync';
import type { ReportedImage } from '../../../src/core/report/reported-image.ts';
import { csv } from '../../../src/report/formats/csv.ts';
import { json } from '../../../src/report/formats/json.ts';
import { junit } from '../../../src/report/formats/junit.ts';
import { markdown } from '../../../src/report/formats/markdown.ts';
import type { Format, Report } from '../../../src/report/report.ts';
import { IMAGE, settledWith } from '../../support/samples.ts';

/** Of one approved image nobody can read the findings, of two more not even the records. */
function report(): Report {
  const lost: ReportedImage = {
    tag: '1.4.2',
    current: settledWith(),
    isCounted: true,
    history: [],
  };
  const { digest: _digest, ...repository } = IMAGE;
  async function* images() {
    yield lost;
  }
  async function* repositories() {
    yield { repository, images: images(), unreadable: () => 2 };
  }
  const head = { madeAt: '2026-11-21T10:00:00.000Z', policyVersion: 'p1', version: '0.1.0' };
  return {
    head,
    repositories: repositories(),
    exceptions: [],
    weeks: async () => ({ weeks: [], unreadable: 0 }),
  };
}

async function textOf({ write }: Format): Promise<string> {
  let text = '';
  for await (const some of write(report())) text += some;
  return text;
}

describe('what cannot be read', () => {
  it('is null in JSON, and counted', async () => {
    expect(JSON.parse(await textOf(json))).toMatchObject({
      repositories: [{ figures: null, images: [{ findings: null }], unreadable: 2 }],
      totals: { images: 1, unreadable: 2, verdicts: { approved: 1 } },
    });
  });

  it('has a line each in CSV, and its state is unknown', async () => {
    const rows: Record<string, string>[] = parse(await textOf(csv), { columns: true });
    expect(rows.map(({ repository, tag, state, why }) => [repository, tag, state, why])).toEqual([
      ['shop/cart', '1.4.2', 'unknown', 'its findings cannot be read'],
      ['shop/cart', '', 'unknown', 'this record cannot be read'],
      ['shop/cart', '', 'unknown', 'this record cannot be read'],
    ]);
  });

  it('is an error in JUnit, whatever the verdict that was recorded', async () => {
    const text = await textOf(junit);
    expect(text.match(/<error message="[^"]*/g)).toEqual([
      '<error message="its findings cannot be read; approved: scanned completely, no findings',
      '<error message="2 records of this repository cannot be read',
    ]);
    expect(text).not.toContain('rule ');
  });

  it('is said in Markdown', async () => {
    const text = await textOf(markdown);
    expect(text).toContain('Its findings cannot be read.');
    expect(text).toContain('2 records cannot be read: nothing is known of them.');
  });
});
