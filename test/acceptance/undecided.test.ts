import { parseInput } from '../../src/local/deployment/inputs.ts';
import { ledgerOf } from '../support/ledger.ts';
import { endStateOf, replay, reportIn, withRig } from '../support/replay.ts';
import { subjectsOf, verdictText } from '../support/subjects.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  pendingScan,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const FAILED = {
  imageScanStatus: { status: 'FAILED', description: 'The scan failed.' },
  imageScanFindings: null,
};
type Scan = Record<string, unknown>;
const worldWith = (scan: Scan, more: Parameters<typeof worldOf>[1] = {}) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan }], more);
const becomes = (scan: Scan) => changeOf([{ imageDigest: api, scan }]);
const at = (time: string) => [{ now: `2026-11-21T${time}Z` }, SWEEP];
const push = pushOf(api, '1.4.2');

const UNDECIDED =
  'Undecided: shop/api:1.4.2. Not known yet. The scan has not finished (IN_PROGRESS). Nobody has to act: time alone will do.';
const APPROVED = 'Approved: shop/api:1.4.2. May ship. Scanned completely, no findings.';

describe('an image that is undecided', () => {
  it('is told to every route after an hour, once, whatever is swept later', async () => {
    const report = await replay(
      worldWith(pendingScan()),
      push,
      ...at('12:59:59'),
      ...at('13:00:00'),
      ...at('14:00:00'),
      ...at('23:00:00'),
    );
    expect(endStateOf(report)).toMatchObject({
      slack: [UNDECIDED],
      sns: ['[undecided] shop/api:1.4.2'],
      deadLetters: [],
    });
    const told = subjectsOf(report).map((subject) => subject['told']);
    expect(told).toEqual([[], [], ['slack', 'sns'], [], []]);
  });

  it('is told with what is missing and who could do what, and can be filtered by', async () => {
    const { slack, sns } = await replay(worldWith(FAILED), push, ...at('13:00:00'));
    expect(JSON.stringify(slack[0]?.body['blocks'])).toContain(
      '*What ends it* (undecided for 1 hour)\\n• whoever built it starts a new scan, or builds and pushes it anew',
    );
    expect(sns[0]?.attributes).toMatchObject({ verdict: 'undecided', repository: 'shop/api' });
    expect(JSON.parse(sns[0]?.message ?? '')).toMatchObject({
      verdict: 'undecided',
      undecidedSince: '2026-11-21T12:00:00.000Z',
      remedies: [
        {
          code: 'scan-failed',
          by: 'somebody',
          how: 'whoever built it starts a new scan, or builds and pushes it anew',
        },
      ],
    });
  });

  it('is not told where its verdict comes within the hour', async () => {
    const report = await replay(
      worldWith(pendingScan()),
      push,
      becomes(basicScan()),
      ...at('12:30:00'),
      ...at('13:00:00'),
      ...at('20:00:00'),
    );
    expect(endStateOf(report)).toMatchObject({
      slack: [APPROVED],
      sns: ['[approved] shop/api:1.4.2'],
    });
  });

  it('for half an hour between two approvals stays silent', async () => {
    const report = await replay(
      worldWith(basicScan()),
      push,
      becomes(FAILED),
      push,
      becomes(basicScan()),
      ...at('12:30:00'),
      ...at('14:00:00'),
    );
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'approved nothing-counts',
      'undecided scan-failed',
      'approved nothing-counts',
    ]);
    expect(endStateOf(report).slack).toEqual([APPROVED]);
  });

  it('and was told so is told of when it is approved', async () => {
    const report = await replay(
      worldWith(basicScan()),
      push,
      becomes(pendingScan()),
      push,
      ...at('13:00:00'),
      becomes(basicScan()),
      ...at('14:00:00'),
      ...at('20:00:00'),
    );
    expect(endStateOf(report).slack).toEqual([
      APPROVED,
      'Undecided: shop/api:1.4.2. Not known yet. The scan has not finished (IN_PROGRESS). It was approved before. Nobody has to act: time alone will do.',
      `${APPROVED} It was undecided until now.`,
    ]);
  });

  it('is told after the time of the policy, of its override, or never', async () => {
    const policy = (undecided: object) => ({
      quarantine: { critical: { severity: 'CRITICAL' } },
      undecided: { 'tell-after': 'never' },
      overrides: [{ repository: 'shop/*', undecided }],
    });
    const soon = policy({ 'tell-after': '10 minutes' });
    const heard = await replay(worldWith(FAILED, { policy: soon }), push, ...at('12:10:00'));
    expect(heard.slack).toHaveLength(1);
    const never = { ...soon, overrides: [] };
    const silent = await replay(worldWith(FAILED, { policy: never }), push, ...at('18:00:00'));
    expect([silent.slack, silent.sns]).toEqual([[], []]);
  });

  it('is quarantined by its deadline as ever, though people have heard of it', async () => {
    const policy = {
      quarantine: { critical: { severity: 'CRITICAL' } },
      undecided: { default: { 'quarantine-after': '2 hours' } },
    };
    const report = await replay(
      worldWith(pendingScan(), { policy }),
      push,
      ...at('13:00:00'),
      ...at('14:00:00'),
    );
    expect(report.sns.map(({ subject }) => subject)).toEqual([
      '[undecided] shop/api:1.4.2',
      '[quarantined] shop/api:1.4.2',
    ]);
  });

  it('is told by a record that a former version has written', async () => {
    await withRig(worldWith(FAILED), async (rig) => {
      await rig.feed(parseInput(push, 'a test'));
      const ledger = ledgerOf(rig.aws);
      const [item] = await ledger.items(`123456789012/eu-central-1/shop/api@${api}`, 'state');
      const current = item?.['current'] as { readonly judgement: object };
      const { judgement } = current;
      const former = { ...judgement, reviewAt: undefined, tellAt: undefined };
      await ledger.put({ ...item, current: { ...current, judgement: former } });
      for (const one of at('13:00:00')) await rig.feed(parseInput(one, 'a test'));
      expect((await reportIn(rig, [])).slack).toHaveLength(1);
    });
  });
});

