import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { JudgementInProgress } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import type { NotedReport, ScanReport } from '../core/scan-report.ts';
import { SEVERITIES } from '../core/severity.ts';
import { partition, SCAN_REPORT } from './keys.ts';
import { onTable, type Table } from './table.ts';

const Count = z.int().nonnegative();

/** An item without a report is of a version that wrote none but "finished, and counts nothing". */
const Item = z.object({
  at: z.string(),
  report: z
    .object({
      at: z.string(),
      finished: z.boolean(),
      countsNone: z.boolean(),
      isFirst: z.literal(true).optional(),
      counts: z.partialRecord(z.enum(SEVERITIES), Count),
      total: Count.optional(),
    })
    .optional(),
});

/** What an event said of a scan, as `noteScanReport` wrote it. Throws where the item cannot be read. */
export function reportIn(item: unknown): NotedReport | undefined {
  if (item === undefined) return undefined;
  const { at: notedAt, report } = Item.parse(item);
  if (!report) return { notedAt, at: notedAt, finished: true, countsNone: true, counts: {} };
  const { total, isFirst, ...said } = report;
  return {
    notedAt,
    ...said,
    ...(isFirst && { isFirst }),
    ...(total !== undefined && { total }),
  };
}

/** Keeps what an event said of a scan. Events come in any order: what a later one said stands. */
export async function noteScanReport(
  table: Table,
  image: ImageRef,
  report: ScanReport,
  now: Date,
): Promise<void> {
  const command = new PutCommand({
    TableName: table.name,
    Item: { pk: partition(image), sk: SCAN_REPORT, at: now.toISOString(), report },
    ConditionExpression: 'attribute_not_exists(#report) OR #report.#at <= :at',
    ExpressionAttributeNames: { '#report': 'report', '#at': 'at' },
    ExpressionAttributeValues: { ':at': report.at },
  });
  try {
    await onTable(`noting the scan of ${partition(image)}`, () => table.client.send(command));
  } catch (error) {
    // A later event's word stands there.
    if (!(error instanceof JudgementInProgress)) throw error;
  }
}
