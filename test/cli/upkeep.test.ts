import { upkeepOf } from '../../src/cli/explain/upkeep.ts';
import { upkeepBranches } from '../../src/cli/explain/upkeep-text.ts';
import type { Current, LedgerEntry } from '../../src/core/ledger/ledger.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { RequestsOfImage } from '../../src/records/read-requests.ts';
import { withRig } from '../support/replay.ts';
import { judgement, settledWith } from '../support/samples.ts';
import { basicScan, digestOf, findingChanged, pushOf, SWEEP, worldOf } from '../support/worlds.ts';
import { removeFiles, run } from './run-program.ts';

afterAll(removeFiles);

const NOW = new Date('2026-11-21T12:00:00.000Z');
const says = (entry: Partial<LedgerEntry>, requests: RequestsOfImage = {}) =>
  upkeepBranches(upkeepOf({ listedBy: [], ...entry }, requests), NOW).map(({ text }) => text);
const of = (more: Partial<Current>) => ({ current: settledWith(more) });
const JUDGED = 'approved, judged 2026-11-21 10:00 UTC';
const failed = { cause: 'PermanentFailure: denied', since: '2026-11-20T09:00:00.000Z', times: 7 };

it.each<[string, ReturnType<typeof says>, string[]]>([
  ['nothing of what nobody knows', says({}), []],
  [
    'the next look and why there is one',
    says(of({ watch: { state: 'watched', because: 'newest' } })),
    [
      JUDGED,
      'looked at next on 2026-11-22 10:00 UTC, daily because it is among the newest of its line of tags',
    ],
  ],
  [
    'since when there is none, and what to do',
    says(of({ watch: { state: 'ended', since: '2026-11-01T00:00:00.000Z' } })),
    [
      JUDGED,
      'not looked at any more since 2026-11-01 00:00 UTC: "ecr-scan-notifier rejudge" has it judged again',
    ],
  ],
  [
    'what may change by itself, though it is not looked at any more',
    says(
      of({
        judgement: judgement({ reviewAt: '2026-11-30T00:00:00.000Z' }),
        watch: { state: 'ended', since: '2026-11-01T00:00:00.000Z' },
      }),
    ),
    [JUDGED, 'looked at next on 2026-11-30 00:00 UTC, when its verdict may change by itself'],
  ],
  [
    'what it failed of, how often and until when',
    says({ ...of({}), failed, failedUntil: '2026-11-22T08:00:00.000Z' }),
    [
      JUDGED,
      'it could not be judged, 7 times since 2026-11-20 09:00 UTC: PermanentFailure: denied; tried again on 2026-11-22 08:00 UTC',
    ],
  ],
  [
    'what ECR said when it was asked for a scan',
    says(
      of({
        watch: { state: 'watched', because: 'young' },
        scanAsked: { at: '2026-11-21T09:00:00.000Z', said: 'limit' },
      }),
    ),
    [
      JUDGED,
      'looked at next on 2026-11-22 10:00 UTC, daily because it is young',
      'ECR was last asked for a scan on 2026-11-21 09:00 UTC: it had scanned the image too lately',
    ],
  ],
  [
    'what stands in the queue, and of what that failed',
    says(
      {},
      {
        heard: { why: 'finding', dueAt: '2026-11-21T12:01:00.000Z' },
        again: { why: 'asked', dueAt: '2026-11-21T13:00:00.000Z', failed: { ...failed, times: 1 } },
      },
    ),
    [
      'not judged yet',
      'Inspector has spoken of its findings: it is judged on 2026-11-21 12:01 UTC',
      'somebody has asked for it to be judged again, and it could not be judged, on 2026-11-20 09:00 UTC: PermanentFailure: denied; tried again on 2026-11-21 13:00 UTC',
    ],
  ],
])('explaining an image says %s', (_what, said, lines) => {
  expect(said).toEqual(lines);
});

it('explain reads it from the deployed ledger, in words and as JSON', async () => {
  const api = digestOf('a1');
  const images = [{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() }];
  await withRig(worldOf(images), async (rig) => {
    const push = pushOf(api, '1.4.2');
    for (const one of [push, SWEEP, findingChanged(api)]) {
      await rig.feed(parseInput(one, 'a test'));
    }
    const explain = (...more: string[]) =>
      run(['explain', 'shop/api:1.4.2', '--table', 'ledger', '--no-feeds', ...more], {
        env: rig.aws.environment,
      });
    const { out } = await explain();
    expect(out.slice(out.indexOf('on record')).split('\n').slice(0, 5)).toEqual([
      'on record',
      expect.stringContaining('approved, judged 2026-11-21 12:00 UTC'),
      expect.stringContaining(`in the log and in messages it is ${push.id}`),
      expect.stringContaining('looked at next '),
      expect.stringContaining('Inspector has spoken of its findings: it is judged '),
    ]);
    expect(JSON.parse((await explain('--json')).out)).toMatchObject({
      onRecord: {
        verdict: 'approved',
        correlationId: push.id,
        next: { due: 'watched', at: '2026-11-22T12:00:00.000Z' },
        watch: { state: 'watched', because: 'young' },
        requests: { heard: { why: 'finding', dueAt: '2026-11-21T12:01:30.000Z' } },
      },
    });
  });
});
