import { setImmediate } from 'node:timers/promises';
import { summaryOf } from '../../src/cli/simulate/image-summary.ts';
import { eachAtPace, openPace } from '../../src/cli/simulate/limiter.ts';
import { simulationLines } from '../../src/cli/simulate/simulation-text.ts';
import { Tally } from '../../src/cli/simulate/tally.ts';
import { inPlain } from '../../src/terminal/paint.ts';
import { hostile, inFull, inGrace, undecided, unlessKnown } from './explained.ts';

const summary = ({ decision }: typeof inFull, name = 'shop/cart:1') =>
  summaryOf({ repository: name.split(':')[0] ?? '', name }, decision);

const APPROVED = { verdict: 'approved' } as const;

describe('what is kept of an image', () => {
  it('is a few numbers and names, and none of its findings', () => {
    const { rules, upgrades, ...kept } = summary(inFull);
    expect(kept).toEqual({
      repository: 'shop/cart',
      name: 'shop/cart:1',
      verdict: 'quarantined',
      why: '1 finding is CRITICAL and known by CISA to be exploited (KEV); 1 finding is CRITICAL',
      doubts: [],
      quarantining: 2,
      advised: 0,
      worst: { inKev: 1, critical: 2 },
      inGrace: 1,
      inKev: 1,
      accepted: [],
      setAside: [
        {
          name: 'waiver zlib-until-rebuilt by Ada Lovelace until 2026-12-14 (waivers.yml:4)',
          findings: 1,
          inKev: 0,
          critical: 1,
        },
        {
          name: 'ignore rule kernel-headers (policy.yml:20)',
          findings: 1,
          inKev: 0,
          critical: 0,
        },
        {
          name: 'the scanner: suppressed in Amazon Inspector',
          findings: 1,
          inKev: 0,
          critical: 0,
        },
      ],
    });
    expect([...rules]).toEqual([
      ['exploited', 1],
      ['critical', 1],
    ]);
    // What is in grace is cleared as well, and does not count now.
    expect(upgrades).toEqual([{ text: 'openssl 3.0.1 → 3.0.7', clears: 1, inKev: 1 }]);
  });

  it('names what is not known where that is why it has no verdict', () => {
    expect(summary(undecided).doubts).toEqual([
      { code: 'scan-pending', text: 'the scan has not finished' },
      { code: 'kev-unknown', text: expect.stringMatching(/^whether the rule exploited counts /) },
    ]);
  });
});

