import { parseWorld } from '../../src/local/aws/parse-world.ts';
import { openRig } from '../../src/local/deployment/rig.ts';
import { fileWith, removeFiles, run } from './run-program.ts';
import { shop } from './shop.ts';

afterAll(removeFiles);

const REPOSITORIES = 500;

/** How many calls were under way at once, at most. */
function peakOf(
  calls: readonly { readonly startedAt: number; readonly endedAt: number }[],
): number {
  const moments = calls
    .flatMap(({ startedAt, endedAt }) => [
      { at: startedAt, change: 1 },
      { at: endedAt, change: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.change - b.change);
  let running = 0;
  return Math.max(...moments.map(({ change }) => (running += change)));
}

it('looks at 500 repositories with one call for each, twenty at once, and a few for all', async () => {
  const names = Array.from({ length: REPOSITORIES }, (_, index) => `team/service-${index}`);
  const world = shop({
    repositories: names.map((repositoryName) => ({ repositoryName, images: [] })),
    scanningConfiguration: { scanType: 'BASIC', rules: [] },
  });
  const rig = await openRig({ world: parseWorld(world, 'world'), delayMs: 25 });
  try {
    const settings = fileWith('settings.yml', 'stages:\n  prod: {}\n');
    const { code, out } = await run(['doctor', '--json'], {
      env: rig.aws.environment,
      cwd: settings.replace(/\/settings\.yml$/, ''),
      time: { clock: () => rig.clock.now().getTime(), pause: () => Promise.resolve() },
    });
    const { checks } = JSON.parse(out) as { checks: { check: string; about?: string[] }[] };
    const about = checks.find(({ check }) => check === 'scan on push')?.about;
    expect([code, about?.length]).toEqual([1, REPOSITORIES]);
    // A busy machine may let a call run out of time: it is asked again, and is one call all the same.
    const asked = new Set(
      rig.aws.calls.map(({ call, request }) => JSON.stringify([call, request])),
    );
    const count = (call: string): number => [...asked].filter((one) => one.includes(call)).length;
    expect(count('ecr:DescribeRepositories')).toBe(1);
    expect(count('ecr:BatchGetRepositoryScanningConfiguration')).toBe(20);
    expect(count('ecr:GetLifecyclePolicy')).toBe(REPOSITORIES);
    expect(asked.size).toBe(544);
    // 500 calls, twenty at once, are 25 round trips one after the other: at 100 ms each, 2.5 seconds.
    const peak = peakOf(rig.aws.calls.filter(({ call }) => call.startsWith('ecr:')));
    // One that has run out of time may still be answered while it is asked again.
    const askedAgain = rig.aws.calls.length - asked.size;
    expect(peak).toBeLessThanOrEqual(24 + askedAgain);
    expect(peak).toBeGreaterThanOrEqual(10);
  } finally {
    await rig.stop();
  }
});
