import { wellFormed } from '../../core/text.ts';
import type { Format, Report } from '../report.ts';
import { aboutRun, driverOf } from './sarif/about-run.ts';
import { type Alert, Alerts } from './sarif/alert.ts';
import { MOST_RESULTS, textThatFits } from './sarif/limits.ts';
import { resultOf } from './sarif/result.ts';
import { rulesOf } from './sarif/rules.ts';
import {
  isAnyUnknown,
  lookForUnknown,
  noneUnknown,
  type UnknownImages,
  unknownResult,
} from './sarif/unknown-images.ts';
import { WorstKept } from './sarif/worst-kept.ts';

/** SARIF 2.1.0 (docs.oasis-open.org/sarif) within the limits of GitHub's code scanning. */
export const sarif: Format = {
  name: 'sarif',
  says: "SARIF 2.1.0, for GitHub's code scanning and other viewers",
  ending: 'sarif',
  isJson: true,
  write,
};

async function* write(report: Report): AsyncIterable<string> {
  const found = await readAll(report);
  const kept = found.alerts.kept().slice(0, MOST_RESULTS - found.unknown.length);
  yield* await textThatFits(kept, (written) => runText(report, found, written));
}

interface Found {
  readonly alerts: WorstKept;
  /** No more than there may be results at all. */
  readonly unknown: readonly UnknownImages[];
}

async function readAll({ repositories }: Report): Promise<Found> {
  const alerts = new WorstKept();
  const unknown: UnknownImages[] = [];
  for await (const { images, repository, unreadable } of repositories) {
    const inHere = new Alerts();
    const notKnown = [noneUnknown(repository, false), noneUnknown(repository, true)] as const;
    for await (const image of images) {
      inHere.look(image);
      for (const one of notKnown) lookForUnknown(one, image);
    }
    notKnown[0].records = unreadable();
    alerts.add(inHere.all());
    if (unknown.length < MOST_RESULTS - 1) unknown.push(...notKnown.filter(isAnyUnknown));
  }
  return { alerts, unknown };
}

/**
 * One run for everything: GitHub refuses a file with more than twenty, and closes the alerts of a category that are not
 * in its newest run.
 */
function runText({ head }: Report, found: Found, written: readonly Alert[]): readonly string[] {
  const { unknown, alerts } = found;
  const { rules, indexOf } = rulesOf(written, unknown.length > 0);
  const results = [
    ...unknown.map((one) => asText(unknownResult(one))),
    ...written.map((alert) => asText({ ...resultOf(alert), ruleIndex: indexOf(alert) })),
  ];
  const about = aboutRun(head, unknown, { found: alerts.seen, written: written.length });
  return [
    '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[\n',
    `{"tool":{"driver":${asText(driverOf(head, rules))}},\n`,
    `${asText(about).slice(1, -1)},\n"results":[`,
    ...results.map((result, index) => `${index > 0 ? ',' : ''}\n${result}`),
    '\n]}]}\n',
  ];
}

const asText = (value: object): string => JSON.stringify(wellFormed(value));
