import * as z from 'zod';
import type { BusEvent } from '../deployment/delivery.ts';

const text = z.string().catch('');
const Detail = z.object({
  'action-type': text,
  result: text,
  'sync-status': text,
  'scan-status': text,
  'repository-name': text,
  'image-digest': text,
  'image-tag': text,
});

/** A schedule's event names the rule, and the rule the function that it wakes. */
const OfSchedule = z.object({
  source: z.literal('aws.events'),
  resources: z.tuple([z.string()]).transform(([rule]) => rule.replace(/^.*:rule\//, '')),
});

/** An event in a few words: `ECR Image Action · PUSH shop/api:1.4.2`. Pure. */
export function eventText(event: BusEvent): string {
  const schedule = OfSchedule.safeParse(event).data;
  if (schedule) return `${event['detail-type']} · ${schedule.resources}`;
  const detail = Detail.parse('detail' in event ? event.detail : {});
  const happened = [
    detail['action-type'],
    detail['scan-status'],
    detail['sync-status'],
    // That a push went well is what everybody expects of it.
    detail.result === 'SUCCESS' ? '' : detail.result,
  ];
  const words = [...happened, imageText(detail)].filter((word) => word !== '');
  return [event['detail-type'], ...(words.length > 0 ? [words.join(' ')] : [])].join(' · ');
}

function imageText(detail: z.infer<typeof Detail>): string {
  const repository = detail['repository-name'].replace(/^arn:.*:repository\/|\/sha256:.*$/g, '');
  const tag = detail['image-tag'];
  if (tag !== '') return `${repository}:${tag.length > 32 ? `${tag.slice(0, 19)}…` : tag}`;
  const digest = detail['image-digest'].slice(0, 19);
  return digest === '' ? repository : `${repository}@${digest}`;
}
