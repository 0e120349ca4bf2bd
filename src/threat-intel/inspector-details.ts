import {
  BatchGetFindingDetailsCommand,
  type FindingDetail,
  type Inspector2Client,
} from '@aws-sdk/client-inspector2';
import type { InspectorDetail } from '../core/findings/feeds/feed.ts';
import { inBatches } from '../core/in-batches.ts';
import type { ClientOf } from './client-of.ts';

/**
 * What Inspector adds to its findings: by region and finding ARNs, the worst first, as the account of their image sees them. A finding that is
 * not in the answer has no details; it never throws.
 */
export type InspectorDetailsOf = (
  region: string,
  arns: readonly string[],
  account?: string,
) => Promise<ReadonlyMap<string, InspectorDetail>>;

/** Inspector takes 10 ARNs in one call. */
const BATCH = 10;
/** Beyond the worst findings the feeds have to do: Inspector allows few of these calls a second. */
const MOST = 50;

export function inspectorDetails(clientOf: ClientOf): InspectorDetailsOf {
  return async (region, arns, account) => {
    const asked = [...new Set(arns)].slice(0, MOST);
    if (asked.length === 0) return new Map();
    const client = clientOf(region, account);
    const batches = inBatches(asked, BATCH);
    const answers = await Promise.all(batches.map((batch) => detailsOf(client, batch)));
    return new Map(
      answers.flat().flatMap((detail) => {
        const { findingArn } = detail;
        return findingArn === undefined ? [] : [[findingArn, readDetail(detail)] as const];
      }),
    );
  };
}

/**
 * Inspector is a second opinion beside our own copies of the feeds: it can only add an entry or stand
 * in for a score. Where it is switched off, denied, throttled or down, nothing is known from it, which
 * makes no verdict milder and is no reason to leave an image without one. So nothing is lost in this
 * catch: what the feeds do not know either stays unknown, and the verdict says so.
 */
async function detailsOf(
  client: Inspector2Client,
  findingArns: string[],
): Promise<readonly FindingDetail[]> {
  try {
    const answer = await client.send(new BatchGetFindingDetailsCommand({ findingArns }));
    return answer.findingDetails ?? [];
  } catch {
    return [];
  }
}

function readDetail({ cisaData, epssScore }: FindingDetail): InspectorDetail {
  const { dateAdded, dateDue } = cisaData ?? {};
  return {
    ...(dateAdded && { kev: { added: dayOf(dateAdded), ...(dateDue && { due: dayOf(dateDue) }) } }),
    ...(epssScore !== undefined && epssScore >= 0 && epssScore <= 1 && { epss: epssScore }),
  };
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 'YYYY-MM-DD'.length);
