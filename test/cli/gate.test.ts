import { waitForVerdict } from '../../src/cli/gate/wait-for-verdict.ts';
import { parseMaxAge, parseWaitTime } from '../../src/cli/gate/wait-time.ts';
import type { Time } from '../../src/cli/time.ts';
import { PermanentFailure, TransientFailure } from '../../src/core/errors.ts';
import type { GateEntry } from '../../src/core/gate/gate-entry.ts';
import { standingVerdict } from '../../src/core/gate/standing-verdict.ts';
import type { Current } from '../../src/core/ledger/ledger.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { withRig } from '../support/replay.ts';
import { digestOf, judgement, settledWith, unfinishedWith } from '../support/samples.ts';
import { basicScan, findingChanged, pushOf, SWEEP, worldOf } from '../support/worlds.ts';
import { fileWith, removeFiles, run } from './run-program.ts';
import { CLEAN, FIXABLE, shop } from './shop.ts';

afterAll(removeFiles);

const NOW = new Date('2026-11-21T12:00:00Z');
const page = (more: Partial<GateEntry> = {}): GateEntry => ({
  listedBy: [],
  requests: [],
  reports: [],
  ...more,
});
const judged = (more: Parameters<typeof judgement>[0]) =>
  standingVerdict(page({ current: settledWith({ judgement: judgement(more) }) }), NOW);

describe('what a deployment may go by', () => {
  it('is the recorded verdict with its reasons', () => {
    expect(judged({})).toEqual({
      verdict: 'approved',
      why: 'scanned completely, no findings (judged 2026-11-21 10:00 UTC)',
      notLookedAtSince: '2026-11-01T00:00:00.000Z',
    });
  });

  it.each(['approved', 'quarantined', 'undecided'] as const)(
    'is %s as soon as that is recorded, while marks and messages are under way',
    (verdict) => {
      const current = unfinishedWith({ judgement: judgement({ verdict }) });
      expect(standingVerdict(page({ current }), NOW).verdict).toBe(verdict);
    },
  );

  it('is not known once a release has been withdrawn, until somebody has looked', () => {
    const by = { id: 'U0123456789', name: 'Ann' };
    const at = '2026-11-21T10:00:00.000Z';
    const until = '2026-11-22T10:00:00.000Z';
    const reasons = [{ code: 'critical', text: '1 finding is CRITICAL' }] as const;
    const against = { verdict: 'quarantined', reasons, rules: ['critical'] } as const;
    const released = { id: '1', by, at, why: 'the shop is down', until, against };
    const seen = { number: 1, policyVersion: 'v1', fingerprint: 'f1' };
    const channel = 'C0123456789';
    const release = { kind: 'release', id: '1', by, at, until, reason: '', channel, seen } as const;
    const current = settledWith({ judgement: judgement({ released }) });
    const standing = (more: object) =>
      standingVerdict(page({ current, release: { release, ...more } }), NOW).verdict;
    expect(standing({})).toBe('approved');
    expect(standing({ withdrawn: { by, at } })).toBe('undecided');
    // Whoever asks sees that it is a person's word, and what stands against it.
    expect(standingVerdict(page({ current }), NOW)).toMatchObject({
      released: { by: 'Ann', why: 'the shop is down', until, against: 'quarantined' },
    });
  });

  it('is not known for an image that nobody has judged', () => {
    expect(standingVerdict(page(), NOW)).toEqual({
      verdict: 'undecided',
      why: 'it has not been judged yet',
    });
  });

  it.each(['approved', 'quarantined'] as const)(
    'is not known for a part of an index by itself, though it is %s',
    (verdict) => {
      const current = settledWith({ judgement: judgement({ standing: 'unnamed', verdict }) });
      expect(standingVerdict(page({ current, listedBy: [digestOf('f')] }), NOW)).toEqual({
        verdict: 'undecided',
        why: `it has no tag of its own: it is part of ${digestOf('f')}, which has a verdict of its own`,
      });
    },
  );

  it('is not known under a name that it did not have when it was approved', () => {
    const current = settledWith({ judgement: judgement({ names: ['dev-1'] }) });
    const asked = (tag?: string) =>
      standingVerdict(page({ current }), NOW, { ...(tag && { tag }) });
    expect(asked('release-1')).toEqual({
      verdict: 'undecided',
      why: 'it was judged before it was called release-1',
    });
    expect([asked('dev-1').verdict, asked().verdict]).toEqual(['approved', 'approved']);
    expect(asked('approved-aaaaaaaaaaaa').verdict).toBe('approved');
  });

  it('is not known where the time of the approval has run out and nobody has looked since', () => {
    expect(judged({ reviewAt: '2026-11-21T11:59:59.000Z' })).toEqual({
      verdict: 'undecided',
      why: 'its approval held until 2026-11-21 11:59 UTC and has not been looked at since',
    });
    expect(judged({ reviewAt: '2026-11-21T12:00:01.000Z' }).verdict).toBe('approved');
  });

  it('stays a quarantine where the time has run out', () => {
    const past = '2026-11-21T11:00:00.000Z';
    expect(judged({ verdict: 'quarantined', reviewAt: past }).verdict).toBe('quarantined');
  });
});

