import { epssOn, type Feeds, kevOn, others, publish } from '../support/feeds.ts';
import { type Report, replay } from '../support/replay.ts';
import { lastSubject, subjectsOf, verdictText } from '../support/subjects.ts';
import {
  basicScan,
  basicScanEnded,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
/** What basic and enhanced scans find here. */
const [BASIC, ENHANCED] = ['CVE-2026-10000', 'CVE-2026-20000'];
const kevPolicy = { quarantine: { exploited: { kev: true } } };
const epssPolicy = { quarantine: { likely: { epss: 0.1 } } };

const basicWorld = (feeds: Feeds, policy: object = kevPolicy) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('LOW') }], { policy, feeds });

const blocksOf = (report: Report) => JSON.stringify(report.slack.at(-1)?.body['blocks']);

describe("CISA's catalogue", () => {
  it('quarantines what it lists, whatever its severity, and the message says since when', async () => {
    const report = await replay(
      basicWorld({ kev: kevOn('2026-11-20', BASIC) }),
      basicScanEnded(api),
    );
    expect(lastSubject(report)).toMatchObject({
      verdict: 'quarantined',
      reasons: [
        {
          code: 'exploited',
          text: '1 finding is LOW and known by CISA to be exploited (KEV)',
        },
      ],
      deciding: [
        {
          rule: 'exploited',
          match: 'yes',
          id: 'CVE-2026-10000',
          kev: { state: 'listed', added: '2026-11-02', due: '2026-11-23', ransomware: false },
        },
      ],
      feeds: { kev: '2026-11-20T03:00:00.000Z' },
    });
    expect(report.sns[0]?.attributes).toMatchObject({ verdict: 'quarantined', kev: 'true' });
    expect(blocksOf(report)).toContain('since 2026-11-02');
  });

  it('approves what it does not list', async () => {
    const report = await replay(
      basicWorld({ kev: kevOn('2026-11-20', ...others(2)) }),
      basicScanEnded(api),
    );
    expect(verdictText(lastSubject(report))).toBe('approved nothing-counts');
    expect(report.sns[0]?.attributes).toMatchObject({ kev: 'false' });
  });

  it('of which there is no copy leaves the image undecided, and says why', async () => {
    const report = await replay(
      worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('LOW') }], {
        policy: kevPolicy,
      }),
      basicScanEnded(api),
    );
    expect(lastSubject(report)).toMatchObject({
      verdict: 'undecided',
      reasons: [
        {
          code: 'kev-unknown',
          text: "whether the rule exploited counts 1 finding is not known: there is no copy of CISA's catalogue (KEV) yet",
        },
      ],
      feedTroubles: [
        { feed: 'kev', state: 'missing' },
        { feed: 'epss', state: 'missing' },
      ],
    });
    expect([report.slack, report.sns, report.images[0]?.tags]).toEqual([[], [], ['1.4.2']]);
  });

  it('of which the copy is stale leaves the image undecided, and names the date', async () => {
    const report = await replay(
      basicWorld({ kev: kevOn('2026-11-07', ...others(2)) }),
      basicScanEnded(api),
    );
    expect(lastSubject(report)).toMatchObject({
      verdict: 'undecided',
      reasons: [
        {
          code: 'kev-unknown',
          text: "whether the rule exploited counts 1 finding is not known: the copy of CISA's catalogue (KEV) is of 2026-11-07, too old to rely on",
        },
      ],
      feedTroubles: [
        { feed: 'kev', state: 'stale', date: '2026-11-07T03:00:00.000Z' },
        { feed: 'epss', state: 'missing' },
      ],
    });
  });

  it('is as old as the policy allows', async () => {
    const feeds = { kev: kevOn('2026-11-07', ...others(2)) };
    const patient = { ...kevPolicy, feeds: { kev: { 'stale-after': '15 days' } } };
    const report = await replay(basicWorld(feeds, patient), basicScanEnded(api));
    expect(verdictText(lastSubject(report))).toBe('approved nothing-counts');
  });

  it('quarantines by a stale copy what stands there, and names the date', async () => {
    const report = await replay(
      basicWorld({ kev: kevOn('2026-11-07', BASIC) }),
      basicScanEnded(api),
    );
    expect(verdictText(lastSubject(report))).toBe('quarantined exploited');
    expect(blocksOf(report)).toContain(
      "Our copy of CISA's catalogue (KEV) is of 2026-11-07, too old to rely on",
    );
  });

  it('that is there at last decides with the next event', async () => {
    const report = await replay(
      basicWorld({}),
      basicScanEnded(api),
      ...publish({
        kev: kevOn('2026-11-20', ...others(2)),
        epss: epssOn('2026-11-21', [BASIC, 0.1, 0.2]),
      }),
      basicScanEnded(api),
    );
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'undecided kev-unknown',
      'approved nothing-counts',
    ]);
  });

  it('that is there at last decides by the sweep, without an event', async () => {
    const report = await replay(
      basicWorld({
        kev: kevOn('2026-11-07', ...others(2)),
        epss: epssOn('2026-11-21', [BASIC, 0.1, 0.2]),
      }),
      basicScanEnded(api),
      ...publish({ kev: kevOn('2026-11-21', ...others(2), BASIC) }),
      { now: '2026-11-21T12:15:00Z' },
      SWEEP,
    );
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'undecided kev-unknown',
      'quarantined exploited',
    ]);
  });

  it('says nothing of a vulnerability without a CVE id: the image stays undecided', async () => {
    const finding = { severity: 'LOW', id: 'GHSA-aaaa-bbbb-cccc' };
    const images = [{ imageDigest: api, imageTags: ['1.4.2'], scan: enhancedScan(finding) }];
    const feeds = { kev: kevOn('2026-11-20', ...others(2)) };
    const report = await replay(
      worldOf(images, { policy: kevPolicy, feeds }),
      enhancedScanEnded(api, 1),
    );
    expect(lastSubject(report).reasons).toEqual([
      {
        code: 'kev-unknown',
        text: 'whether the rule exploited counts 1 finding is not known: the scanner names no CVE id to look up',
      },
    ]);
  });

  it('is asked by every alias', async () => {
    const finding = { severity: 'LOW', id: 'GHSA-aaaa-bbbb-cccc', aliases: [ENHANCED] };
    const images = [{ imageDigest: api, imageTags: ['1.4.2'], scan: enhancedScan(finding) }];
    const feeds = { kev: kevOn('2026-11-20', ENHANCED) };
    const report = await replay(
      worldOf(images, { policy: kevPolicy, feeds }),
      enhancedScanEnded(api, 1),
    );
    expect(verdictText(lastSubject(report))).toBe('quarantined exploited');
  });
});

