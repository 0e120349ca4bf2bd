import { type WaiversOfRepository } from '../../core/interventions/slack-waivers.ts';
import { readAll } from '../batches.ts';
import { HASH, WAIVED, WAIVERS } from '../keys.ts';
import { queryAll } from '../query-all.ts';
import type { Table } from '../table.ts';
import { waiversIn } from './waivers-item.ts';

/** The waivers from Slack of every repository that has any, by its name. */
export async function readAllWaivers(table: Table): Promise<WaiversOfRepository[]> {
  const doing = 'reading the waivers from Slack';
  const listed = await queryAll(table, doing, {
    KeyConditionExpression: 'pk = :waived',
    ExpressionAttributeValues: { ':waived': WAIVED },
  });
  const keys = listed.map(({ sk }) => ({ pk: String(sk), sk: WAIVERS }));
  const items = await readAll(table, doing, keys);
  const found = items.map((item) => {
    const [account = '', region = '', ...name] = item[HASH].split('/');
    return { account, region, repository: name.join('/'), ...waiversIn(item) };
  });
  return found.toSorted((a, b) => (a.repository < b.repository ? -1 : 1));
}
