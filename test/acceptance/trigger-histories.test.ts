import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as fc from 'fast-check';
import type { Digest } from '../../src/core/digest.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { readHistory } from '../../src/records/read-history.ts';
import type { Table } from '../../src/records/table.ts';
import { triggerBookIn } from '../../src/records/triggers/trigger-book.ts';
import { clientsOf } from '../local/embedded.ts';
import { api, pipeline, shopWith, TRIGGERS, withTriggers } from '../support/triggers.ts';
import { ACCOUNT, basicScan, basicScanEnded, changeOf, pushOf, REGION } from '../support/worlds.ts';

const DEEDS = ['approve', 'doubt', 'quarantine', 'run', 'fail', 'hour', 'day'] as const;
type Deed = (typeof DEEDS)[number];

const scannedAt = (severity: string) => (imageScanCompletedAt: string) => {
  const { imageScanStatus, imageScanFindings } = basicScan(severity);
  return { imageScanStatus, imageScanFindings: { ...imageScanFindings, imageScanCompletedAt } };
};
const SCANS = {
  approve: scannedAt('LOW'),
  quarantine: scannedAt('CRITICAL'),
  doubt: () => ({ imageScanStatus: { status: 'FAILED', description: 'The scan failed.' } }),
};
const HOURS = { hour: 1, day: 25 };
const START = 'codepipeline:StartPipelineExecution';

/** Plays a history, with an approval and enough runs at its end; answers with what was judged, and called. */
const lived = (deeds: readonly Deed[]) =>
  withTriggers(shopWith([pipeline()]), async (rig, play) => {
    let seconds = Date.parse('2026-11-21T12:00:00Z') / 1_000;
    const later = (by: number) => {
      seconds += by;
      return { now: new Date(seconds * 1_000).toISOString().replace('.000', '') };
    };
    for (const deed of [...deeds, 'approve', 'run', 'run', 'run', 'hour', 'run'] as const) {
      if (deed === 'run') await play(later(60), TRIGGERS);
      else if (deed === 'hour' || deed === 'day') await play(later(HOURS[deed] * 3_600));
      else if (deed === 'fail') {
        const faults = [{ call: START, nth: 1, error: 'ThrottlingException' }];
        await play({ world: { faults } }, later(60), TRIGGERS, { world: { faults: [] } });
      } else {
        const scan = SCANS[deed](later(1).now);
        await play(changeOf([{ imageDigest: api, imageTags: ['1.4.2'], scan }]));
        await play(pushOf(api, '1.4.2'), basicScanEnded(api), later(120));
      }
    }
    const table = tableOf(rig);
    const judged: (readonly [number: number, verdict: string | undefined])[] = [];
    for await (const { number, judgement } of readHistory(table, IMAGE, rig.clock.now()))
      judged.push([number, judgement?.verdict]);
    const { calls } = await triggerBookIn(table, rig.clock.now).ofImage(IMAGE);
    return { judged, calls, tokens: rig.aws.deployed.map(({ request }) => tokenIn(request)) };
  });

const IMAGE = { account: ACCOUNT, region: REGION, repository: 'shop/api', digest: api as Digest };

const tableOf = (rig: Rig): Table => ({
  client: DynamoDBDocumentClient.from(clientsOf(rig.aws).dynamodb),
  name: 'ledger',
  pause: async () => {},
});

const tokenIn = (request: unknown): string =>
  (request as { clientRequestToken: string }).clientRequestToken;

/** Of each approval the numbers of its judgements: what is undecided in between does not end it. */
function approvalsIn(judged: Awaited<ReturnType<typeof lived>>['judged']): number[][] {
  const approvals: number[][] = [];
  let before: string | undefined;
  for (const [number, verdict] of judged) {
    if (verdict === 'undecided') continue;
    if (verdict === 'approved' && before !== 'approved') approvals.push([]);
    if (verdict === 'approved') approvals.at(-1)?.push(number);
    before = verdict;
  }
  return approvals;
}

it('whatever happens to an image, each of its approvals is one call at most, and the one that stands is one', async () => {
  const words = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...DEEDS), { maxLength: 9 }), async (deeds) => {
      const { judged, calls, tokens } = await lived(deeds);
      for (const { end } of calls) words.add(end?.as ?? 'open');
      const made = calls.filter(({ end }) => end?.as === 'done');
      expect([tokens.length, new Set(tokens).size]).toEqual([made.length, made.length]);
      const approvals = approvalsIn(judged);
      const madeIn = approvals.map(
        (its) => made.filter(({ number }) => its.includes(number)).length,
      );
      expect(madeIn.filter((count) => count > 1)).toEqual([]);
      // Tried for a day in vain: that is told.
      const last = calls.filter(({ number }) => approvals.at(-1)?.includes(number));
      const isGivenUp = last.some(({ end }) => end?.as === 'given-up');
      expect([madeIn.at(-1), isGivenUp]).toEqual([isGivenUp ? 0 : 1, isGivenUp]);
    }),
    { numRuns: 40, seed: 4, endOnFailure: true },
  );
  expect([...words].toSorted()).toEqual(['done', 'given-up', 'overtaken']);
}, 600_000);
