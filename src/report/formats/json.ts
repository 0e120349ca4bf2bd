import type { Verdict } from '../../core/judgement/verdict.ts';
import type { Format, Report, ReportedRepository } from '../report.ts';
import { findingLine, imageFields } from './json-entries.ts';

/** Another one where a field is taken away or means something else; one more field is none. */
const FORM = 1;

/** Everything as one document, one finding a line: two reports can be compared line by line. */
export const json: Format = {
  name: 'json',
  says: 'everything as one document, one finding a line',
  ending: 'json',
  isJson: true,
  write: writeJson,
};

async function* writeJson({
  head,
  weeks,
  exceptions,
  repositories,
}: Report): AsyncGenerator<string> {
  yield `{\n"report": ${FORM},\n`;
  for (const [name, value] of Object.entries(head)) yield `${field(name, value)},\n`;
  yield `"exceptions": ${linesOf(exceptions)},\n"repositories": [`;
  const totals = { repositories: 0, images: 0, unreadable: 0, verdicts: noVerdicts() };
  for await (const repository of repositories) {
    yield `${totals.repositories === 0 ? '' : ','}\n`;
    totals.repositories += 1;
    yield* writeRepository(repository, totals);
  }
  // It comes last: what was broken off cannot be taken for the whole.
  const counted = await weeks();
  yield `\n],\n"weeks": ${linesOf(counted.weeks)},\n`;
  yield `${field('totals', { ...totals, unreadableWeeks: counted.unreadable })}\n}\n`;
}

interface Totals {
  images: number;
  unreadable: number;
  readonly verdicts: Record<Verdict, number>;
}

const noVerdicts = (): Record<Verdict, number> => ({ approved: 0, quarantined: 0, undecided: 0 });

async function* writeRepository(
  { repository, figures, images, unreadable }: ReportedRepository,
  totals: Totals,
): AsyncGenerator<string> {
  yield `{${field('repository', repository)},\n${field('figures', figures ?? null)},\n"images": [`;
  let isFirst = true;
  for await (const image of images) {
    totals.images += 1;
    totals.verdicts[image.current.judgement.verdict] += 1;
    const fields = imageFields(image).map(([name, value]) => field(name, value));
    yield `${isFirst ? '' : ','}\n{${fields.join(',\n ')},\n `;
    // Nobody knows what they are: that is not the same as none.
    yield `"findings": ${image.weighed ? linesOf(image.weighed.findings.map(findingLine)) : 'null'}}`;
    isFirst = false;
  }
  const lost = unreadable();
  totals.unreadable += lost;
  yield `\n],\n${field('unreadable', lost)}}`;
}

const field = (name: string, value: unknown): string => `"${name}": ${JSON.stringify(value)}`;

const linesOf = (things: readonly object[]): string =>
  things.length === 0 ? '[]' : `[\n  ${things.map((one) => JSON.stringify(one)).join(',\n  ')}\n ]`;
