import { setTimeout } from 'node:timers/promises';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { nameOf } from '../core/aws-failure.ts';
import type { GateEntry } from '../core/gate/gate-entry.ts';
import type { ImageRef } from '../core/image.ts';
import type { WaiversOfRepository } from '../core/interventions/slack-waivers.ts';
import type { DueKind, TriggerKind } from '../core/ledger/due.ts';
import type { Listing } from '../core/ledger/listing.ts';
import type { PolicyNotes } from '../core/policy/housekeeping.ts';
import { ledgerClient } from '../lambda/own-clients.ts';
import { type BulletinBook, bulletinBookIn } from '../records/bulletin-book.ts';
import { readAllWaivers } from '../records/interventions/read-all-waivers.ts';
import { POLICY } from '../records/keys.ts';
import { readForGate } from '../records/read-for-gate.ts';
import { type PastJudgement, readHistory } from '../records/read-history.ts';
import { type ListedImage, readList, readWaiting } from '../records/read-list.ts';
import { type OpenRequest, readRequests } from '../records/read-requests.ts';
import { type Records, recordsIn } from '../records/records.ts';
import { onTable } from '../records/table.ts';
import { type TriggerBook, triggerBookIn } from '../records/triggers/trigger-book.ts';
import { UsageError } from './usage-error.ts';

/** What people ask the deployed ledger. Where there is no table of that name, every call throws UsageError. */
export interface Ledger extends Pick<Records, 'read' | 'findings' | 'waivers' | 'weeks'> {
  /** The same with what nobody has looked at, for a deployment. */
  readonly readForGate: (image: ImageRef) => Promise<GateEntry>;
  /** What stands under a word, a page of images at a time. */
  readonly list: (
    listing: Listing,
    repositories: Parameters<typeof readList>[2],
  ) => AsyncGenerator<readonly ListedImage[]>;
  /** What is open under a kind, whether its time has come or not. */
  readonly waiting: (kind: DueKind | TriggerKind) => AsyncGenerator<readonly ListedImage[]>;
  /** The judgements of an image that are kept, the first one first. */
  readonly history: (image: ImageRef) => AsyncGenerator<PastJudgement>;
  /** Asks for images to be judged again; answers with those for which nobody had asked before. */
  readonly again: Records['again'];
  /** Those of at most a hundred images that are still to be judged again. */
  readonly requested: (images: readonly ImageRef[]) => Promise<readonly OpenRequest[]>;
  /** What stands in the queue of an image beside its record. */
  readonly requests: Records['requests'];
  /** What the verdicts on an image have set off. */
  readonly setOff: TriggerBook['ofImage'];
  /** What people did about an image from Slack. */
  readonly interventions: Records['interventions'];
  /** The comparison of the registry with the records: how far it is, and asking for one. */
  readonly comparison: Pick<Records['comparison'], 'read' | 'ask' | 'judged' | 'told'>;
  /** How repositories stand. */
  readonly bulletins: Pick<
    BulletinBook,
    'read' | 'repositories' | 'images' | 'openOn' | 'totals' | 'posture'
  >;
  readonly recordedImages: Records['recordedImages'];
  readonly listedImages: Records['listedImages'];
  /** What is written down of the policy in force. */
  readonly policyNotes: () => Promise<PolicyNotes>;
  /** What people have accepted from Slack, by repository. */
  readonly slackWaivers: () => Promise<readonly WaiversOfRepository[]>;
}

/** The deployed ledger. */
export function ledgerOf(name: string, region: string): Ledger {
  const table = { client: ledgerClient({}), name, pause: (ms: number) => setTimeout(ms) };
  const now = () => new Date();
  const records = recordsIn(table, now);
  const bulletins = bulletinBookIn(table, now);
  const asked = <T>(reading: Promise<T>) => asLedger(name, region, reading);
  return {
    read: (image) => asked(records.read(image)),
    readForGate: (image) => asked(readForGate(table, image)),
    findings: (image, place) => asked(records.findings(image, place)),
    waivers: (repository) => asked(records.waivers(repository)),
    weeks: (repositories, mondays) => asked(records.weeks(repositories, mondays)),
    list: (listing, repositories) => inLedger(name, region, readList(table, listing, repositories)),
    waiting: (kind) => inLedger(name, region, readWaiting(table, kind)),
    history: (image) => inLedger(name, region, readHistory(table, image, now())),
    again: (requests) => asked(records.again(requests)),
    requested: (images) => asked(readRequests(table, images)),
    requests: (image) => asked(records.requests(image)),
    setOff: (image) => asked(triggerBookIn(table, now).ofImage(image)),
    interventions: (image, ids) => asked(records.interventions(image, ids)),
    comparison: {
      read: () => asked(records.comparison.read()),
      ask: (only) => asked(records.comparison.ask(only)),
      judged: (run) => asked(records.comparison.judged(run)),
      told: (run) => asked(records.comparison.told(run)),
    },
    bulletins: {
      read: () => asked(bulletins.read()),
      repositories: (after) => inLedger(name, region, bulletins.repositories(after)),
      images: (keys) => asked(bulletins.images(keys)),
      openOn: (day, listed) => asked(bulletins.openOn(day, listed)),
      totals: (days) => asked(bulletins.totals(days)),
      posture: () => asked(bulletins.posture()),
    },
    recordedImages: (images) => asked(records.recordedImages(images)),
    listedImages: (repository) => inLedger(name, region, records.listedImages(repository)),
    policyNotes: () => asked(records.policyBook.read()),
    slackWaivers: () => asked(readAllWaivers(table)),
  };
}

async function* inLedger<T>(
  name: string,
  region: string,
  pages: AsyncGenerator<T>,
): AsyncGenerator<T> {
  for (;;) {
    const { done, value } = await asLedger(name, region, pages.next());
    if (done) return;
    yield value;
  }
}

/**
 * Before anything takes its time: a table that is not there, or is none of ours, is found out by one call
 * and not by each of a thousand images. Throws UsageError, or what AWS answers.
 */
export async function requireLedger(name: string, region: string): Promise<void> {
  const client = ledgerClient({});
  const command = new QueryCommand({
    TableName: name,
    KeyConditionExpression: 'pk = :policy AND begins_with(sk, :any)',
    ExpressionAttributeValues: { ':policy': POLICY, ':any': 'used/' },
    Limit: 1,
  });
  const asked = onTable(`looking into the table ${name}`, () => client.send(command));
  await asLedger(name, region, asked);
}

/** What is read of a table; where it is not there, or is none of ours, that is said: throws UsageError. */
export async function asLedger<T>(name: string, region: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const { cause } = error as Error;
    if (nameOf(cause) === 'ResourceNotFoundException') {
      const see = 'the output LedgerTableName of the stack names it';
      throw new UsageError(`there is no table ${name} in ${region} (${see})`, { cause: error });
    }
    if (nameOf(cause) === 'ValidationException') {
      const why = (cause as Error).message;
      if (/does not have the specified index/.test(why)) {
        const text = `the table ${name} has no list of its images yet: deploy this version first`;
        throw new UsageError(text, { cause: error });
      }
      throw new UsageError(`the table ${name} is not the ledger: ${why}`, { cause: error });
    }
    throw error;
  }
}
