import * as z from 'zod';
import { parsedAs, readDeployment } from './deployment-file.ts';
import { matches, type Pattern, parsePattern } from './event-pattern.ts';
import { refuseVariables } from './event-rules.ts';
import { parseTransformer, type Transform } from './input-transformer.ts';

/** The way of an event by a rule of serverless.yml into a queue, and in batches on to a function. */
export type QueueRoute = {
  readonly pattern: Pattern;
  readonly transform: Transform;
  /** The queue's name in the template. */
  readonly queue: string;
  /** For how long a message that was taken and not done stays hidden. */
  readonly hiddenSeconds: number;
  /** How often it is taken before it goes to the dead letters. */
  readonly mostReceives: number;
  readonly functionName: string;
  readonly batchSize: number;
  /** The function's answer says which messages failed; otherwise whatever it answers is success. */
  readonly reportsFailures: boolean;
};

const ArnOf = z
  .strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
  .transform(({ 'Fn::GetAtt': [name] }) => name);

const Rule = z.object({
  EventPattern: z.unknown().optional(),
  Targets: z.tuple([z.looseObject({ Arn: ArnOf, InputTransformer: z.unknown().optional() })]),
});
const Queue = z.object({
  VisibilityTimeout: z.int(),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: ArnOf, maxReceiveCount: z.int().min(1) }),
});
const Mapping = z.strictObject({
  arn: ArnOf,
  batchSize: z.int().min(1).max(10_000).default(10),
  maximumBatchingWindow: z.int().min(0).max(300).default(0),
  maximumConcurrency: z.int().min(2).optional(),
  functionResponseType: z.literal('ReportBatchItemFailures').optional(),
});

/** Lambda's rules for a mapping; without them CloudFormation fails where nobody tests it. */
function refuseMapping(
  mapping: z.infer<typeof Mapping>,
  hiddenSeconds: number,
  timeout: number,
  place: string,
): void {
  if (mapping.batchSize > 10 && mapping.maximumBatchingWindow === 0) {
    throw new Error(`${place}: a batch of more than 10 messages takes a maximumBatchingWindow.`);
  }
  if (timeout > hiddenSeconds) {
    throw new Error(`${place}: the function may take longer than the queue hides a message.`);
  }
}

const isOfOtherBus = (properties: unknown): boolean =>
  typeof properties === 'object' && properties !== null && 'EventBusName' in properties;

/** Reads the rules among the resources; each sends to one queue, from which one function takes. */
export function readQueueRoutes(path: string): readonly QueueRoute[] {
  const { functions, resources, provider } = readDeployment(path);
  const rules = Object.entries(resources).filter(
    // On another bus, one only proves that the bus is there.
    ([, { Type, Properties }]) => Type === 'AWS::Events::Rule' && !isOfOtherBus(Properties),
  );
  return rules.map(([name, { Properties }]) => {
    const place = `${path}: the rule ${name}`;
    const { EventPattern, Targets } = parsedAs(Rule, Properties, place);
    refuseVariables(EventPattern, place);
    const [{ Arn: queue, InputTransformer }] = Targets;
    const { VisibilityTimeout: hiddenSeconds, RedrivePolicy } = parsedAs(
      Queue,
      resources[queue]?.Properties,
      `${path}: the queue ${queue}`,
    );
    const takers = Object.entries(functions).flatMap(([functionName, { events, timeout }]) =>
      events.flatMap(({ sqs }) => {
        if (sqs === undefined) return [];
        const mapping = parsedAs(Mapping, sqs, `${path}: the function ${functionName}: sqs`);
        return mapping.arn === queue ? [{ functionName, timeout, mapping }] : [];
      }),
    );
    const [taker, ...others] = takers;
    if (!taker || others.length > 0) {
      throw new Error(
        `${place}: ${takers.length} functions take from ${queue}, and one is expected.`,
      );
    }
    const { functionName, mapping, timeout = provider.timeout } = taker;
    refuseMapping(mapping, hiddenSeconds, timeout, `${path}: the function ${functionName}`);
    return {
      pattern: parsePattern(EventPattern, place),
      transform: parseTransformer(InputTransformer, `${place}: InputTransformer`),
      queue,
      hiddenSeconds,
      mostReceives: RedrivePolicy.maxReceiveCount,
      functionName,
      batchSize: mapping.batchSize,
      reportsFailures: mapping.functionResponseType !== undefined,
    };
  });
}

/** The first queue that a rule sends the event to, or undefined where no rule sends it to any. */
export const routeOf = (routes: readonly QueueRoute[], event: unknown): QueueRoute | undefined =>
  routes.find(({ pattern }) => matches(pattern, event));
