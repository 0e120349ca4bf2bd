import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { JudgementInProgress } from '../core/errors.ts';
import { mergedReport, type NotedReport, type ScanReport } from '../core/evidence/scan-report.ts';
import { SEVERITIES } from '../core/findings/severity.ts';
import type { ImageRef } from '../core/image.ts';
import { partition, SCAN_REPORT } from './keys.ts';
import { Count, parsed } from './parsed.ts';
import { onTable, type Table } from './table.ts';

/** An item without a report is of a version that wrote none but "finished, and counts nothing". */
const Item = z.object({
  at: z.string(),
  report: z.optional(
    z.object({
      at: z.string(),
      finished: z.boolean(),
      countsNone: z.boolean(),
      isFirst: z.optional(z.literal(true)),
      closed: z.optional(z.literal(true)),
      counts: z.partialRecord(z.enum(SEVERITIES), Count),
      total: z.optional(Count),
    }),
  ),
});

/**
 * What an event said of a scan, as `noteScanReport` wrote it; `image`: whose, for people. Throws
 * PermanentFailure where the item cannot be read.
 */
export function reportIn(item: unknown, image: string): NotedReport | undefined {
  if (item === undefined) return undefined;
  const { at, report } = parsed(Item, item, `what an event said of ${image}`);
  if (!report) return { at, finished: true, countsNone: true, counts: {} };
  const { total, isFirst, closed, ...said } = report;
  return {
    ...said,
    ...(isFirst && { isFirst }),
    ...(closed && { closed }),
    ...(total !== undefined && { total }),
  };
}

const ATTEMPTS = 5;

/**
 * Keeps what an event said of a scan, with what is kept already: events come in any order, and several
 * times. `read`: the report that is kept now. Throws JudgementInProgress where others are for ever faster.
 */
export async function noteScanReport(
  table: Table,
  image: ImageRef,
  report: ScanReport,
  read: () => Promise<NotedReport | undefined>,
  now: Date,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const known = await read();
    const kept = mergedReport(known, report);
    if (!kept) return;
    const Item = { pk: partition(image), sk: SCAN_REPORT, at: now.toISOString(), report: kept };
    const put = new PutCommand({ TableName: table.name, Item, ...unchangedSince(known) });
    try {
      await onTable(`noting the scan of ${partition(image)}`, () => table.client.send(put));
      return;
    } catch (error) {
      if (!(error instanceof JudgementInProgress) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** An item of a former version has no report in it; whoever replaces it has read it as one. */
const unchangedSince = (known: NotedReport | undefined) =>
  known
    ? {
        ConditionExpression: 'attribute_not_exists(#report) OR #report = :known',
        ExpressionAttributeNames: { '#report': 'report' },
        ExpressionAttributeValues: { ':known': known },
      }
    : { ConditionExpression: 'attribute_not_exists(pk)' };

/** Notes that a report has said all it has to say. Nothing where another is kept by now. */
export async function closeReport(
  table: Table,
  image: ImageRef,
  { at }: NotedReport,
): Promise<void> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: { pk: partition(image), sk: SCAN_REPORT },
    UpdateExpression: 'SET #report.closed = :closed',
    ConditionExpression: '#report.#at = :at',
    ExpressionAttributeNames: { '#report': 'report', '#at': 'at' },
    ExpressionAttributeValues: { ':at': at, ':closed': true },
  });
  try {
    await onTable(`closing the report of ${partition(image)}`, () => table.client.send(command));
  } catch (error) {
    if (!(error instanceof JudgementInProgress)) throw error;
  }
}