describe('what has come since, and nobody has looked at', () => {
  const failed = { cause: 'PermanentFailure: denied', since: '2026-11-21T11:00:00Z', times: 2 };
  const standing = (more: Partial<GateEntry>) =>
    standingVerdict(page({ current: settledWith(), ...more }), NOW);

  it.each([
    [{ kind: 'heard', why: 'finding' }, 'heard', 'an event spoke of its findings, and it has not'],
    [{ kind: 'acted', why: 'revoked' }, 'acted', 'somebody has revoked a waiver, and it has not'],
    [{ kind: 'acted', why: 'withdrawn' }, 'acted', 'somebody has withdrawn its release, and it'],
    [{ kind: 'again', why: 'revoked' }, 'acted', 'somebody has revoked a waiver, and it has not'],
    [{ kind: 'acted', why: 'asked' }, 'acted', 'somebody has asked for another judgement of it'],
    [
      { kind: 'heard', why: 'finding', failed },
      'heard',
      'an event spoke of its findings, and it cannot be judged again since 2026-11-21 11:00 UTC (PermanentFailure: denied)',
    ],
  ] as const)('ends an approval: %j', (request, unseen, why) => {
    expect(standing({ requests: [request] })).toEqual({
      verdict: 'undecided',
      why: expect.stringContaining(why),
      unseen,
    });
  });

  it('ends one that could not be judged again, as a former version has noted it too', () => {
    expect(standing({ failed })).toEqual({
      verdict: 'undecided',
      why: 'it was approved, and it cannot be judged again since 2026-11-21 11:00 UTC (PermanentFailure: denied): once that is mended, "ecr-scan-notifier rejudge" has it judged at once',
      unseen: 'failed',
    });
  });

  it('is nothing where it has been judged, or compared, or is no approval', () => {
    const approvals: Partial<GateEntry>[] = [
      { failed: { ...failed, judged: true } },
      { requests: [{ kind: 'heard', why: 'finding', failed, isJudged: true }] },
      { requests: [{ kind: 'again', why: 'policy', failed }] },
    ];
    expect(approvals.map((one) => standing(one).verdict)).toEqual(Array(3).fill('approved'));
    const current = settledWith({ judgement: judgement({ verdict: 'quarantined' }) });
    expect(standing({ current, failed }).verdict).toBe('quarantined');
  });
});

