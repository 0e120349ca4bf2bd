import { GetCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { Digest } from '../../core/digest.ts';
import { PermanentFailure } from '../../core/errors.ts';
import { SEVERITIES } from '../../core/findings/severity.ts';
import type { ImageRef } from '../../core/image.ts';
import type { Intervention, Seen } from '../../core/interventions/intervention.ts';
import {
  isRevoked,
  type KeptWaivers,
  type SlackWaiver,
  stillStands,
  waiversAfter,
} from '../../core/interventions/slack-waivers.ts';
import { PersonRecord } from '../judgement-record.ts';
import { repositoryPartition, WAIVED, WAIVERS } from '../keys.ts';
import { Count, parsed, record, Time, whenRead } from '../parsed.ts';
import { onTable, type Table } from '../table.ts';
import { ForAllShape } from './intervention-record.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Every event reads it with the rest of its repository; DynamoDB takes 400 KB for an item. */
const MOST_BYTES = 300_000;

const WaiverRecord = whenRead(() =>
  record<SlackWaiver>({
    id: z.string(),
    by: PersonRecord,
    at: Time,
    channel: z.string(),
    seen: record<Seen>({ number: Count, policyVersion: z.string(), fingerprint: z.string() }),
    ids: z.array(z.string()),
    digest: z.exactOptional(Digest),
    severityAtMost: z.exactOptional(z.enum(SEVERITIES)),
    reason: z.string(),
    ticket: z.exactOptional(z.string()),
    until: Time,
    forAll: z.exactOptional(ForAllShape),
    revoked: z.exactOptional(
      record<NonNullable<SlackWaiver['revoked']>>({ id: z.string(), by: PersonRecord, at: Time }),
    ),
  }),
);
const WaiversRecord = z.object({ revision: Count, waivers: z.array(WaiverRecord) });

/**
 * The waivers in a repository's item. One that cannot be read may be anything, a revoked one too: then none of
 * them is known.
 */
export function waiversIn(item: Readonly<Record<string, unknown>>): KeptWaivers {
  const { success, data } = WaiversRecord.safeParse(item);
  if (success) return data;
  const { revision } = item;
  return typeof revision === 'number' ? { revision } : {};
}

/** What people have accepted from Slack in a repository, or in that of an image; undefined where nobody ever has. */
export async function readWaivers(
  table: Table,
  repository: Omit<ImageRef, 'digest'>,
): Promise<KeptWaivers | undefined> {
  const item = await readItem(table, repository);
  return item && waiversIn(item);
}

async function readItem(table: Table, repository: Omit<ImageRef, 'digest'>) {
  const Key = { pk: repositoryPartition(repository), sk: WAIVERS };
  const command = new GetCommand({ TableName: table.name, Key, ConsistentRead: true });
  const { Item } = await onTable(`reading the waivers from Slack of ${Key.pk}`, () =>
    table.client.send(command),
  );
  return Item;
}

/**
 * What a transaction has to write for a risk that is accepted in the repository of an image, or a waiver that is
 * revoked there: none where that has been done before, or where there is no such waiver; 'revoked already' where somebody's
 * click has revoked it. Another's write
 * in between cancels the transaction: then these items are to be made anew. Throws PermanentFailure where the
 * waivers cannot be read, or are too many.
 */
export async function waiverItems(
  table: Table,
  image: ImageRef,
  one: Extract<Intervention, { readonly kind: 'accept' | 'revoke' }>,
  now: Date,
): Promise<TransactItem[] | 'revoked already'> {
  const pk = repositoryPartition(image);
  const item = await readItem(table, image);
  const { revision, waivers } = item
    ? parsed(WaiversRecord, item, `the record of the waivers from Slack of ${pk}`)
    : NONE;
  const after = waiversAfter(waivers, one, now);
  if (after === waivers) return isRevoked(waivers, one) ? 'revoked already' : [];
  const Item = { pk, sk: WAIVERS, revision: revision + 1, waivers: fitting(after, image, now) };
  return [
    { Put: { TableName: table.name, Item, ...unchangedSince(revision) } },
    { Put: { TableName: table.name, Item: { pk: WAIVED, sk: pk } } },
  ];
}

const NONE = { revision: 0, waivers: [] as readonly SlackWaiver[] } as const;

const unchangedSince = (revision: number) =>
  revision === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: { ':revision': revision },
      };

/** All of them, or, where these are too many, those that stand. */
function fitting(
  waivers: readonly SlackWaiver[],
  { repository }: ImageRef,
  now: Date,
): readonly SlackWaiver[] {
  if (bytesOf(waivers) <= MOST_BYTES) return waivers;
  const standing = waivers.filter((one) => stillStands(one, now));
  if (bytesOf(standing) <= MOST_BYTES) return standing;
  throw new PermanentFailure(
    `${repository} has as many waivers from Slack as its record can hold (${MOST_BYTES / 1_000} kB): move those that are to stay into the policy ("waivers export" prints them), and revoke them here`,
  );
}

const bytesOf = (waivers: readonly SlackWaiver[]): number =>
  Buffer.byteLength(JSON.stringify(waivers));
