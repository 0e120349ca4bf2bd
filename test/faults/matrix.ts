import { chosen, pointsOf } from './points.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { openStage } from './stage.ts';

const played = new Map<string, number>();

/** Plays some of the scenarios with a fault at every position: at least so many points. */
export function playMatrix(isOurs: (scenario: Scenario) => boolean, least: number): void {
  const scenarios = [...SCENARIOS.entries()].filter(([, scenario]) => isOurs(scenario));

  it.each(scenarios.map(([at, scenario]) => [scenario.name, scenario, at] as const))(
    '%s ends as if nothing had failed, whatever fails',
    async (name, scenario, at) => {
      const stage = await openStage(scenario);
      const wrong: string[] = [];
      try {
        const points = chosen(pointsOf(stage.calls), at);
        for (const point of points) {
          const complaints = await stage.playWith(point.fault);
          wrong.push(...complaints.map((what) => `${point.name}: ${what}`));
        }
        played.set(name, points.length);
      } finally {
        await stage.close();
      }
      expect(wrong).toEqual([]);
    },
    900_000,
  );

  it('and there were enough of them', () => {
    const points = [...played.values()].reduce((sum, count) => sum + count, 0);
    console.info(`${points} points`);
    expect(points).toBeGreaterThanOrEqual(least);
  });
}
