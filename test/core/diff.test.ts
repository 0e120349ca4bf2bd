import { diffOf } from '../../src/core/findings/diff.ts';
import { finding } from '../support/samples.ts';

const openssl = (id: string, version: string) =>
  finding({ id, package: { name: 'openssl', version } });
const before = [openssl('CVE-2026-1000', '3.0.1'), openssl('CVE-2026-2000', '3.0.1')];
const previous = { digest: 'sha256:eeee', name: '1.4.1', findings: before };

describe('what has changed since the image before', () => {
  it('is what is new, what is gone, and how much is still open', () => {
    const now = [openssl('CVE-2026-2000', '3.0.1'), openssl('CVE-2026-3000', '3.0.1')];
    expect(diffOf(now, previous, true)).toEqual({
      against: { digest: 'sha256:eeee', name: '1.4.1' },
      added: [openssl('CVE-2026-3000', '3.0.1')],
      fixed: [openssl('CVE-2026-1000', '3.0.1')],
      remaining: 1,
    });
  });

  it('is not the version of the package alone', () => {
    const now = before.map(({ id }) => openssl(id, '3.0.2'));
    expect(diffOf(now, previous, true)).toMatchObject({ added: [], fixed: [], remaining: 2 });
  });

  it('is the package, wherever it lies: paths hold versions', () => {
    const elsewhere = finding({
      package: { name: 'openssl', version: '3.0.1', path: 'app/a.jar' },
    });
    const zlib = finding({ package: { name: 'zlib', version: '3.0.1' } });
    expect(diffOf([elsewhere, zlib], previous, true)).toMatchObject({
      added: [zlib],
      fixed: before.filter(({ id }) => id !== elsewhere.id),
      remaining: 1,
    });
  });

  it('is nothing fixed while not everything is known', () => {
    expect(diffOf([], previous, false)).toMatchObject({ added: [], fixed: [], remaining: 0 });
  });

  it('is told against a digest where the image before has no name', () => {
    const { name: _name, ...unnamed } = previous;
    expect(diffOf([], unnamed, true).against).toEqual({ digest: 'sha256:eeee' });
  });
});
