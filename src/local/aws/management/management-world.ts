import * as z from 'zod';

/*
 * What a world says of a deployment and of what watches it, in the shapes of the answers of CloudFormation, SQS,
 * CloudWatch and Service Quotas.
 */

const expectedTime = 'expected a date and time such as "2026-11-21T10:00:00Z"';
const IsoTime = z
  .string(expectedTime)
  .refine((text) => !Number.isNaN(Date.parse(text)), expectedTime);

const Stack = z.strictObject({
  StackName: z.string().min(1),
  StackStatus: z.string().min(1),
  CreationTime: IsoTime,
  LastUpdatedTime: IsoTime.optional(),
  Outputs: z.array(z.strictObject({ OutputKey: z.string(), OutputValue: z.string() })).default([]),
  /** What ListStackResources answers of it. */
  StackResourceSummaries: z
    .array(
      z.strictObject({
        LogicalResourceId: z.string(),
        PhysicalResourceId: z.string().optional(),
        ResourceType: z.string(),
        ResourceStatus: z.string().default('CREATE_COMPLETE'),
      }),
    )
    .default([]),
});

/** As ReceiveMessage answers with it, but for what it makes anew each time. */
const Message = z.strictObject({
  MessageId: z.string().min(1),
  Body: z.string(),
  /** Milliseconds since 1970, as a text. */
  Attributes: z.strictObject({ SentTimestamp: z.string().regex(/^\d+$/) }),
  MessageAttributes: z
    .record(z.string(), z.strictObject({ DataType: z.string(), StringValue: z.string() }))
    .optional(),
});

const Queue = z.strictObject({
  QueueUrl: z.string().min(1),
  Messages: z.array(Message).optional(),
  /** What GetQueueAttributes answers; numbers of messages are those of its messages where it does not say. */
  Attributes: z.record(z.string(), z.string()).default({}),
});

const Metric = z.strictObject({
  Namespace: z.string().min(1),
  MetricName: z.string().min(1),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
  /** As they were put: GetMetricData answers with what a statistic makes of those within a period. */
  Datapoints: z.array(z.strictObject({ Timestamp: IsoTime, Value: z.number() })).default([]),
});

const Alarm = z.strictObject({
  AlarmName: z.string().min(1),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).default('OK'),
  StateReason: z.string().default(''),
  StateUpdatedTimestamp: IsoTime.optional(),
  ActionsEnabled: z.boolean().default(true),
});

const Quota = z.strictObject({
  ServiceCode: z.string().min(1),
  QuotaCode: z.string().min(1),
  QuotaName: z.string().default(''),
  Value: z.number(),
});

export const managementShape = {
  stacks: z.array(Stack).optional(),
  queues: z.array(Queue).optional(),
  metrics: z.array(Metric).optional(),
  alarms: z.array(Alarm).optional(),
  /** Applied values; without them AWS's own. */
  quotas: z.array(Quota).optional(),
};

export type Stack = z.infer<typeof Stack>;
export type Queue = z.infer<typeof Queue>;
export type Message = z.infer<typeof Message>;
export type Metric = z.infer<typeof Metric>;
export type Alarm = z.infer<typeof Alarm>;
export type Quota = z.infer<typeof Quota>;

/** As much of a world as is managed. */
export type Managed = {
  readonly account: string;
  readonly region: string;
  /** By which messages are hidden; without it the real time. */
  readonly clock?: () => Date;
  readonly stacks?: Stack[] | undefined;
  readonly queues?: Queue[] | undefined;
  readonly metrics?: Metric[] | undefined;
  readonly alarms?: Alarm[] | undefined;
  readonly quotas?: Quota[] | undefined;
};