describe('what came before the last look at the image', () => {
  const DIGEST = digestOf('a');
  const scanned = {
    digest: DIGEST,
    state: 'complete',
    completedAt: '2026-11-21T09:59:00Z',
  } as const;
  const LOOKED = '2026-11-21T11:00:00.000Z';
  const standing = (more: Partial<GateEntry>, platforms: readonly object[] = [scanned]) => {
    const approved = judgement({ platforms: platforms as [typeof scanned], counts: { LOW: 1 } });
    const current = settledWith({ judgement: approved, lookedAt: LOOKED });
    return standingVerdict(page({ current, ...more }), NOW).unseen;
  };

  it.each([
    ['of a platform, a minute before', { askedAt: '2026-11-21T10:58:59.999Z' }, undefined],
    ['of a platform, while it was looked at', { askedAt: '2026-11-21T10:59:00.000Z' }, 'heard'],
    ['of a platform, nobody knows when', {}, 'heard'],
    ['of a platform, at no time at all', { askedAt: 'yesterday' }, 'heard'],
  ])('answers what was asked %s: %j', (_when, asked, unseen) => {
    const request = { kind: 'heard', why: 'finding', isOfPlatform: true, ...asked } as const;
    expect(standing({ requests: [request] })).toBe(unseen);
  });

  it('answers an event about the image itself, and nothing that people did', () => {
    const askedAt = '2026-11-21T10:00:00.000Z';
    const own = (kind: 'heard' | 'again', why: 'finding' | 'revoked') =>
      standing({ requests: [{ kind, why, askedAt }] });
    expect([own('heard', 'finding'), own('again', 'revoked')]).toEqual([undefined, 'acted']);
  });

  const said = {
    at: '2026-11-21T10:00:00.000Z',
    finished: true,
    countsNone: false,
    counts: { CRITICAL: 1 },
  } as const;
  const told = (more: object, notedAt: string = LOOKED, platforms?: readonly object[]) =>
    standing({ reports: [{ digest: DIGEST, report: { ...said, ...more }, notedAt }] }, platforms);

  it.each([
    ['noted before', {}, '2026-11-21T10:59:59.999Z', undefined],
    ['noted at the same time', {}, LOOKED, 'heard'],
    ['noted nobody knows when', {}, 'undefined', 'heard'],
    ['of what is on record', { counts: { LOW: 1 } }, LOOKED, undefined],
    ['of less than that', { counts: {}, countsNone: true }, LOOKED, undefined],
    ['of one more', { counts: { LOW: 2 } }, LOOKED, 'heard'],
    ['of a failure', { finished: false, counts: {} }, LOOKED, 'heard'],
    ['of an earlier scan', { at: '2026-11-21T09:57:59.000Z' }, LOOKED, undefined],
    ['of a later scan', { at: '2026-11-21T11:30:00.000Z', counts: {} }, LOOKED, 'heard'],
    ['that a scan has shown', { closed: true }, LOOKED, 'heard'],
  ])('or by its evidence a report %s: %j', (_which, more, notedAt, unseen) => {
    expect(told(more, notedAt)).toBe(unseen);
  });

  it('but by no evidence that is not there', () => {
    const none = { counts: {} };
    const { completedAt: _at, ...untimed } = scanned;
    const other = { ...scanned, digest: digestOf('b') };
    expect(told(none, LOOKED, [untimed])).toBe('heard');
    expect(told(none, LOOKED, [other])).toBe('heard');
    expect(told(none, LOOKED, [{ ...scanned, state: 'unsupported' }])).toBe('heard');
    // Which of two platforms has the finding on record, nobody knows.
    expect(told({ counts: { LOW: 1 } }, LOOKED, [scanned, other])).toBe('heard');
  });
});

