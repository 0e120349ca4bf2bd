import type { MiddlewareObj, Request } from '@middy/core';
import type { Figure } from '../core/figures.ts';
import type { Variables } from '../core/variables.ts';
import { textIn } from '../core/variables.ts';
import type { Outcome } from '../pipeline/outcome.ts';
import { embeddedMetrics, type MetricsPlace } from './embedded-metrics.ts';
import { figuresOfFailure, figuresOfOutcome } from './figures.ts';
import { correlationOf } from './log-fields.ts';
import { type Meter, openMeter } from './meter.ts';

/** How figures leave a function. */
export interface Metering {
  /** Undefined where nobody asks for metrics. */
  readonly place: MetricsPlace | undefined;
  readonly meter: Meter;
  readonly write: (line: string) => void;
}

/** Past the console, which Lambda replaces by one that wraps each line. */
export const meteringIn = (variables: Variables, meter = DEPLOYED_METER): Metering => {
  const namespace = textIn(variables, 'METRICS_NAMESPACE');
  return {
    place: namespace ? { namespace, logLevel: textIn(variables, 'LOG_LEVEL') } : undefined,
    meter,
    write: (line) => void process.stdout.write(`${line}\n`),
  };
};

/** Of the clients of a deployed function. */
export const DEPLOYED_METER = openMeter();

/** Writes what an event comes to, and what it took, as metrics: one more line of the log, mostly. */
export const tellFigures = ({ place, meter, write }: Metering): MiddlewareObj<unknown, Outcome> => {
  const tell = (
    { event, context }: Pick<Request, 'event' | 'context'>,
    of: (now: Date) => readonly Figure[],
  ): void => {
    const counted = meter.take();
    if (!place) return;
    const now = new Date();
    const about = { correlation_id: correlationOf(event, context.awsRequestId) };
    const lines = embeddedMetrics([...of(now), ...counted], place, now, about);
    for (const line of lines) write(JSON.stringify(line));
  };
  return {
    after: (request) => tell(request, (now) => figuresOfOutcome(request.response, now)),
    onError: (request) => tell(request, (now) => figuresOfFailure(request.error, now)),
  };
};
