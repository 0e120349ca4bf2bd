import { parse } from 'csv-parse/sync';
import { type ReportedImage, releaseEndOf } from '../../../src/core/report/reported-image.ts';
import { csv } from '../../../src/report/formats/csv.ts';
import { json } from '../../../src/report/formats/json.ts';
import { junit } from '../../../src/report/formats/junit.ts';
import { markdown } from '../../../src/report/formats/markdown.ts';
import type { Format, Report } from '../../../src/report/report.ts';
import { finding, IMAGE, settledWith } from '../../support/samples.ts';
import { MADE_AT, reportedWith, reportOf, repositoryOf } from '../page/reported.ts';

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

async function textOf({ write }: Format, about = report()): Promise<string> {
  let text = '';
  for await (const some of write(about)) text += some;
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

  it('is in no format that an image may ship whose release is over, until somebody judges it', async () => {
    const release = {
      id: 'c1',
      by: { id: 'U1', name: 'Ann' },
      at: '2026-11-21T09:00:00.000Z',
      reason: 'the shop is down',
      until: '2026-11-22T05:00:00.000Z',
    };
    const reported = reportedWith([finding({ severity: 'CRITICAL' })], { known: { release } });
    const releaseEndedAt = releaseEndOf(reported.current.judgement, MADE_AT);
    expect(releaseEndedAt).toBe('2026-11-22T05:00:00.000Z');
    expect(releaseEndOf(reported.current.judgement, '2026-11-22T04:59:59.999Z')).toBeUndefined();
    const ended = { ...reported, ...(releaseEndedAt && { releaseEndedAt }) };
    const over = 'its release ended on 2026-11-22 05:00 UTC, and nobody has judged it since';
    for (const format of [json, markdown, junit]) {
      const text = await textOf(format, reportOf([repositoryOf([ended])]));
      expect(text).toContain(over);
    }
    expect(await textOf(junit, reportOf([repositoryOf([ended])]))).toContain(
      '<error message="Not known yet',
    );
  });
});
