import type { Finding } from '../../../src/core/findings/finding.ts';
import { VULNERABILITY_FACETS } from '../../../src/report/page/app/vulnerability-list.ts';
import { digestOf, finding, policyWith, settledWith, waiver } from '../../support/samples.ts';
import { readBack } from './read-back.ts';
import { figuresWith, REPOSITORY, reportedWith, reportOf, repositoryOf } from './reported.ts';

const kev = { state: 'listed', added: '2026-11-01', ransomware: false } as const;
const policy = policyWith({ waivers: [waiver({ scope: { ids: ['CVE-2026-4'] } })] });
const critical = finding({ id: 'CVE-2026-1', severity: 'CRITICAL', kev });
const waived = finding({ id: 'CVE-2026-4', severity: 'HIGH', kev });

it('images are counted one by one, vulnerabilities once in each repository by what stands', async () => {
  const counted = () => reportedWith([critical, waived], { policy });
  const old = { ...reportedWith([finding({ id: 'CVE-2020-1', kev })]), isCounted: false };
  const lapse = {
    what: 'waiver' as const,
    name: 'accepted',
    until: '2026-12-01T10:00:05.000Z',
    source: 'policy.yml:30',
  };
  const figures = figuresWith({
    open: { CRITICAL: 1 },
    blocking: { CRITICAL: 1 },
    overdue: {},
    unknown: 1,
    images: 2,
    withoutVerdict: { count: 1, first: [] },
    lapsing: [lapse, { ...lapse, name: 'later', until: '2027-01-01T00:00:00.000Z' }],
  });
  const web = { ...REPOSITORY, repository: 'shop/web' };
  const report = reportOf([
    repositoryOf([counted(), counted(), old], figures),
    {
      ...repositoryOf(
        [counted()],
        figuresWith({ repository: 'shop/web', open: { CRITICAL: 1, LOW: 2 } }),
      ),
      unreadable: () => 3,
    },
    repositoryOf([old]),
  ]);
  const { summary } = await readBack(report);
  expect(summary).toEqual({
    repositories: 3,
    images: 5,
    verdicts: { quarantined: 3, undecided: 0, approved: 2 },
    counted: 3,
    open: { CRITICAL: 2, LOW: 2 },
    blocking: { CRITICAL: 1 },
    overdue: {},
    kev: 2,
    withoutVerdict: 1,
    unknown: 1,
    unreadable: 3,
    lapsing: [lapse],
    worst: [
      { ...REPOSITORY, images: 2, quarantined: 2, blocking: 1, overdue: 0, kev: 1 },
      { ...web, images: 1, quarantined: 1, blocking: 0, overdue: 0, kev: 1 },
    ],
  });
});

it('a vulnerability turned round names the images that have it, where it blocks, and one upgrade for each package', async () => {
  const inPackage = (name: string, version: string, to: string) =>
    finding({
      id: 'CVE-2026-1',
      severity: 'CRITICAL',
      fix: { state: 'available', version: to },
      package: { name, version, manager: 'OS', ecosystem: 'deb' },
    });
  const imageOf = (letter: string, ...found: ReturnType<typeof finding>[]) => {
    const one = reportedWith(found, { policy });
    const { judgement } = one.current;
    const image = { ...judgement.image, digest: digestOf(letter) };
    return { ...one, current: settledWith({ judgement: { ...judgement, image } }) };
  };
  const mild = finding({ id: 'CVE-2026-9', severity: 'LOW', description: 'x'.repeat(900) });
  const report = reportOf([
    repositoryOf([
      imageOf('a', mild),
      imageOf('b', inPackage('libssl', '3.0.1', '3.0.9'), inPackage('openssl', '3.0.1', '3.0.9')),
      imageOf('c', waived),
    ]),
    repositoryOf([imageOf('d', inPackage('openssl', '3.0.2', '3.0.11')), imageOf('e', mild)]),
  ]);
  const data = await readBack(report);
  const vulnerabilities = await data.vulnerabilities();
  expect(
    vulnerabilities.map(({ id, images, blocking, upgrades }) => ({
      id,
      images,
      blocking,
      upgrades,
    })),
  ).toEqual([
    { id: 'CVE-2026-4', images: [], blocking: [], upgrades: [] },
    {
      id: 'CVE-2026-1',
      images: [1, 3],
      blocking: [1, 3],
      upgrades: ['libssl to 3.0.9', 'openssl to 3.0.11'],
    },
    { id: 'CVE-2026-9', images: [0, 4], blocking: [], upgrades: [] },
  ]);
  expect(vulnerabilities[2]?.description).toBe(`${'x'.repeat(399)}\u2026`);
  const { findings } = await data.detail(3);
  expect(vulnerabilities[findings[0]?.vulnerability ?? -1]?.id).toBe('CVE-2026-1');
});

it('a vulnerability that one upgrade leaves in another package says so', async () => {
  const inPackage = (name: string, fix: Finding['fix']) =>
    finding({ id: 'CVE-2026-1', fix, package: { name, version: '1' } });
  const data = await readBack(
    reportOf([
      repositoryOf([
        reportedWith([
          inPackage('openssl', { state: 'available', version: '3.0.9' }),
          inPackage('node', { state: 'unknown' }),
        ]),
      ]),
    ]),
  );
  const [one] = await data.vulnerabilities();
  expect(one).toMatchObject({ upgrades: ['openssl to 3.0.9'], unfixed: ['node'] });
  const cleared = VULNERABILITY_FACETS.find(({ key }) => key === 'upgrade');
  expect(one && cleared?.valueOf(one)).toBeUndefined();
});

it('what nobody has ranked in one image is no milder for the score of another, and what is told of it is not lost', async () => {
  const silent = finding({ id: 'CVE-2026-1', severity: 'UNKNOWN' });
  const scored = finding({
    id: 'CVE-2026-1',
    severity: 'LOW',
    cvss: { score: 2 },
    aliases: ['GHSA-1'],
    title: 'A title',
    description: 'What it is.',
  });
  for (const images of [
    [silent, scored],
    [scored, silent],
  ]) {
    const data = await readBack(reportOf([repositoryOf(images.map((one) => reportedWith([one])))]));
    expect(await data.vulnerabilities()).toMatchObject([
      { weight: 'UNKNOWN', aliases: ['GHSA-1'], title: 'A title', description: 'What it is.' },
    ]);
  }
});

it('of what images know differently of a vulnerability, the worst is told', async () => {
  const graver = finding({
    id: 'CVE-2026-1',
    severity: 'HIGH',
    exploit: 'known',
    cvss: { score: 8.1 },
  });
  const likelier = finding({ id: 'CVE-2026-1', severity: 'LOW', epss: { score: 0.4 }, kev });
  const data = await readBack(
    reportOf([repositoryOf([reportedWith([graver]), reportedWith([likelier])])]),
  );
  expect(await data.vulnerabilities()).toMatchObject([
    { weight: 'HIGH', exploit: 'known', cvss: 8.1, epss: 0.4, isKev: true },
  ]);
});