describe('how old a scan may be', () => {
  const WEEK = 7 * 86_400_000;
  const DIGEST = digestOf('a');
  type Platform = ReturnType<typeof judgement>['platforms'][number];
  const aged = (...platforms: Partial<Platform>[]) =>
    standingVerdict(
      page({
        current: settledWith({
          judgement: judgement({
            platforms: platforms.map((one) => ({ digest: DIGEST, state: 'complete', ...one })),
          }),
        }),
      }),
      NOW,
      { maxAge: WEEK },
    );

  it('holds for the scan of every platform', () => {
    const young = { completedAt: '2026-11-14T12:00:00.000Z' };
    expect(aged(young).verdict).toBe('approved');
    expect(
      aged(young, { platform: 'linux/arm64', completedAt: '2026-11-14T11:59:59.000Z' }),
    ).toEqual({
      verdict: 'undecided',
      why: 'linux/arm64: it is approved, but by a scan of 2026-11-14 11:59 UTC, and no more than 7 days are allowed',
    });
  });

  it('is that of the last look where it is scanned continuously, and unknown where nobody looks', () => {
    const platforms = [
      { digest: DIGEST, state: 'complete', continuous: true, completedAt: '2026-01-01T00:00:00Z' },
    ] as const;
    const of = (more: Partial<Current>, judgedAt = '2026-11-21T10:00:00.000Z') =>
      standingVerdict(
        page({
          current: settledWith({
            judgement: judgement({ platforms, judgedAt }),
            watch: { state: 'watched', because: 'young' },
            ...more,
          }),
        }),
        NOW,
        { maxAge: WEEK },
      );
    expect(of({}).verdict).toBe('approved');
    expect(of({ lookedAt: '2026-11-14T12:00:00.000Z' }).verdict).toBe('approved');
    expect(of({ lookedAt: '2026-11-14T11:59:59.000Z' })).toEqual({
      verdict: 'undecided',
      why: 'it is approved by a scan that goes on, but nobody has looked at it since 2026-11-14 11:59 UTC, and no more than 7 days are allowed',
    });
    expect(of({}, '2026-11-01T10:00:00.000Z').verdict).toBe('undecided');
    expect(of({ watch: { state: 'ended', since: '2026-11-21T09:00:00.000Z' } })).toEqual({
      verdict: 'undecided',
      why: 'it is approved by a scan that goes on, but since 2026-11-21 09:00 UTC nobody looks at it (the policy\'s "watch"), and no more than 7 days are allowed',
    });
  });

  it('is too much where nobody knows it', () => {
    expect(aged().verdict).toBe('undecided');
    expect(aged({})).toEqual({
      verdict: 'undecided',
      why: 'it is approved, but nobody knows how old its scan is, and no more than 7 days are allowed',
    });
  });

  it('is not known of a scan that is dated in the future, but for clocks that differ', () => {
    expect(aged({ completedAt: '2026-11-21T12:05:00.000Z' }).verdict).toBe('approved');
    expect(aged({ completedAt: '2026-11-21T12:05:00.001Z' })).toEqual({
      verdict: 'undecided',
      why: 'it is approved, but by a scan of 2026-11-21 12:05 UTC, which is yet to come, and no more than 7 days are allowed',
    });
  });

  it('excuses no quarantine', () => {
    const current = settledWith({ judgement: judgement({ verdict: 'quarantined' }) });
    expect(standingVerdict(page({ current }), NOW, { maxAge: 0 }).verdict).toBe('quarantined');
  });

  it.each([
    ['7d', 604_800_000],
    ['36h', 129_600_000],
    ['30 days', 2_592_000_000],
    ['1 day', 86_400_000],
  ])('is said as %s', (text, milliseconds) => {
    expect(parseMaxAge(text)).toBe(milliseconds);
  });
});

it('an approval that nobody looks after any more says since when', () => {
  const watch = { state: 'ended', since: '2026-11-20T12:00:00.000Z' } as const;
  const current = settledWith({ watch });
  expect(standingVerdict(page({ current }), NOW)).toMatchObject({
    verdict: 'approved',
    notLookedAtSince: watch.since,
  });
  const quarantined = settledWith({ watch, judgement: judgement({ verdict: 'quarantined' }) });
  expect(standingVerdict(page({ current: quarantined }), NOW)).not.toHaveProperty(
    'notLookedAtSince',
  );
});