describe('what is summed up', () => {
  it('counts verdicts, reasons, rules, repositories, KEV and upgrades', () => {
    const tally = new Tally();
    for (const name of ['a/x:1', 'a/x:2']) tally.add(summary(inFull, name));
    tally.add(summary(unlessKnown, 'b/y:1'));
    tally.add(summary(undecided, 'b/y:2'));
    tally.add(summary(inGrace, 'b/y:3'));
    expect(tally.result()).toEqual({
      images: 5,
      accepted: { images: 0, by: [] },
      verdicts: { approved: 1, quarantined: 3, undecided: 1 },
      quarantinedLater: {
        images: 1,
        first: '2026-11-22T12:00:30.000Z',
        last: '2026-11-22T12:00:30.000Z',
      },
      changesLater: { images: 0 },
      repositoryCount: 2,
      named: {
        quarantined: [
          { name: 'a/x:1', why: expect.stringContaining('1 finding is CRITICAL and known') },
          { name: 'a/x:2', why: expect.stringContaining('1 finding is CRITICAL and known') },
          { name: 'b/y:1', why: expect.stringContaining('1 finding is HIGH') },
        ],
        undecided: [{ name: 'b/y:2', why: expect.stringContaining('the scan has not finished') }],
        advised: [],
      },
      advised: 0,
      inGrace: { images: 3, findings: 3 },
      doubts: [
        { code: 'kev-unknown', images: 1, text: expect.any(String), alike: true },
        { code: 'scan-pending', images: 1, text: 'the scan has not finished', alike: true },
      ],
      rules: [
        { name: 'critical', images: 2, findings: 2 },
        { name: 'exploited', images: 2, findings: 2 },
        { name: 'high-with-fix', images: 1, findings: 1 },
      ],
      repositories: [
        { name: 'a/x', images: 2, findings: 4 },
        { name: 'b/y', images: 1, findings: 1 },
      ],
      kev: { images: 2, findings: 2, setAside: { images: 0, findings: 0 } },
      setAside: {
        images: 2,
        findings: 6,
        by: [
          expect.objectContaining({
            name: 'ignore rule kernel-headers (policy.yml:20)',
            images: 2,
            findings: 2,
          }),
          expect.objectContaining({ name: 'the scanner: suppressed in Amazon Inspector' }),
          expect.objectContaining({ name: expect.stringMatching(/^waiver zlib/), critical: 2 }),
        ],
      },
      upgrades: [{ name: 'openssl 3.0.1 → 3.0.7', images: 2, findings: 2, inKev: 2 }],
      changes: [],
    });
  });

  it('names the ten worst of the quarantined and the first ten of the undecided, and counts all', () => {
    const tally = new Tally();
    for (let image = 10; image <= 21; image += 1) {
      tally.add(summary(unlessKnown, `b/mild:${image}`));
      tally.add(summary(undecided, `u/x:${31 - image + 10}`));
    }
    tally.add(summary(inFull, 'z/kev:1'));
    const { named, verdicts } = tally.result();
    expect(verdicts).toEqual({ approved: 0, quarantined: 13, undecided: 12 });
    expect(named.quarantined.map(({ name }) => name)).toEqual([
      'z/kev:1',
      ...[10, 11, 12, 13, 14, 15, 16, 17, 18].map((tag) => `b/mild:${tag}`),
    ]);
    expect(named.undecided.map(({ name }) => name)).toEqual(
      [20, 21, 22, 23, 24, 25, 26, 27, 28, 29].map((tag) => `u/x:${tag}`),
    );
  });

  it('says where images are not known for one reason in different words', () => {
    const tally = new Tally();
    const pending = summary(undecided);
    tally.add(pending);
    tally.add({ ...pending, doubts: [{ code: 'scan-pending', text: 'linux/arm64: not yet' }] });
    expect(tally.result().doubts[0]).toEqual({
      code: 'scan-pending',
      images: 2,
      text: 'linux/arm64: not yet',
      alike: false,
    });
  });

  it('lists the changes by direction, the most frequent first, with a few examples', () => {
    const tally = new Tally();
    tally.add(summary(undecided, 'u:1'), APPROVED);
    for (let image = 1; image <= 7; image += 1) tally.add(summary(inFull, `q:${image}`), APPROVED);
    tally.add(summary(inFull, 'same:1'), { verdict: 'quarantined' });
    const { changes } = tally.result();
    expect(changes.map(({ from, to, images }) => [from, to, images])).toEqual([
      ['approved', 'quarantined', 7],
      ['approved', 'undecided', 1],
    ]);
    expect(changes[0]?.examples.map(({ name }) => name)).toEqual([
      'q:1',
      'q:2',
      'q:3',
      'q:4',
      'q:5',
    ]);
  });
});

describe('what the undecided become later', () => {
  const [soon, late] = ['2026-11-21T15:00:00.000Z', '2026-11-23T12:00:00.000Z'] as const;
  const pending = (name: string, quarantineAt?: string) => {
    const { quarantineAt: _, ...rest } = summary(undecided, name);
    return { ...rest, ...(quarantineAt && { quarantineAt }) };
  };
  const linesOf = (tally: Tally, at = '2026-11-21T12:00:00.000Z') =>
    simulationLines(
      {
        at,
        place: 'here',
        repositories: 1,
        others: 0,
        leftOut: 0,
        policy: { source: 'policy.yml', version: '1' },
        against: { source: 'other.yml', version: '2' },
        simulation: tally.result(),
        unmet: [],
        overrides: { each: [], letPass: 0 },
        failed: [],
      },
      { paint: inPlain },
    );

  it('is counted, and from the first to the last', () => {
    const tally = new Tally();
    tally.add(pending('a:1', late));
    tally.add(pending('a:2', soon));
    tally.add(pending('a:3'));
    expect(tally.result().quarantinedLater).toEqual({ images: 2, first: soon, last: late });
    expect(linesOf(tally)).toContain(
      '      2 of them quarantined the first after 3 hours, the last after 2 days, if nothing changes',
    );
    expect(linesOf(tally, '2026-11-21T12:07:00.000Z')).toContain(
      '      2 of them quarantined the first on 2026-11-21 15:00 UTC, the last on 2026-11-23 12:00 UTC, if nothing changes',
    );
  });

  it('is a change where the policy before leaves them as they are', () => {
    const tally = new Tally();
    tally.add(pending('a:1', late), { verdict: 'undecided' });
    tally.add(pending('a:2', late), { verdict: 'undecided', quarantineAt: soon });
    expect(tally.result().changesLater).toEqual({ images: 1, first: late, last: late });
    expect(linesOf(tally).slice(-2)).toEqual([
      '  no verdict changes today',
      '  1 undecided → quarantined after 2 days if nothing changes',
    ]);
  });

  it('is nothing where no term of the policy runs', () => {
    const tally = new Tally();
    tally.add(pending('a:1'), { verdict: 'undecided' });
    expect(tally.result()).toMatchObject({
      quarantinedLater: { images: 0 },
      changesLater: { images: 0 },
    });
    expect(linesOf(tally).at(-1)).toBe('  no verdict changes');
    expect(linesOf(tally).join()).not.toContain('if nothing changes');
  });
});

