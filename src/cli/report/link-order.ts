import { spokenTime } from '../../core/gate/spoken-time.ts';
import { DAY, MINUTE } from '../../core/time.ts';
import { UsageError } from '../usage-error.ts';

/** How a link to a published report is asked for; options of `report`. */
export const OPEN_OPTIONS = {
  open: { type: 'boolean' },
  day: { type: 'string' },
  for: { type: 'string' },
  bucket: { type: 'string' },
  stage: { type: 'string' },
  stack: { type: 'string' },
} as const;

/** Of them what `--help` says. */
export const OPEN_HELP = `  --open          print a link to the report that the deployment has published, and read nothing
                  else: it needs s3:GetObject on the bucket, and cloudformation:DescribeStacks without --bucket
  --day DAY       the one of that day (UTC), such as 2026-11-23; by default the latest
  --for TIME      for how long the link holds, such as 30m or 12h; by default 1h, 7d at most
  --bucket NAME   where it is published; by default REPORT_BUCKET, or what the stack says (ReportBucketName)
  --stage S       the stage, by default prod
  --stack NAME    the stack, by default ecr-scan-notifier-<stage>`;

/** What is typed of it. */
export interface OpenValues {
  readonly day?: string | undefined;
  readonly for?: string | undefined;
  readonly bucket?: string | undefined;
  readonly stage?: string | undefined;
  readonly stack?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * Whether a link is asked for, and not a report. Throws UsageError where what belongs to the one stands beside the other.
 */
export function isLinkAsked(
  { open = false, ...values }: Readonly<Record<string, string | boolean | undefined>>,
  argument: string | undefined,
): boolean {
  const own = Object.keys(OPEN_OPTIONS);
  const wrong = Object.entries(values).find(
    ([name, value]) => value !== undefined && name !== 'region' && own.includes(name) !== open,
  );
  if (wrong && open)
    throw new UsageError(
      `report: --open prints a link and writes nothing: it takes no --${wrong[0]}`,
    );
  if (wrong)
    throw new UsageError(
      `report: --${wrong[0]} is about the report that is published: say --open as well`,
    );
  if (open && argument !== undefined)
    throw new UsageError(
      `report: --open prints a link to the whole report: it takes no ${argument}`,
    );
  return open === true;
}

/** Which link is wanted. */
export interface LinkOrder {
  /** Absent: the latest. */
  readonly day?: string;
  /** Milliseconds. */
  readonly lasts: number;
}

/** The longest that S3 lets a link hold (S3 User Guide, Sharing objects with presigned URLs). */
const LONGEST = 7 * DAY;

/** Throws UsageError for what is no day, and no time that a link can hold. */
export function linkOrderIn({ day, for: time = '1h' }: OpenValues): LinkOrder {
  if (day !== undefined && !isDay(day))
    throw new UsageError(`--day: "${day}" is no day: expected one such as 2026-11-23`);
  const lasts = spokenTime(time, 'smhd');
  if (lasts === undefined || lasts < MINUTE || lasts > LONGEST) {
    const expected = 'expected one such as 30m, 12h or 7d, which is the longest that S3 takes';
    throw new UsageError(`--for: "${time}" is no time for which a link can hold: ${expected}`);
  }
  return { ...(day !== undefined && { day }), lasts };
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);