/** A clock that only pausing moves. */
function timeThatPausesMove(): Time {
  let now = 0;
  return {
    clock: () => now,
    pause: (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

describe('waiting for a verdict', () => {
  const approved = page({ current: settledWith() });

  /** Answers in turn. */
  const waitFor = async (patience: number, ...answers: (GateEntry | Error)[]) => {
    const time = timeThatPausesMove();
    const notes: string[] = [];
    const asked: number[] = [];
    const standing = waitForVerdict(
      () => {
        asked.push(time.clock());
        const answer = answers[Math.min(asked.length, answers.length) - 1];
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? page());
      },
      {
        patience,
        now: () => NOW,
        note: (line) => notes.push(line),
        ...time,
      },
    );
    const { verdict, why } = await standing;
    return { verdict, why, asked, notes };
  };

  it('does not wait for what no time clears', async () => {
    const reasons = [
      { code: 'scan-unsupported', text: 'the scanner does not support it' },
    ] as const;
    const of = (more: Parameters<typeof judgement>[0]) =>
      page({ current: settledWith({ judgement: judgement({ verdict: 'undecided', ...more }) }) });
    expect(await waitFor(60_000, of({ reasons }))).toMatchObject({
      asked: [0],
      verdict: 'undecided',
      why: 'the scanner does not support it (judged 2026-11-21 10:00 UTC); not waited for, since no time clears that (docs/policy.md says what a waiver may accept)',
    });
    const failed = { code: 'scan-failed', text: 'linux/arm64: the scan failed' };
    const open = await waitFor(9_000, of({ reasons: [...reasons, failed] }));
    expect(open.asked).toEqual([0, 5_000, 9_000]);
  });

  it('asks once without patience', async () => {
    expect(await waitFor(0, page())).toMatchObject({
      verdict: 'undecided',
      asked: [0],
      notes: [],
    });
  });

  it('asks every 5 seconds and a last time at the end', async () => {
    const { verdict, asked, notes } = await waitFor(12_000, page());
    expect([verdict, asked]).toEqual(['undecided', [0, 5_000, 10_000, 12_000]]);
    expect(notes[0]).toBe('undecided: it has not been judged yet; waiting for up to 12 s more');
  });

  it('ends with the verdict', async () => {
    const { verdict, asked } = await waitFor(600_000, page(), page(), approved);
    expect([verdict, asked]).toEqual(['approved', [0, 5_000, 10_000]]);
  });

  it('waits out a ledger that cannot be read for the moment', async () => {
    const { verdict } = await waitFor(60_000, new TransientFailure('throttled'), approved);
    expect(verdict).toBe('approved');
    expect((await waitFor(0, new TransientFailure('throttled'))).verdict).toBe('undecided');
  });

  it('does not wait for what waiting cannot bring', async () => {
    await expect(waitFor(60_000, new PermanentFailure('no such table'))).rejects.toThrow(
      'no such table',
    );
    const cause = Object.assign(new Error('none'), { name: 'CredentialsProviderError' });
    const failure = new TransientFailure('no credentials', { cause });
    await expect(waitFor(60_000, failure)).rejects.toThrow('no credentials');
  });

  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['90 seconds', 90_000],
    ['10 minutes', 600_000],
    ['1 hour', 3_600_000],
    ['10 m', 600_000],
  ])('%s is a time', (text, milliseconds) => {
    expect(parseWaitTime(text)).toBe(milliseconds);
  });

  it.each(['10', 'm', '10 months', '-5s', '1d', '10 minutes or so', ''])(
    '%j is no time',
    (text) => {
      expect(() => parseWaitTime(text)).toThrow(
        `--wait: "${text}" is no time: expected one such as 90s, 10m or "1 hour"`,
      );
    },
  );
});

