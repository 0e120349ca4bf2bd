import type { RunUsage, Usage } from '../../bench/usage.ts';
import type { MetricName } from '../../src/core/figures.ts';
import type { Deployed } from './deployed.ts';
import type { Prices } from './prices.ts';

/*
 * The arithmetic: how much is used of what has a price, and what that comes to.
 */

/** How much of something with a price is used. */
export interface Used {
  /** Of prices.json. */
  readonly price: string;
  readonly quantity: number;
}

/** What cannot be counted on a machine of one's own. Each is to be replaced by a reader's own number. */
export const ASSUMED = {
  /** Milliseconds that a call to a service takes from Lambda, as if none went beside another. */
  callMs: {
    dynamodb: 10,
    ecr: 100,
    inspector2: 100,
    sns: 30,
    slack: 300,
    feeds: 3_000,
    s3: 500,
  } as Readonly<Record<string, number>>,
  /** Milliseconds of the processor for a run. */
  processorMs: 100,
  /** One in so many runs for an event meets no function that is ready, and so many milliseconds are billed for that. */
  coldOneIn: 5,
  coldMs: 1_000,
  /** Bytes that Lambda itself logs of a run: its start and its report. */
  lambdaLogBytes: 700,
  /** Months that a log is kept: `log.days`. */
  logMonths: 1,
  /** Lambda asks an idle queue by five connections, each anew every twenty seconds. */
  queueRequests: (730 * 3_600 * 5) / 20,
  /** A function keeps the table's key for five minutes: it asks KMS at most so often in a month. */
  keyRequests: 730 * 12,
  /** Days that the report of each day is kept: `report.days`. */
  reportDays: 90,
  daysInMonth: 730 / 24,
} as const;

/** How many values of each metric come in a usual month: CloudWatch bills each as a metric. */
const METRIC_VALUES: Readonly<Record<MetricName, number>> = {
  Verdicts: 4,
  UndecidedReasons: 5,
  PushToVerdict: 1,
  Messages: 1,
  // None, unless one fails.
  DeliveryFailures: 0,
  EcrCalls: 1,
  Retries: 1,
  OldestDue: 2,
  FeedAge: 2,
};
export const OWN_METRICS = Object.values(METRIC_VALUES).reduce((sum, one) => sum + one, 0);

const GB = 1_024 ** 3;

/** Seconds that Lambda bills for a run; `isWoken`: by an event, so that it may be a cold start. */
export function secondsOf({ calls }: RunUsage, isWoken: boolean): number {
  const waiting = Object.entries(calls).map(([call, times]) => {
    const each = ASSUMED.callMs[call.split(':')[0] ?? ''];
    if (each === undefined) throw new Error(`how long does ${call} take?`);
    return each * times;
  });
  const cold = isWoken ? ASSUMED.coldMs / ASSUMED.coldOneIn : 0;
  return (waiting.reduce((sum, one) => sum + one, ASSUMED.processorMs) + cold) / 1_000;
}

/** What one run uses. */
export function ofRun(run: RunUsage, { memory }: Deployed, isWoken: boolean): Used[] {
  const megabytes = memory[run.functionName];
  if (megabytes === undefined) throw new Error(`how much memory has ${run.functionName}?`);
  const logged = (run.logBytes + ASSUMED.lambdaLogBytes) / GB;
  return [
    { price: 'lambda-request', quantity: 1 },
    { price: 'lambda-time', quantity: (megabytes / 1_024) * secondsOf(run, isWoken) },
    { price: 'dynamodb-write', quantity: run.writeUnits },
    { price: 'dynamodb-read', quantity: run.readUnits },
    { price: 'sns-publish', quantity: run.calls['sns:Publish'] ?? 0 },
    { price: 'ecr-call', quantity: callsTo('ecr', run) },
    { price: 'logs-taken', quantity: logged },
    { price: 'logs-kept', quantity: logged * ASSUMED.logMonths },
  ];
}

