import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { SERVERLESS_YML } from '../../src/local/deployment/deployment-file.ts';

/** What of a deployment decides its price. */
export interface Deployed {
  /** Megabytes of each function. */
  readonly memory: Readonly<Record<string, number>>;
  /** How often the clock wakes a function in a month of 730 hours. */
  readonly runs: Readonly<Record<string, number>>;
  /** Metrics that the alarms ask for which there always are. */
  readonly alarmMetrics: number;
}

const Serverless = z.object({
  params: z.object({ default: z.object({ memory: z.string() }) }),
  functions: z.record(
    z.string(),
    z.object({
      memorySize: z.number().optional(),
      events: z
        .array(z.object({ schedule: z.object({ rate: z.string() }).optional() }))
        .default([]),
    }),
  ),
});

const Stack = z.object({
  Resources: z
    .record(
      z.string(),
      z.object({
        Type: z.string(),
        Condition: z.string().optional(),
        Properties: z
          .looseObject({
            Metrics: z.array(z.looseObject({ MetricStat: z.unknown().optional() })).optional(),
          })
          .optional(),
      }),
    )
    .default({}),
});

/** As serverless.yml and the stack beside it say, with the settings as they come. */
export function readDeployed(path = SERVERLESS_YML): Deployed {
  const { params, functions } = Serverless.parse(
    parse(readFileSync(path, 'utf8'), { merge: true }),
  );
  const usual = Number(/(\d+)\}$/.exec(params.default.memory)?.[1]);
  const entries = Object.entries(functions);
  const stack = join(dirname(path), 'stack');
  const alarms = globSync('*.yml', { cwd: stack })
    .map((file) => Stack.parse(parse(readFileSync(join(stack, file), 'utf8'))))
    .flatMap(({ Resources }) => Object.values(Resources))
    .filter(({ Type, Condition }) => Type === 'AWS::CloudWatch::Alarm' && Condition === undefined);
  return {
    memory: Object.fromEntries(
      entries.map(([name, { memorySize = usual }]) => [name, memorySize] as const),
    ),
    runs: Object.fromEntries(
      entries.flatMap(([name, { events }]) =>
        events.flatMap(({ schedule }) =>
          schedule ? [[name, runsAMonth(schedule.rate)] as const] : [],
        ),
      ),
    ),
    alarmMetrics: alarms
      .map(({ Properties }) => Properties?.Metrics?.filter((one) => one.MetricStat).length ?? 1)
      .reduce((sum, one) => sum + one, 0),
  };
}

const HOURS = 730;
const PER_HOUR: Readonly<Record<string, number>> = { minute: 60, hour: 1, day: 1 / 24 };

/** Of `rate(10 minutes)`, `cron(0/10 6-23 * * ? *)` and `cron(30 4 * * ? *)`. Throws Error for anything else. */
export function runsAMonth(rate: string): number {
  const [, every, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rate) ?? [];
  const perHour = PER_HOUR[unit];
  if (every && perHour) return (HOURS * perHour) / Number(every);
  if (/^cron\(\d+ \d+ \* \* \? \*\)$/.test(rate)) return HOURS / 24;
  const [, minutes, from, to] = /^cron\(0\/(\d+) (\d+)-(\d+) \* \* \? \*\)$/.exec(rate) ?? [];
  if (!minutes) throw new Error(`how often is ${rate}?`);
  return ((HOURS / 24) * (Number(to) - Number(from) + 1) * 60) / Number(minutes);
}
