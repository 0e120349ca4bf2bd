import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { Digest } from '../src/core/digest.ts';
import type { Evidence } from '../src/core/evidence/evidence.ts';
import { type ImageRef, imageKey } from '../src/core/image.ts';
import type { Decision } from '../src/core/judgement/decision.ts';
import { fingerprintOf } from '../src/core/judgement/fingerprint.ts';
import type { Current } from '../src/core/ledger/ledger.ts';
import { DAY, HOUR } from '../src/core/time.ts';
import type { EmbeddedAws } from '../src/local/aws/embedded-aws.ts';
import type { World } from '../src/local/aws/world.ts';
import { stateItem } from '../src/records/state-item.ts';
import { ACCOUNT, REGION } from '../test/support/worlds.ts';
import { scanOf } from './findings.ts';

type Image = World['repositories'][number]['images'][number];

/** The first repository is the large one. */
const SHARES = [0.6, 0.2, 0.1, 0.05, 0.05];
const PUSHED = '2026-11-20T10:00:00.000Z';
const CLEAN = scanOf(0);

/** The image with this number in a registry of so many; numbers beyond it are in the last repository. */
export function refAt(at: number, count: number): ImageRef {
  let end = 0;
  const repository = SHARES.findIndex((share) => {
    end += share * count;
    return at < end;
  });
  const digest = Digest.parse(`sha256:${at.toString(16).padStart(12, '0').padEnd(64, '0')}`);
  return {
    account: ACCOUNT,
    region: REGION,
    repository: `shop/part-${Math.max(repository, 0)}`,
    digest,
  };
}

const imageAt = (at: number, count: number, tag = `1.${at}`): Image => {
  const { digest } = refAt(at, count);
  return {
    imageDigest: digest,
    imageTags: [tag, `approved-${digest.slice(7, 19)}`],
    imagePushedAt: PUSHED,
    scan: CLEAN,
  };
};

/** The images with these numbers, under other names where a `tagOf` says so. */
export function repositoriesOf(
  numbers: readonly number[],
  count: number,
  tagOf?: (at: number) => string,
): World['repositories'] {
  const byName = new Map<string, Image[]>();
  for (const at of numbers) {
    const { repository } = refAt(at, count);
    const images = byName.get(repository) ?? [];
    images.push(imageAt(at, count, tagOf?.(at)));
    byName.set(repository, images);
  }
  return [...byName].map(([repositoryName, images]) => ({ repositoryName, images }));
}

export const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

/** The table behind the embedded AWS, without its being counted. */
export function tableOf(aws: EmbeddedAws): DynamoDBDocumentClient {
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'embedded' };
  const client = new DynamoDBClient({
    endpoint: aws.ledgerEndpoint,
    region: REGION,
    credentials,
    ...(aws.sending && { requestHandler: aws.sending.withLedger() }),
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

const AT_ONCE = 8;
const IN_ONE_CALL = 25;

/**
 * Writes the records of a whole registry, each as the judgement of its first image left it; the first
 * `due` of them are to be looked at.
 */
export async function recordAll(aws: EmbeddedAws, count: number, due: number): Promise<void> {
  const table = tableOf(aws);
  const first = refAt(0, count);
  const Key = { pk: imageKey(first), sk: 'state' };
  const { Item } = await table.send(new GetCommand({ TableName: 'ledger', Key }));
  const template = Item?.['current'] as Current;
  const items = (function* () {
    for (let at = 0; at < count; at += 1) yield* itemsOf(at, count, at < due, template);
  })();
  const writeOn = async (): Promise<void> => {
    for (;;) {
      const batch = [...take(items, IN_ONE_CALL)];
      if (batch.length === 0) return;
      const puts = batch.map((one) => ({ PutRequest: { Item: one } }));
      await table.send(new BatchWriteCommand({ RequestItems: { ledger: puts } }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writeOn));
}

function* itemsOf(at: number, count: number, isDue: boolean, template: Current) {
  const image = refAt(at, count);
  const judgedAt = new Date(Date.now() - 2 * DAY).toISOString();
  const lookedAt = new Date(Date.now() - (isDue ? 25 : 1) * HOUR).toISOString();
  const { judgement } = template;
  const fingerprint = fingerprintAt(image, judgement);
  const platforms = judgement.platforms.map((one) => ({ ...one, digest: image.digest }));
  const current: Current = {
    ...template,
    judgement: {
      ...judgement,
      image,
      fingerprint,
      names: [`1.${at}`],
      platforms,
      judgedAt,
      pushedAt: PUSHED,
    },
    marking: { state: 'marked', tag: `approved-${image.digest.slice(7, 19)}` },
    lookedAt,
  };
  yield stateItem(image, current);
  const { account, region, repository, digest } = image;
  const listed = {
    digest,
    pushedAt: PUSHED,
    names: [`1.${at}`],
    findingsItems: 0,
    findingsId: 'x',
    comparable: true,
  };
  yield { pk: `${account}/${region}/${repository}`, sk: `image/${PUSHED}/${digest}`, listed };
}

/** That of the template's evidence, were it about this image: without it every look would find something new. */
function fingerprintAt({ digest }: ImageRef, { platforms }: Current['judgement']): string {
  const scan = { state: platforms[0]?.state, unreadable: [], undelivered: [] };
  const evidence = { artifact: { kind: 'image' }, platforms: [{ digest, scan }] };
  return fingerprintOf(evidence as unknown as Evidence, NOTHING_FOUND as unknown as Decision);
}

const NOTHING_FOUND = {
  findings: [],
  deciding: [],
  advised: [],
  inGrace: [],
  suppressed: [],
  doubts: [],
  accepted: [],
};

function* take<T>(from: Iterator<T>, most: number): Generator<T> {
  for (let taken = 0; taken < most; taken += 1) {
    const { done, value } = from.next();
    if (done) return;
    yield value;
  }
}

/** As if a run that died had done so long ago, or what the last one found had been told, and somebody asked for another. */
export async function changeRun(aws: EmbeddedAws, to: 'free' | 'asked'): Promise<void> {
  const isAsked = to === 'asked';
  await tableOf(aws).send(
    new UpdateCommand({
      TableName: 'ledger',
      Key: { pk: 'comparison', sk: 'run' },
      UpdateExpression: `SET heldUntil = :none${isAsked ? ', #run.#state = :told, asked = :asked' : ''}`,
      ...(isAsked && { ExpressionAttributeNames: { '#run': 'run', '#state': 'state' } }),
      ExpressionAttributeValues: {
        ':none': 0,
        ...(isAsked && { ':told': 'told', ':asked': { at: new Date().toISOString() } }),
      },
    }),
  );
}
