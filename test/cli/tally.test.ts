import { summaryOf } from '../../src/cli/image-summary.ts';
import { eachAtPace } from '../../src/cli/limiter.ts';
import { simulationLines } from '../../src/cli/simulation-text.ts';
import { Tally } from '../../src/cli/tally.ts';
import { inPlain } from '../../src/local/play-lines.ts';
import { hostile, inFull, inGrace, undecided, unlessKnown } from './explained.ts';

const summary = ({ decision }: typeof inFull, name = 'shop/cart:1') =>
  summaryOf({ repository: name.split(':')[0] ?? '', name }, decision);

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
      inGrace: 1,
      inKev: 1,
    });
    expect([...rules]).toEqual([
      ['exploited', 1],
      ['critical', 1],
    ]);
    expect(upgrades).toEqual([{ text: 'openssl 3.0.1 → 3.0.7', clears: 2, inKev: 1 }]);
  });

  it('names what is not known where that is why it has no verdict', () => {
    expect(summary(undecided).doubts).toEqual(['scan-pending', 'kev-unknown']);
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
      verdicts: { approved: 1, quarantined: 3, undecided: 1 },
      inGrace: 1,
      doubts: [
        { code: 'kev-unknown', images: 1 },
        { code: 'scan-pending', images: 1 },
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
      kev: { images: 2, findings: 2 },
      upgrades: [{ name: 'openssl 3.0.1 → 3.0.7', images: 3, findings: 5, inKev: 2 }],
      changes: [],
    });
  });

  it('lists the changes by direction, the most frequent first, with a few examples', () => {
    const tally = new Tally();
    tally.add(summary(undecided, 'u:1'), 'approved');
    for (let image = 1; image <= 7; image += 1)
      tally.add(summary(inFull, `q:${image}`), 'approved');
    tally.add(summary(inFull, 'same:1'), 'quarantined');
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

it('what a package or a failure is called cannot move the cursor', () => {
  const tally = new Tally();
  tally.add(summary(hostile), 'approved');
  const lines = simulationLines(
    {
      place: 'here',
      repositories: 1,
      others: 0,
      leftOut: 0,
      policy: { source: 'policy.yml', version: '1' },
      against: { source: 'other.yml', version: '2' },
      simulation: tally.result(),
      failed: [{ name: 'a:1', why: 'broken \u001b[2J\nline' }],
    },
    { paint: inPlain },
  );
  expect(lines).toContain('      a:1: broken �[2J�line');
  expect(lines.join('')).not.toMatch(/\p{Cc}|\p{Cf}/u);
});

describe('the pace of a simulation', () => {
  /** A clock that pausing moves, and works that take as long as they are told. */
  const pacing = async (count: number, pace: { atOnce: number; perSecond?: number }) => {
    let time = 0;
    const started: number[] = [];
    let running = 0;
    let most = 0;
    await eachAtPace(
      Array.from({ length: count }, (_, index) => index),
      {
        ...pace,
        clock: () => time,
        pause: async (milliseconds) => {
          const until = time + milliseconds;
          await Promise.resolve();
          time = Math.max(time, until);
        },
      },
      async () => {
        started.push(time);
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
      },
    );
    return { started, most };
  };

  it('begins no more than so many a second', async () => {
    const { started } = await pacing(21, { atOnce: 4, perSecond: 10 });
    expect(started).toHaveLength(21);
    for (const [index, time] of started.entries()) expect(time).toBeGreaterThanOrEqual(index * 100);
  });

  it('works on no more than so many at once', async () => {
    expect((await pacing(50, { atOnce: 4 })).most).toBe(4);
  });
});
