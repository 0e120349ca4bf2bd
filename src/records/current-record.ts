import * as z from 'zod/mini';
import type { Marking } from '../core/judgement/marker.ts';
import type { Current } from '../core/ledger/ledger.ts';
import type { ScanAsked } from '../core/ledger/rescan.ts';
import type { Watch, WatchedBecause } from '../core/policy/watch.ts';
import type {
  Among,
  Conversation,
  LeftRoot,
  ListInThread,
  Said,
  Untold,
} from '../core/telling/said.ts';
import type { Shown } from '../core/telling/shown.ts';
import { JudgementRecord, PersonRecord, VerdictWord } from './judgement-record.ts';
import { Count, kinds, parsed, record, Time, wordOf } from './parsed.ts';

/** What people were shown, as it stands in the table. */
export const ShownRecord = record<Shown>({
  verdict: VerdictWord,
  look: z.string(),
  number: Count,
  policyVersion: z.string(),
  deciding: z.array(z.string()),
  count: Count,
  exploited: z.array(z.string()),
  waivers: z.array(z.string()),
  released: z.exactOptional(z.string()),
  clicks: z.exactOptional(z.array(z.string())),
  spare: z.exactOptional(z.string()),
});

const ListRecord = record<ListInThread>({ ts: z.string(), look: z.string() });

const TOLD = {
  verdict: VerdictWord,
  at: Time,
  receipt: z.string(),
  conversation: z.exactOptional(
    record<Conversation>({
      channel: z.string(),
      root: z.string(),
      revision: Count,
      owes: z.exactOptional(z.literal(true)),
      list: z.exactOptional(ListRecord),
      owesList: z.exactOptional(z.literal(true)),
      left: z.exactOptional(
        z.array(
          record<LeftRoot>({
            channel: z.string(),
            root: z.string(),
            revision: Count,
            list: z.exactOptional(ListRecord),
            pointsTo: z.exactOptional(z.string()),
          }),
        ),
      ),
      shows: z.exactOptional(z.string()),
      insteadOf: z.exactOptional(z.string()),
      pivot: z.exactOptional(z.literal(true)),
    }),
  ),
  shown: z.exactOptional(ShownRecord),
  untold: z.exactOptional(record<Untold>({ at: Time, shown: z.exactOptional(ShownRecord) })),
};

const SaidRecord = record<Said>({
  ...TOLD,
  among: z.exactOptional(
    record<Among>({
      run: z.string(),
      round: Count,
      before: z.exactOptional(record<Omit<Said, 'among'>>(TOLD)),
    }),
  ),
});

/** How marking ended, as it stands in the table. */
export const MarkingRecord = kinds<'state', Marking>('state', {
  marked: { tag: z.string(), takenFrom: z.exactOptional(z.string()) },
  unmarked: {},
  impossible: { tag: z.string(), why: z.string(), since: z.exactOptional(Time) },
});

const CurrentRecord = record<Current>({
  judgement: JudgementRecord,
  number: Count,
  revision: Count,
  settledAt: z.exactOptional(Time),
  lease: record<Current['lease']>({ owner: z.string(), until: z.number() }),
  marking: z.exactOptional(MarkingRecord),
  said: z.record(z.string(), SaidRecord),
  findingsItems: Count,
  findingsId: z.exactOptional(z.string()),
  lookedAt: z.exactOptional(Time),
  watch: z.exactOptional(
    kinds<'state', Watch>('state', {
      watched: { because: wordOf<WatchedBecause>({ runs: true, young: true, newest: true }) },
      ended: { since: Time },
    }),
  ),
  scanAsked: z.exactOptional(
    record<ScanAsked>({
      at: Time,
      said: wordOf<ScanAsked['said']>({
        started: true,
        limit: true,
        unsupported: true,
        disabled: true,
        missing: true,
        failed: true,
        unanswered: true,
      }),
      click: z.exactOptional(
        record<NonNullable<ScanAsked['click']>>({ id: z.string(), by: PersonRecord }),
      ),
    }),
  ),
  takenUp: z.exactOptional(Count),
  changed: z.exactOptional(z.string()),
  chosen: z.exactOptional(z.string()),
  owed: z.exactOptional(z.record(z.string(), Time)),
});

/**
 * The current judgement as it stands in the table; `image`: whose, for people. Throws PermanentFailure
 * where it cannot be read.
 */
export const currentIn = (value: unknown, image: string): Current =>
  parsed(CurrentRecord, value, `the record of ${image}`);
