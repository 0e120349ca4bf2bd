import type { Policy } from '../core/policy/policy.ts';
import { textIn, type Variables } from '../core/variables.ts';
import type { PublishingTools } from '../pipeline/publish-report.ts';
import { readReport } from '../pipeline/report/read-report.ts';
import { bulletinBookIn } from '../records/bulletin-book.ts';
import { reportBookIn } from '../records/report-book.ts';
import { html } from '../report/formats/html.ts';
import { ledgerProblems, ledgerTableIn } from './ledger-setting.ts';
import { endpointIn } from './members-setting.ts';
import { ledgerClient } from './own-clients.ts';
import { putPageIn } from './put-page.ts';
import { reportBucketIn, reportBucketProblems } from './report-bucket-setting.ts';
import { SettingsError } from './settings-error.ts';
import { clientOptions, REAL_SURROUNDINGS } from './surroundings.ts';

/** What it takes to publish the report: the ledger and a bucket. Throws SettingsError with every problem in the environment. */
export function openReportTools(
  variables: Variables,
  policy: Policy,
  surroundings = REAL_SURROUNDINGS,
): PublishingTools {
  const problems = [...ledgerProblems(variables), ...reportBucketProblems(variables)];
  if (problems.length > 0) throw new SettingsError(problems);
  const { now, pause } = surroundings;
  const name = ledgerTableIn(variables);
  const table = { client: ledgerClient(clientOptions(surroundings)), name, pause };
  const version = textIn(variables, 'NOTIFIER_VERSION') ?? 'unknown';
  const reading = { records: reportBookIn(table, now), bulletins: bulletinBookIn(table, now) };
  return {
    page: async function* (at) {
      const tools = { ...reading, policy, now: () => at };
      yield* html.write(await readReport({}, { version }, tools));
    },
    // S3 goes by the real clock.
    put: putPageIn(reportBucketIn(variables), {
      now: () => new Date(),
      pause,
      ...endpointIn(variables),
    }),
    now,
  };
}