describe('what stays silent for ever', () => {
  it('is an image that nobody has named', async () => {
    const world = worldOf([{ imageDigest: api, scan: FAILED }]);
    const report = await replay(world, basicScanEnded(api, 'FAILED'), ...at('18:00:00'));
    expect(subjectsOf(report)).toHaveLength(2);
    expect([report.slack, report.sns]).toEqual([[], []]);
  });

  it('is an image that is not there any more', async () => {
    const report = await replay(worldOf([]), push, ...at('18:00:00'));
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'undecided image-missing',
      'undecided image-missing',
    ]);
    expect([report.slack, report.sns]).toEqual([[], []]);
  });
});

describe('a function that dies while it tells of an undecided image', () => {
  const crashAfter = (call: string, nth: number) =>
    replay(
      worldWith(pendingScan(), { faults: [{ call, nth, crash: true }] }),
      push,
      ...at('13:00:00'),
      ...at('13:02:00'),
      ...at('13:30:00'),
      ...at('15:00:00'),
    );

  it.each([
    ['opening the record again', 'dynamodb:PutItem', 1],
    ['noting that Slack was told', 'dynamodb:PutItem', 2],
    ['settling it', 'dynamodb:PutItem', 3],
  ])('%s: each route hears of it once', async (_what, call, nth) => {
    const { slack, sns } = endStateOf(await crashAfter(call, nth));
    expect([slack, sns]).toEqual([[UNDECIDED], ['[undecided] shop/api:1.4.2']]);
  });

  it('telling Slack: Slack alone is told twice, in the one window that cannot be closed', async () => {
    const { slack, sns } = endStateOf(await crashAfter('slack:chat.postMessage', 1));
    expect([slack, sns]).toEqual([[UNDECIDED, UNDECIDED], ['[undecided] shop/api:1.4.2']]);
  });
});

it('an approval that cannot be taken back fails the run at once, and is in the message later', async () => {
  const world = worldOf(
    [{ imageDigest: api, imageTags: ['1.4.2', 'approved-a1a1a1a1a1a1'], scan: pendingScan() }],
    {
      faults: [
        {
          call: 'ecr:BatchDeleteImage',
          nth: 1,
          times: 100,
          error: 'AccessDeniedException',
          status: 400,
        },
      ],
    },
  );
  const report = await replay(world, push, ...at('13:00:00'), ...at('14:30:00'));
  expect(report.deadLetters).toHaveLength(1);
  expect(report.slack).toHaveLength(1);
  expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain(
    'A mark of the verdict before still stands, and a gate may believe it',
  );
});
