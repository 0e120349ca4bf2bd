import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CONNECTING } from '../../lambda/own-clients.ts';
import { endingInTime } from '../../lambda/time-limits.ts';
import { openAsk } from '../doctor/ask.ts';
import { readStack } from '../doctor/deployed.ts';
import { stageNameIn } from '../stage-name.ts';
import { UsageError } from '../usage-error.ts';
import type { OpenValues } from './link-order.ts';

const PATIENCE = { attempt: 5_000, call: 8_000 };

/** Where reports are published: what is named, or what the stack says. Throws UsageError where nothing is published. */
export async function reportBucketOf(values: OpenValues): Promise<string> {
  const named = (values.bucket ?? process.env['REPORT_BUCKET'])?.trim();
  if (named) return named;
  const { stack } = stageNameIn('report', values);
  const client = endingInTime(
    new CloudFormationClient({ maxAttempts: 4, requestHandler: CONNECTING }),
    PATIENCE,
  );
  const found = await readStack(client, openAsk(1), stack);
  if (!found) {
    throw new UsageError(
      `report: there is no stack ${stack} here: --stage, --stack or --region name another one, or --bucket the bucket`,
    );
  }
  const bucket = found.outputs['ReportBucketName'];
  if (bucket) return bucket;
  throw new UsageError(
    `report: the stack ${stack} publishes no report: say report.publish: on in settings.yml and deploy it (docs/reports.md)`,
  );
}
