import { fileWith, removeFiles, run } from '../cli/run-program.ts';
import { replay } from '../support/replay.ts';
import { basicScan, digestOf, indexImage, pendingScan, SWEEP, worldOf } from '../support/worlds.ts';

const COMPARE = { schedule: 'compare-registry' };
const image = (two: string, tag: string, scan: object) => ({
  imageDigest: digestOf(two),
  imageTags: tag === '' ? [] : [tag],
  scan: scan as Record<string, unknown>,
});
/** Two that stay as they are, two that change, an index with its platform, and one that is not scanned. */
const images = [
  image('a1', '1.0.0', basicScan()),
  image('b2', '1.1.0', basicScan('CRITICAL')),
  image('c3', '1.2.0', basicScan('HIGH')),
  image('d4', '1.3.0', basicScan('MEDIUM')),
  image('e5', '', basicScan('HIGH')),
  indexImage(digestOf('f6'), ['2.0.0'], { amd64: digestOf('e5') }),
  image('a7', '1.4.0', pendingScan()),
];
const of = (severity: string) => ({ quarantine: { rule: { severity } } });
const [mild, strict] = [of('CRITICAL'), of('HIGH')];

afterAll(removeFiles);

/** What `simulate --against` says will change, by `<before>><after>`. */
async function simulated(from: object, to: object): Promise<Record<string, number>> {
  const world = fileWith('world.json', worldOf(images));
  const [policy, against] = [fileWith('policy.yml', to), fileWith('policy.yml', from)];
  const args = ['simulate', '--world', world, '--policy', policy, '--against', against, '--json'];
  const { simulation } = JSON.parse((await run(args)).out) as {
    simulation: { changes: { from: string; to: string; images: number }[] };
  };
  const { changes } = simulation;
  return Object.fromEntries(changes.map((one) => [`${one.from}>${one.to}`, one.images]));
}

/** What the message about the policy says to have changed. */
async function told(from: object, to: object) {
  const report = await replay(
    worldOf(images, { policy: from }),
    COMPARE,
    { now: '2026-11-21T12:02:00Z' },
    SWEEP,
    { policy: to },
    { now: '2026-11-21T12:10:00Z' },
    COMPARE,
    { now: '2026-11-21T12:12:00Z' },
    SWEEP,
  );
  expect(report.sns).toHaveLength(2);
  const { subject = '', message = '' } = report.sns[1] ?? {};
  const { moves } = JSON.parse(message) as { moves: Record<string, number> };
  const changes = Object.entries(moves).filter(([move]) => {
    const [before, after] = move.split('>');
    return before !== after;
  });
  return { subject, changes: Object.fromEntries(changes) };
}

describe('what a policy changes', () => {
  it('is in the message about it what was simulated before: a stricter one', async () => {
    const { subject, changes } = await told(mild, strict);
    expect(await simulated(mild, strict)).toEqual({ 'approved>quarantined': 2 });
    expect(changes).toEqual({ 'approved>quarantined': 2 });
    expect(subject).toMatch(/: 2 of 6 images are now quarantined$/);
  });

  it('is in the message about it what was simulated before: a milder one', async () => {
    const { subject, changes } = await told(strict, mild);
    expect(await simulated(strict, mild)).toEqual({ 'quarantined>approved': 2 });
    expect(changes).toEqual({ 'quarantined>approved': 2 });
    expect(subject).toMatch(/: 2 of 6 images are now approved$/);
  });
});
