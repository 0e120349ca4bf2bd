import { mergeFindings } from '../../src/core/findings/merge-findings.ts';
import { finding } from '../support/samples.ts';

describe('a fix that platforms name differently', () => {
  const fixedIn = (version?: string, manager = 'NPM') =>
    finding({
      package: { name: 'ws', version: '1.0.0', manager },
      fix: { state: 'available', ...(version && { version }) },
    });
  const merged = (...findings: ReturnType<typeof fixedIn>[]) =>
    mergeFindings(findings)[0]?.finding.fix;

  it('is the highest of their versions', () => {
    expect(merged(fixedIn('1.9.0'), fixedIn('1.10.0'))).toEqual({
      state: 'available',
      version: '1.10.0',
    });
  });

  it('has no version where nobody knows how they compare', () => {
    expect(merged(fixedIn('1.9.0', 'JAR'), fixedIn('1.10.0', 'JAR'))).toEqual({
      state: 'available',
    });
  });

  it('is there though one of them names none', () => {
    const none = finding({ package: { name: 'ws', version: '1.0.0', manager: 'NPM' } });
    expect(merged(none, fixedIn('1.9.0'), fixedIn())).toEqual({
      state: 'available',
      version: '1.9.0',
    });
  });
});
