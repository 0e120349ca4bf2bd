import * as z from 'zod';
import { imageInArn } from '../../intake/image-arn.ts';
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
  status: text,
});

/** A finding is about the image that its only resource names. */
const OfFinding = z.object({
  'detail-type': z.literal('Inspector2 Finding'),
  resources: z.tuple([z.string()]),
});

/** A schedule's event names the rule, and the rule the function that it wakes. */
const OfSchedule = z.object({
  source: z.literal('aws.events'),
  resources: z.tuple([z.string()]).transform(([rule]) => rule.replace(/^.*:rule\//, '')),
});

/** What a person does in Slack is no event of AWS. */
const OfSlack = z.object({
  source: z.literal('slack'),
  detail: z.object({ user: z.string(), act: z.string() }),
});

/** Nor is what ECS asks. */
const OfEcs = z.object({
  source: z.literal('ecs'),
  detail: z.object({ stage: z.string(), service: z.string() }),
});

/** An event in a few words: `ECR Image Action · PUSH shop/api:1.4.2`. Pure. */
export function eventText(event: BusEvent): string {
  const schedule = OfSchedule.safeParse(event).data;
  if (schedule) return `${event['detail-type']} · ${schedule.resources}`;
  const inSlack = OfSlack.safeParse(event).data;
  if (inSlack) return `Slack · ${inSlack.detail.user}: ${inSlack.detail.act}`;
  const ofEcs = OfEcs.safeParse(event).data;
  if (ofEcs) return `${event['detail-type']} · ${ofEcs.detail.stage} ${serviceName(ofEcs.detail)}`;
  const detail = Detail.parse('detail' in event ? event.detail : {});
  const happened = [
    detail['action-type'],
    detail['scan-status'],
    detail['sync-status'],
    // That a push went well is what everybody expects of it.
    detail.result === 'SUCCESS' ? '' : detail.result,
  ];
  const finding = OfFinding.safeParse(event).data;
  const image = finding ? imageInArn(finding.resources[0]) : undefined;
  const named = image
    ? { ...detail, 'repository-name': image.repository, 'image-digest': image.digest }
    : detail;
  const words = [...happened, image ? detail.status : '', imageText(named)].filter(
    (word) => word !== '',
  );
  return [event['detail-type'], ...(words.length > 0 ? [words.join(' ')] : [])].join(' · ');
}

/** `shop/orders` of its ARN, whose first name is the cluster's. */
const serviceName = ({ service }: { readonly service: string }): string =>
  service.replace(/^.*:service\//, '');

function imageText(detail: z.infer<typeof Detail>): string {
  const repository = detail['repository-name'].replace(/^arn:.*:repository\/|\/sha256:.*$/g, '');
  const tag = detail['image-tag'];
  if (tag !== '') return `${repository}:${tag.length > 32 ? `${tag.slice(0, 19)}…` : tag}`;
  const digest = detail['image-digest'].slice(0, 19);
  return digest === '' ? repository : `${repository}@${digest}`;
}
