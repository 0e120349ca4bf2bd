import type { Finding } from '../../src/core/findings/finding.ts';
import { sayFindings } from '../../src/core/findings/finding-counts.ts';
import { fixPlanOf, sayTarget } from '../../src/core/findings/fix-plan.ts';
import { finding } from '../support/samples.ts';

const listed = { state: 'listed', added: '2026-10-01', ransomware: false } as const;
const inNpm = (name: string, id: string, fixed: string | undefined, more: Partial<Finding> = {}) =>
  finding({
    id,
    package: { name, version: '1.0.0', manager: 'NPM' },
    fix: { state: 'available', ...(fixed && { version: fixed }) },
    severity: 'HIGH',
    ...more,
  });

describe('a fix plan', () => {
  it('is one upgrade for each package, to the highest of the fixed versions', () => {
    const counting = [
      inNpm('lodash', 'CVE-2026-1', '1.9.0'),
      inNpm('lodash', 'CVE-2026-2', '1.10.0'),
      inNpm('lodash', 'CVE-2026-3', '1.9.0'),
    ];
    const { upgrades } = fixPlanOf(counting);
    expect(upgrades).toEqual([
      {
        package: { name: 'lodash', version: '1.0.0', manager: 'NPM' },
        to: { state: 'version', version: '1.10.0' },
        clears: counting,
        leaves: [],
      },
    ]);
  });

  it('says all fixed versions where their order is not known', () => {
    const rpm = (id: string, version: string) =>
      finding({
        id,
        package: { name: 'glibc', version: '2.34', manager: 'OS', ecosystem: 'rpm' },
        fix: { state: 'available', version },
      });
    const { upgrades } = fixPlanOf([rpm('CVE-1', '2.34-9.el9'), rpm('CVE-2', '2.34-10.el9')]);
    expect(upgrades[0]?.to).toEqual({
      state: 'highest-of',
      versions: ['2.34-10.el9', '2.34-9.el9'],
    });
  });

  it('names no version where one of the fixes has none: it may need a higher one', () => {
    const counting = [inNpm('lodash', 'CVE-1', '1.9.0'), inNpm('lodash', 'CVE-2', undefined)];
    expect(fixPlanOf(counting).upgrades[0]?.to).toEqual({ state: 'unnamed' });
  });

  it('says what stays in the package, and what has no fix or none that is known', () => {
    const fixable = inNpm('lodash', 'CVE-1', '1.9.0');
    const none = inNpm('lodash', 'CVE-2', undefined, { fix: { state: 'none' } });
    const unknown = inNpm('zlib', 'CVE-3', undefined, { fix: { state: 'unknown' } });
    const plan = fixPlanOf([fixable, none, unknown]);
    expect(plan.upgrades).toMatchObject([{ clears: [fixable], leaves: [none] }]);
    expect([plan.noFix, plan.unknownFix]).toEqual([[none], [unknown]]);
  });

  it('keeps packages of two versions and of two types apart', () => {
    const { upgrades } = fixPlanOf([
      inNpm('lodash', 'CVE-1', '2.0.0'),
      inNpm('lodash', 'CVE-1', '2.0.0', {
        package: { name: 'lodash', version: '1.1.0', manager: 'NPM' },
      }),
      inNpm('lodash', 'CVE-1', '2.0.0', { package: { name: 'lodash', version: '1.0.0' } }),
    ]);
    expect(upgrades).toHaveLength(3);
  });

  it('goes by the risk removed: exploited, then by weight and count, then likelihood, then name', () => {
    const counting = [
      inNpm('f-low', 'CVE-1', '2.0.0', { severity: 'LOW' }),
      inNpm('e-high', 'CVE-1', '2.0.0'),
      inNpm('d-high', 'CVE-1', '2.0.0'),
      inNpm('z-likely', 'CVE-1', '2.0.0', { epss: { score: 0.4 } }),
      inNpm('y-two', 'CVE-1', '2.0.0'),
      inNpm('y-two', 'CVE-2', '2.0.0'),
      inNpm('x-critical', 'CVE-1', '2.0.0', { severity: 'CRITICAL' }),
      inNpm('w-exploited', 'CVE-1', '2.0.0', { severity: 'LOW', kev: listed }),
    ];
    const order = ['w-exploited', 'x-critical', 'y-two', 'z-likely', 'd-high', 'e-high', 'f-low'];
    const namesIn = (findings: Finding[]) =>
      fixPlanOf(findings).upgrades.map((upgrade) => upgrade.package.name);
    expect(namesIn(counting)).toEqual(order);
    expect(namesIn(counting.toReversed())).toEqual(order);
  });

  it('of nothing is empty', () => {
    expect(fixPlanOf([])).toEqual({ upgrades: [], noFix: [], unknownFix: [] });
  });
});

describe('a fix plan in words', () => {
  it('counts what an upgrade clears', () => {
    const clears = [
      finding({ severity: 'HIGH', kev: listed }),
      finding({ severity: 'HIGH' }),
      finding({ severity: 'CRITICAL' }),
      finding({ severity: 'UNKNOWN' }),
    ];
    expect(sayFindings(clears)).toBe('4 (1 CRITICAL, 2 HIGH, 1 unranked, 1 in KEV)');
    expect(sayFindings([])).toBe('0');
  });

  it.each([
    [{ state: 'version', version: '3.0.7' } as const, '3.0.7'],
    [{ state: 'unnamed' } as const, 'a fixed version'],
    [{ state: 'highest-of', versions: ['1', '10', '2'] } as const, 'the newest of 1, 10 and 2'],
    [{ state: 'highest-of', versions: ['1', '10'] } as const, '1 or 10, whichever is newer'],
  ])('says where to: %j', (to, text) => {
    expect(sayTarget(to)).toBe(text);
  });
});
