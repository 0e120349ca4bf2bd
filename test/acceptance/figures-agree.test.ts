import { added, sumOf, type Tally } from '../../src/core/bulletin/figures.ts';
import { HOUR } from '../../src/core/time.ts';
import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { fileWith, removeFiles, run } from '../cli/run-program.ts';
import { shop } from '../cli/shop.ts';
import { reportIn, withRig } from '../support/replay.ts';
import { digestOf, enhancedScan, pushOf, SWEEP } from '../support/worlds.ts';

afterAll(removeFiles);

/*
 * Whoever reads two of our figures side by side must not find two numbers for the same thing: of one registry, each of its
 * readers is asked, and what several of them say is compared.
 */

const POLICY = {
  quarantine: {
    critical: { severity: 'CRITICAL' },
    high: { severity: 'HIGH', fix: 'available', grace: '14 days' },
  },
  waivers: [
    {
      id: 'CVE-2026-20002',
      repository: 'team/*',
      by: 'dana@shop.example',
      reason: 'not reachable from outside',
      until: '2026-12-10',
    },
  ],
};
const FIX = { fixAvailable: 'YES', fixedInVersion: '2.9.15' };
const OLD = '2026-10-01T00:00:00.000Z';
/** What is overdue, what a waiver sets aside, what nobody counts, and what the newer image of the same line has no more. */
const jobs = {
  repositoryName: 'team/jobs',
  images: [
    {
      imageDigest: digestOf('a1'),
      imageTags: ['3.0.0'],
      imagePushedAt: '2026-11-10T12:00:00Z',
      scan: enhancedScan(
        { severity: 'CRITICAL', firstObservedAt: OLD, ...FIX },
        { severity: 'HIGH', firstObservedAt: OLD, ...FIX },
      ),
    },
    {
      imageDigest: digestOf('a2'),
      imageTags: ['3.1.0'],
      imagePushedAt: '2026-11-12T12:00:00Z',
      scan: enhancedScan(
        { severity: 'MEDIUM', fixAvailable: 'NO', id: 'CVE-2026-20000' },
        { severity: 'HIGH', firstObservedAt: OLD, ...FIX },
        { severity: 'CRITICAL', firstObservedAt: OLD, ...FIX },
      ),
    },
  ],
};
const base = shop({ policy: POLICY });
const world = { ...base, repositories: [...base.repositories, jobs] };

interface ReportedImage {
  readonly name: string;
  readonly answer: string;
  readonly verdict: string;
  readonly counts: Tally;
  readonly counted: boolean;
  readonly findings: readonly {
    readonly id: string;
    readonly package: string;
    readonly severity: keyof Tally;
    readonly state: string;
    readonly rule?: string;
    readonly overdue?: boolean;
    readonly kev: { readonly state: string };
  }[];
}
interface Report {
  readonly totals: { readonly images: number; readonly verdicts: Record<string, number> };
  readonly repositories: readonly {
    readonly figures: Figures;
    readonly images: readonly ReportedImage[];
  }[];
}
interface Figures {
  readonly images: number;
  readonly open: Tally;
  readonly blocking: Tally;
  readonly overdue: Tally;
}
interface Listed {
  readonly name: string;
  readonly verdict: string;
  readonly counts: Tally;
}
interface Simulated {
  readonly simulation: {
    readonly verdicts: Record<string, number>;
    readonly kev: { readonly findings: number };
    readonly setAside: { readonly findings: number };
    readonly rules: readonly { readonly name: string; readonly findings: number }[];
  };
}
interface Told {
  readonly verdict: string;
  readonly answer: string;
  readonly counts: Tally;
  readonly image: { readonly repository: string; readonly tags: readonly string[] };
}

/** What each of them says of the same registry at the same moment. */
async function askAll() {
  const file = fileWith('world.json', world);
  const policy = fileWith('policy.yml', POLICY);
  const asDocument = async <T>(...args: string[]): Promise<T> => {
    const { code, out, err } = await run([...args, '--json']);
    if (code !== 0) throw new Error(err);
    return JSON.parse(out) as T;
  };
  const ofWorld = {
    report: await asDocument<Report>('report', '--world', file),
    digest: await asDocument<Figures[]>('digest', '--world', file),
    simulated: await asDocument<Simulated>('simulate', '--world', file),
  };
  const deployed = await withRig(
    world as unknown as World,
    async (rig) => {
      const pushes = world.repositories.flatMap(({ repositoryName, images }) =>
        images.map(({ imageDigest, imageTags: [tag] }) => pushOf(imageDigest, tag, repositoryName)),
      );
      // What is undecided is told once it has lasted for an hour.
      const later = new Date(rig.clock.now().getTime() + 2 * HOUR).toISOString();
      const inputs = [...pushes, { now: later }, SWEEP];
      const delivered = [];
      for (const one of inputs) delivered.push(...(await rig.feed(parseInput(one, 'a test'))));
      const env = rig.aws.environment;
      const time = { clock: () => rig.clock.now().getTime(), pause: async () => {} };
      const ask = async <T>(...args: string[]): Promise<T> => {
        const { out } = await run([...args, '--table', 'ledger', '--json'], { env, time });
        return JSON.parse(out) as T;
      };
      const { sns } = await reportIn(rig, delivered);
      return {
        report: await ask<Report>('report', '--policy', policy),
        list: await ask<Listed[]>('list'),
        digest: await ask<Figures[]>('digest', '--policy', policy),
        told: sns.map(({ message }) => JSON.parse(message) as Told),
      };
    },
    undefined,
    'policy',
  );
  return { ...deployed, ofWorld };
}