it('what a package or a failure is called cannot move the cursor', () => {
  const tally = new Tally();
  tally.add(summary(hostile), APPROVED);
  const lines = simulationLines(
    {
      at: '2026-11-21T12:00:00.000Z',
      place: 'here',
      repositories: 1,
      others: 0,
      leftOut: 0,
      policy: { source: 'policy.yml', version: '1' },
      against: { source: 'other.yml', version: '2' },
      simulation: tally.result(),
      unmet: [{ name: 'waiver \u001b[2J', state: 'in force' }],
      overrides: { each: [], letPass: 0 },
      failed: [{ name: 'a:1', why: 'broken \u001b[2J\nline' }],
    },
    { paint: inPlain },
  );
  expect(lines).toContain('      a:1: broken �[2J�line');
  expect(lines.join('')).not.toMatch(/\p{Cc}|\p{Cf}/u);
});

describe('the pace of a simulation', () => {
  /** Works that end one by one, the first begun first; who is throttled is told by its number. */
  const pacing = async (count: number, throttled: readonly number[] = []) => {
    const pace = openPace(4, 16);
    const open: (() => void)[] = [];
    const begun: number[] = [];
    const atOnce: number[] = [];
    const items = Array.from({ length: count }, (_, index) => index);
    const all = eachAtPace(items, pace, async (item) => {
      begun.push(item);
      await new Promise<void>((resolve) => open.push(resolve));
    });
    for (let ended = 0; ended < count; ended += 1) {
      atOnce.push(open.length);
      if (throttled.includes(ended)) pace.throttled();
      open.shift()?.();
      await setImmediate();
    }
    await all;
    expect(begun).toEqual(items);
    return atOnce;
  };

  it('is one more at once after each round that nobody refused', async () => {
    const atOnce = await pacing(40);
    expect(atOnce.slice(0, 16)).toEqual([4, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 7]);
  });

  it('works on no more than so many at once', async () => {
    expect(Math.max(...(await pacing(300)))).toBe(16);
  });

  it('is half of what it was where somebody was throttled, and grows again', async () => {
    const atOnce = await pacing(300, [200]);
    expect([atOnce[200], atOnce[208]]).toEqual([16, 8]);
    expect(Math.min(...atOnce.slice(201, 280))).toBe(8);
    expect(atOnce.slice(216, 240)).toContain(9);
  });

  it('is halved once, however many of those under way are throttled', async () => {
    const underWay = Array.from({ length: 16 }, (_, index) => 200 + index);
    expect(Math.min(...(await pacing(300, underWay)).slice(150, 280))).toBe(8);
    expect(Math.min(...(await pacing(300, [200, 216])).slice(150, 280))).toBe(4);
  });

  it('never comes to a halt', async () => {
    const all = Array.from({ length: 60 }, (_, index) => index);
    expect(Math.min(...(await pacing(60, all)))).toBe(1);
  });

  it('ends at once where there is nothing to work on', async () => {
    expect(await pacing(0)).toEqual([]);
  });
});