describe("FIRST's scores", () => {
  it.each<[string, Feeds, string]>([
    [
      'a likely one quarantines',
      { epss: epssOn('2026-11-21', [BASIC, 0.1, 0.9]) },
      'quarantined likely',
    ],
    [
      'an unlikely one approves',
      { epss: epssOn('2026-11-21', [BASIC, 0.09, 0.9]) },
      'approved nothing-counts',
    ],
    ['no copy leaves it undecided', {}, 'undecided epss-unknown'],
    [
      'no score leaves it undecided',
      { epss: epssOn('2026-11-21', ['CVE-2026-10001', 0.1, 0.9]) },
      'undecided epss-unknown',
    ],
    [
      'an old low score leaves it undecided',
      { epss: epssOn('2026-11-13', [BASIC, 0.09, 0.9]) },
      'undecided epss-unknown',
    ],
    [
      'an old high score quarantines',
      { epss: epssOn('2026-11-13', [BASIC, 0.1, 0.9]) },
      'quarantined likely',
    ],
  ])('%s', async (_, feeds, verdict) => {
    const report = await replay(basicWorld(feeds, epssPolicy), basicScanEnded(api));
    expect(verdictText(lastSubject(report))).toBe(verdict);
  });

  it('that move every day make no new record as long as they decide in the same way', async () => {
    const report = await replay(
      basicWorld(
        { kev: kevOn('2026-11-20', BASIC), epss: epssOn('2026-11-20', [BASIC, 0.02, 0.5]) },
        epssPolicy,
      ),
      basicScanEnded(api),
      ...publish({ epss: epssOn('2026-11-21', [BASIC, 0.03, 0.6]) }),
      basicScanEnded(api),
    );
    expect(report.calls['dynamodb:TransactWriteItems']).toBe(1);
  });
});

describe('what Inspector itself knows', () => {
  const findingArn = 'arn:aws:inspector2:eu-central-1:123456789012:finding/1';
  const judged = async (policy: object, feeds: Feeds | undefined, detail: object | undefined) => {
    const scan = enhancedScan({ severity: 'LOW', findingArn });
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan }], {
      policy,
      ...(feeds && { feeds }),
      ...(detail && { findingDetails: [{ findingArn, ...detail }] }),
    });
    return lastSubject(await replay(world, enhancedScanEnded(api, 1)));
  };
  const listed = { cisaData: { dateAdded: 1_793_577_600, dateDue: 1_795_392_000 } };

  it('stands in for a catalogue of which there is no copy', async () => {
    expect(await judged(kevPolicy, undefined, listed)).toMatchObject({
      verdict: 'quarantined',
      deciding: [{ kev: { state: 'listed', added: '2026-11-02', due: '2026-11-23' } }],
    });
  });

  it('adds an entry where the copy is stale', async () => {
    const stale = { kev: kevOn('2026-11-01', ...others(2)) };
    expect(verdictText(await judged(kevPolicy, stale, listed))).toBe('quarantined exploited');
  });

  it('stands in for a score that is not there', async () => {
    const feeds = { epss: epssOn('2026-11-21', ['CVE-2026-10001', 0.1, 0.9]) };
    expect(verdictText(await judged(epssPolicy, feeds, { epssScore: 0.4 }))).toBe(
      'quarantined likely',
    );
    expect(verdictText(await judged(epssPolicy, feeds, { epssScore: 0.01 }))).toBe(
      'approved nothing-counts',
    );
  });

  it.each([{ hang: true }, { drip: true }])(
    'keeps nobody waiting: where it meets %j, the verdict is by what the feeds say',
    async (fault) => {
      const call = 'inspector2:BatchGetFindingDetails';
      const scan = enhancedScan(
        { severity: 'LOW', findingArn },
        { severity: 'LOW', findingArn: findingArn.replace(/1$/, '2') },
      );
      // A stale copy: what it lists holds, what it does not list Inspector is asked for.
      const report = await replay(
        worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan }], {
          policy: kevPolicy,
          feeds: { kev: kevOn('2026-11-01', ENHANCED, ...others(2)) },
          faults: [{ call, nth: 1, times: 99, ...fault }],
        }),
        enhancedScanEnded(api, 2),
      );
      expect(report.deadLetters).toEqual([]);
      expect(report.events[0]?.attempts).toBe(1);
      expect(verdictText(lastSubject(report))).toBe('quarantined exploited');
      expect(report.calls[call]).toBeGreaterThan(0);
    },
  );

  it('by its silence says nothing', async () => {
    expect(verdictText(await judged(kevPolicy, undefined, {}))).toBe('undecided kev-unknown');
    expect(verdictText(await judged(kevPolicy, undefined, undefined))).toBe(
      'undecided kev-unknown',
    );
    expect(verdictText(await judged(epssPolicy, undefined, {}))).toBe('undecided epss-unknown');
  });
});
