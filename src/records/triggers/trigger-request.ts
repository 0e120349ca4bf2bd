import type { Judgement } from '../../core/judgement/judgement.ts';
import { partition, TRIGGER, triggerSort } from '../keys.ts';
import type { Table } from '../table.ts';

/** That a judgement may set something off, as an item of its transaction: it is looked at once. */
export const triggerPut = (
  table: Table,
  { image, judgedAt }: Pick<Judgement, 'image' | 'judgedAt'>,
  number: number,
) => ({
  Put: {
    TableName: table.name,
    Item: { pk: partition(image), sk: triggerSort(number), due: TRIGGER, dueAt: judgedAt },
  },
});
