import { textIn, type Variables } from '../core/variables.ts';
import { SettingsError } from './settings-error.ts';

/** The bucket into which the report is published. */
export interface ReportBucket {
  readonly bucket: string;
  readonly region: string;
}

/** Where the report is published. Throws SettingsError where the environment does not say. */
export function reportBucketIn(variables: Variables): ReportBucket {
  const [bucket, region] = NAMES.map((name) => textIn(variables, name));
  if (!bucket || !region) throw new SettingsError(reportBucketProblems(variables));
  return { bucket, region };
}

const NAMES = ['REPORT_BUCKET', 'AWS_REGION'];

/** What is wrong with it, a sentence each that begins with the variable. */
export const reportBucketProblems = (variables: Variables): readonly string[] =>
  NAMES.filter((name) => !textIn(variables, name)).map(
    (name) => `${name}: it is not said where the report is to be published`,
  );