export const callsTo = (service: string, { calls }: RunUsage): number =>
  Object.entries(calls)
    .filter(([call]) => call.startsWith(`${service}:`))
    .reduce((sum, [, times]) => sum + times, 0);

/** What so many images use, from the push to the verdict, and for a month of keeping them. */
export const ofLife = (
  { runs, storedBytes }: Usage['lives'][number],
  deployed: Deployed,
  images: number,
): Used[] =>
  summed(
    [
      ...runs.flatMap((run) => ofRun(run, deployed, true)),
      { price: 'aws-event', quantity: runs.length },
      { price: 'dynamodb-storage', quantity: storedBytes / GB },
      { price: 'dynamodb-recovery', quantity: storedBytes / GB },
    ].map((one) => times(one, images)),
  );

/** What a month of daily looks at so many images uses beside what the sweep does anyway. */
export const ofLooks = ({ looks, idle }: Usage, deployed: Deployed, images: number): Used[] =>
  beyond(looks.run, idle, deployed, (images * ASSUMED.daysInMonth) / looks.images);

/** What a month of nights uses in which so many images are compared; at most, as the repositories measured have two each. */
export const ofNights = ({ comparison, idle }: Usage, deployed: Deployed, images: number): Used[] =>
  beyond(comparison.run, idle, deployed, (images * ASSUMED.daysInMonth) / comparison.images);

/** What a month of publishing the report of so many images uses; at most, as the repositories measured have two each. */
export function ofPublishing(
  { publishing: { images: measured, run, pageBytes, imageBytes } }: Usage,
  deployed: Deployed,
  images: number,
): Used[] {
  const { 's3:PutObject': puts = 0, ...calls } = run.calls;
  const reading = ofRun({ ...run, calls }, deployed, false);
  const page = (pageBytes + imageBytes * images) / GB;
  return [
    ...reading.map((one) => times(one, (images * ASSUMED.daysInMonth) / measured)),
    { price: 's3-put', quantity: puts * ASSUMED.daysInMonth },
    // The latest lies there once more.
    { price: 's3-storage', quantity: page * (ASSUMED.reportDays + 1) },
  ];
}

/** What a month of a function's runs uses that find nothing to do. */
export const ofClock = (name: string, { idle }: Usage, deployed: Deployed): Used[] =>
  summed(
    ofRun(runNamed(name, idle), deployed, false).map((one) =>
      times(one, deployed.runs[name] ?? Number.NaN),
    ),
  );

/** What a month of new days of the feeds uses beside that. */
export const ofNewDays = ({ refresh, idle }: Usage, deployed: Deployed): Used[] =>
  beyond(refresh, idle, deployed, ASSUMED.daysInMonth);

/** What a run uses beyond one of its function that finds nothing to do, so often. */
function beyond(
  run: RunUsage,
  idle: readonly RunUsage[],
  deployed: Deployed,
  often: number,
): Used[] {
  const anyway = ofRun(runNamed(run.functionName, idle), deployed, false);
  const more = [...ofRun(run, deployed, false), ...anyway.map((one) => times(one, -1))];
  return summed(more.map((one) => times(one, often))).filter(({ quantity }) => quantity > 0);
}

export const usdOf = (used: readonly Used[], prices: Prices): number =>
  used.reduce((sum, { price, quantity }) => {
    const its = prices.get(price);
    if (!its) throw new Error(`what does ${price} cost?`);
    return sum + (quantity * its.usd) / its.per;
  }, 0);

const times = ({ price, quantity }: Used, by: number): Used => ({
  price,
  quantity: quantity * by,
});

/** The same of each price put together, in the order in which they come. */
function summed(used: readonly Used[]): Used[] {
  const groups = [...Map.groupBy(used, ({ price }) => price)];
  return groups.map(([price, all]) => ({
    price,
    quantity: all.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
}

function runNamed(name: string, runs: readonly RunUsage[]): RunUsage {
  const run = runs.find(({ functionName }) => functionName === name);
  if (!run) throw new Error(`what does ${name} take?`);
  return run;
}