let all: Awaited<ReturnType<typeof askAll>>;
beforeAll(async () => {
  all = await askAll();
});

const imagesIn = ({ repositories }: Report): ReportedImage[] =>
  repositories.flatMap(({ images }) => images);
const findingsIn = (report: Report) => imagesIn(report).flatMap(({ findings }) => findings);
const countBy = <T>(things: readonly T[], of: (thing: T) => string): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(things, of)].map(([word, some]) => [word, some.length] as const),
  );
const total = (figures: readonly Figures[]) => ({
  images: figures.reduce((sum, { images }) => sum + images, 0),
  open: figures.reduce<Tally>((sum, { open }) => added(sum, open), {}),
  blocking: figures.reduce<Tally>((sum, { blocking }) => added(sum, blocking), {}),
  overdue: figures.reduce<Tally>((sum, { overdue }) => added(sum, overdue), {}),
});

describe('of one registry', () => {
  it('how many images may ship is the same in the report, the list, the simulation and what programs were told', () => {
    const verdicts = { approved: 2, quarantined: 3, undecided: 1 };
    expect(all.report.totals).toMatchObject({ images: 6, verdicts });
    expect(countBy(all.list, ({ verdict }) => verdict)).toEqual(verdicts);
    expect(all.ofWorld.simulated.simulation.verdicts).toEqual(verdicts);
    expect(countBy(all.told, ({ verdict }) => verdict)).toEqual(verdicts);
  });

  it('each image has the same verdict, the same counts and the same answer wherever it is named', () => {
    const shown = ({ name, verdict, counts }: Listed) => [name, verdict, counts];
    const byName = (some: readonly Listed[]) =>
      some.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(shown);
    const reported = imagesIn(all.report);
    expect(byName(reported)).toEqual(byName(all.list));
    const told = all.told.map(({ image: { repository, tags }, answer, ...one }) => ({
      name: `${repository}:${tags.find((tag) => tag !== 'latest')}`,
      ...one,
      answer,
    }));
    expect(byName(told)).toEqual(byName(all.list));
    expect(reported.map(({ name, answer }) => `${name} ${answer}`).toSorted()).toEqual(
      told.map(({ name, answer }) => `${name} ${answer}`).toSorted(),
    );
  });

  it('what is open, blocking and overdue is the same in the report and in the digest', () => {
    const figures = {
      images: 4,
      open: { CRITICAL: 1, HIGH: 3, MEDIUM: 2 },
      blocking: { CRITICAL: 1, HIGH: 1 },
      overdue: { HIGH: 1 },
    };
    expect(total(all.report.repositories.map((one) => one.figures))).toEqual(figures);
    expect(total(all.digest)).toEqual(figures);
  });

  it('the figures of a repository are those of the findings of the images that it is counted by', () => {
    for (const { figures, images } of all.report.repositories) {
      const there = images.filter(({ counted }) => counted).flatMap(({ findings }) => findings);
      const once = (some: typeof there) =>
        new Set(some.map((one) => `${one.id} ${one.package}`)).size;
      const of = (state: string) => there.filter((one) => one.state === state);
      expect(sumOf(figures.open)).toBe(once(there.filter(({ state }) => state !== 'set aside')));
      expect(sumOf(figures.blocking)).toBe(once(of('blocking')));
      expect(sumOf(figures.overdue)).toBe(once(of('blocking').filter(({ overdue }) => overdue)));
    }
  });

  it('what CISA knows to be exploited, what is set aside and what each rule is met by is the same in the report and the simulation', () => {
    const { kev, setAside, rules } = all.ofWorld.simulated.simulation;
    const findings = findingsIn(all.report);
    const isAside = ({ state }: { state: string }) => state === 'set aside';
    const exploited = findings.filter((one) => one.kev.state === 'listed' && !isAside(one));
    expect([exploited.length, kev.findings]).toEqual([4, 4]);
    expect([findings.filter(isAside).length, setAside.findings]).toEqual([1, 1]);
    const blocking = findings.filter(({ state }) => state === 'blocking');
    const met = Object.fromEntries(rules.map(({ name, findings: many }) => [name, many]));
    expect(countBy(blocking, ({ rule = '' }) => rule)).toEqual(met);
  });

  it('and whether it is read in a world or in the table of a deployment', () => {
    const shown = ({ repositories, totals }: Report) => ({
      totals,
      repositories: repositories.map(({ figures, images }) => ({
        ...total([figures]),
        images: images.map(({ name, verdict, counts }) => [name, verdict, counts]),
      })),
    });
    expect(shown(all.report)).toEqual(shown(all.ofWorld.report));
    expect(total(all.digest)).toEqual(total(all.ofWorld.digest));
  });
});