describe('the gate of a pipeline', () => {
  const world = fileWith('world.json', shop());
  const BY_THE_BUILT_IN = 'Judged by the built-in policy, as the world has none.\n';

  it.each([
    ['shop/api:1.0.0', 0, 'approved shop/api:1.0.0 (sha256:aaaa'],
    [`shop/api@${FIXABLE}`, 1, `quarantined shop/api@${FIXABLE}: 1 finding is CRITICAL`],
    ['shop/api:1.2.0', 3, 'undecided shop/api:1.2.0 (sha256:cccc'],
  ])('for %s in a world, once it was pushed, ends with code %i', async (image, code, line) => {
    const ran = await run(['gate', image, '--world', world]);
    expect(ran).toMatchObject({ code, err: BY_THE_BUILT_IN });
    expect(ran.out.startsWith(line)).toBe(true);
    expect(ran.out.trim().split('\n')).toHaveLength(1);
  });

  it('waits as long as it is told', async () => {
    const time = timeThatPausesMove();
    const ran = await run(['gate', 'shop/api:1.2.0', '--world', world, '--wait', '1s'], { time });
    expect([ran.code, time.clock()]).toEqual([3, 1_000]);
    expect(ran.err).toContain('the scan has not finished');
    expect(ran.err).toContain('waiting for up to 1 s more');
  });

  it('takes no approval by a scan that is too old, and says so', async () => {
    const images = [
      {
        imageDigest: FIXABLE,
        imageTags: ['1.0.0'],
        scan: basicScan(),
        imagePushedAt: '2025-01-01T00:00:00Z',
      },
    ];
    const old = shop({
      now: '2026-12-01T12:00:00Z',
      repositories: [{ repositoryName: 'shop/api', images }],
    });
    const path = fileWith('world.json', old);
    const ask = (age: string) => run(['gate', 'shop/api:1.0.0', '--world', path, '--max-age', age]);
    expect(await ask('7d')).toEqual({
      code: 3,
      out:
        `undecided shop/api:1.0.0 (${FIXABLE}): it is approved, but by a scan of 2026-11-21 11:59 UTC, ` +
        'and no more than 7 days are allowed\n',
      err: BY_THE_BUILT_IN,
    });
    expect((await ask('30 days')).code).toBe(0);
  });

  it.each([
    ['shop/api:1.0.0', '--table', '-h'],
    ['shop/api:1.0.0', '--wait', '--help'],
    ['-h', '--table', 'ledger'],
  ])('does not take %s %s %s for an approval', async (...args) => {
    expect(await run(['gate', ...args])).toEqual({
      code: 2,
      out: expect.stringMatching(/^Usage: ecr-scan-notifier gate IMAGE/),
      err: '',
    });
  });

  it('says to programs what nobody has looked at', async () => {
    await withRig(
      worldOf([{ imageDigest: FIXABLE, imageTags: ['1'], scan: basicScan() }]),
      async (rig) => {
        for (const one of [pushOf(FIXABLE, '1'), findingChanged(FIXABLE)])
          await rig.feed(parseInput(one, 'a test'));
        const ran = await run(['gate', 'shop/api:1', '--table', 'ledger', '--json'], {
          env: rig.aws.environment,
        });
        expect(ran.code).toBe(3);
        expect(JSON.parse(ran.out)).toMatchObject({
          verdict: 'undecided',
          unseen: 'heard',
          why: 'an event spoke of its findings, and it has not been judged since: that takes some minutes, ask again then',
        });
      },
    );
  });

  it('does not wait for a verdict on a chart', async () => {
    const charts = shop({
      repositories: [
        {
          repositoryName: 'charts/api',
          images: [
            {
              imageDigest: FIXABLE,
              imageTags: ['1.0.0'],
              artifactMediaType: 'application/vnd.cncf.helm.config.v1+json',
            },
          ],
        },
      ],
    });
    const path = fileWith('world.json', charts);
    const ran = await run(['gate', 'charts/api:1.0.0', '--world', path, '--wait', '10 minutes']);
    expect(ran).toEqual({
      code: 3,
      out:
        `undecided charts/api:1.0.0 (${FIXABLE}): it is not an image ` +
        '(application/vnd.cncf.helm.config.v1+json), and only images are judged\n',
      err: BY_THE_BUILT_IN,
    });
  });

  it.each([
    [['shop/api:9', '--world', world], 'shop/api:9: there is no such image in eu-central-1'],
    [['shop/api', '--world', world], 'shop/api: name a tag or a digest, such as shop/api:1.4.2'],
    [
      ['shop/api:1.0.0'],
      'gate: which table? name it with --table or LEDGER_TABLE (the output LedgerTableName of the stack)',
    ],
    [
      ['shop/api:1.0.0', '--policy', 'policy.yml', '--table', 'ledger'],
      'gate: --policy goes with --world: what is deployed judges by its own',
    ],
    [
      ['shop/api:1.0.0', '--wait', 'long'],
      '--wait: "long" is no time: expected one such as 90s, 10m or "1 hour"',
    ],
    [
      ['shop/api:1.0.0', '--max-age', '1 month'],
      '--max-age: "1 month" is no time: expected one such as 7d, 36h or "30 days"',
    ],
  ])('%j ends with code 2 and one sentence', async (args, sentence) => {
    expect(await run(['gate', ...args])).toEqual({ code: 2, out: '', err: `${sentence}\n` });
  });
});

it('the gate notes beside its line that nobody looks after an approval any more', async () => {
  const policy = {
    quarantine: { c: { severity: 'CRITICAL' } },
    watch: { newest: 1, 'younger-than': '1 day' },
  };
  const images = [
    { imageDigest: FIXABLE, imageTags: ['1'], imagePushedAt: '2026-11-20T10:00:00Z' },
    { imageDigest: CLEAN, imageTags: ['2'], imagePushedAt: '2026-11-20T11:00:00Z' },
  ].map((one) => ({ ...one, scan: basicScan() }));
  const pushes = [pushOf(FIXABLE, '1'), pushOf(CLEAN, '2')];
  await withRig(worldOf(images, { policy }), async (rig) => {
    for (const one of [...pushes, { now: '2026-11-22T12:01:00Z' }, SWEEP]) {
      await rig.feed(parseInput(one, 'a test'));
    }
    const ran = await run(['gate', 'shop/api:1', '--table', 'ledger'], {
      env: rig.aws.environment,
    });
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^approved shop\/api:1 .*\n$/);
    expect(ran.err).toBe(
      'Nobody has looked since 2026-11-22 12:01 UTC whether that approval still holds (the policy\'s "watch"): "ecr-scan-notifier rejudge" has it judged anew.\n',
    );
  });
});
