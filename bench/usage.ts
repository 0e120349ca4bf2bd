import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BusEvent } from '../src/local/deployment/delivery.ts';
import { type Input, parseInput } from '../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../src/local/deployment/rig.ts';
import { changeOf, digestOf, enhancedScanEnded, pushOf, worldOf } from '../test/support/worlds.ts';
import { epssDay, kevList } from './feeds.ts';
import { mixed, scanOf } from './findings.ts';
import { loggedIn } from './logged-bytes.ts';
import { storedBytes } from './stored-bytes.ts';

/*
 * What AWS bills of an image's life, and of the clock's runs, as far as it can be counted: the same on every machine.
 */

/** What a run of a function takes. */
export interface RunUsage {
  readonly functionName: string;
  /** How often each call is made: `{ 'ecr:PutImage': 1 }`. */
  readonly calls: Readonly<Record<string, number>>;
  /** Request units of DynamoDB, on demand. */
  readonly readUnits: number;
  readonly writeUnits: number;
  /** What the function itself writes to its log, to a hundred bytes. */
  readonly logBytes: number;
}

/** The runs for an image from its push to its verdict, and what is kept of it then. */
export interface Life {
  readonly name: string;
  readonly runs: readonly RunUsage[];
  readonly storedBytes: number;
}

export interface Usage {
  readonly lives: readonly Life[];
  /** A run of the sweep that looks at so many of these images, to which nothing has happened. */
  readonly looks: { readonly images: number; readonly run: RunUsage };
  /** A night's comparison of the registry with the records of as many. */
  readonly comparison: { readonly images: number; readonly run: RunUsage };
  /** A run that publishes the report of as many; how large its page is without any (to 100 kB), and by how much with each (to a kB). */
  readonly publishing: {
    readonly images: number;
    readonly run: RunUsage;
    readonly pageBytes: number;
    readonly imageBytes: number;
  };
  /** The run that brings a new day of both feeds, every score changed. */
  readonly refresh: RunUsage;
  /** The runs of the clock where there is nothing to do. */
  readonly idle: readonly RunUsage[];
}

const TABLE = 'ledger';
const LIVES = [
  { name: 'approved', findings: 0, repository: 'shop/web' },
  { name: 'quarantined, 100 findings', findings: 100, repository: 'shop/api' },
  { name: 'quarantined, 1,000 findings', findings: 1_000, repository: 'shop/batch' },
] as const;
type Kind = (typeof LIVES)[number];

const CLOCKED = ['sweep', 'compare-registry', 'digest', 'refresh-threat-intel', 'deploy-trigger'];
const DAYS = ['2026-11-20T13:00:00Z', '2026-11-21T13:00:00Z'].map((day) => new Date(day));
const DAY_LATER = new Date('2026-11-22T13:00:00Z');
const FURTHER_ON = new Date('2026-11-22T13:05:00Z');

/** Two images of each kind: the first one brings what is kept once for a repository. */
const DIGESTS = LIVES.map((_, at) => [digestOf(`${at}a`), digestOf(`${at}b`)] as const);

export async function measureUsage(): Promise<Usage> {
  const folder = await mkdtemp(join(tmpdir(), 'usage-'));
  const feeds = await Promise.all(DAYS.map((date, day) => feedsOf(folder, day, date)));
  const rig = await openRig({
    world: {
      ...worldOf([]),
      repositories: LIVES.map(repositoryOf),
      ...(feeds[0] && { feeds: feeds[0] }),
    },
    metered: true,
    variables: { METRICS_NAMESPACE: 'ecr-scan-notifier-prod' },
  });
  try {
    const publish = () => runOf(rig, 'publish-report', scheduled('publish-report'));
    await publish();
    const ofNone = pageBytes(rig);
    const lives: Life[] = [];
    for (const [at, kind] of LIVES.entries())
      lives.push(await lifeOf(rig, kind, DIGESTS[at] ?? []));
    // The first runs of each kind do more than the following ones.
    for (const name of CLOCKED) await runOf(rig, name, scheduled(name));
    await rig.feed({ kind: 'now', now: DAY_LATER });
    const images = DIGESTS.flat().length;
    const looks = { images, run: await runOf(rig, 'sweep', scheduled('sweep')) };
    const published = await publish();
    const publishing = {
      images,
      run: published,
      pageBytes: upTo(100_000, ofNone),
      imageBytes: upTo(1_000, (pageBytes(rig) - ofNone) / images),
    };
    const comparing = await runOf(rig, 'compare-registry', scheduled('compare-registry'));
    if (feeds[1])
      await rig.feed({ kind: 'world', change: { feeds: feeds[1], now: DAY_LATER.toISOString() } });
    const name = 'refresh-threat-intel';
    const refresh = await runOf(rig, name, scheduled(name));
    for (const each of CLOCKED) await runOf(rig, each, scheduled(each));
    await rig.feed({ kind: 'now', now: FURTHER_ON });
    const idle: RunUsage[] = [];
    for (const each of CLOCKED) idle.push(await runOf(rig, each, scheduled(each)));
    const comparison = { images, run: comparing };
    return { lives, looks, comparison, publishing, refresh, idle };
  } finally {
    await rig.stop();
    await rm(folder, { recursive: true });
  }
}

const repositoryOf = ({ repository }: Kind, at: number) => ({
  repositoryName: repository,
  images: (DIGESTS[at] ?? []).map((imageDigest, index) => ({
    imageDigest,
    imageTags: [`1.${index}`],
  })),
});

/** Both feeds of full size, in files as their publishers serve them. */
async function feedsOf(folder: string, day: number, date: Date) {
  const kev = join(folder, `kev-${date.toISOString().slice(0, 10)}.json`);
  const epss = join(folder, `epss-${date.toISOString().slice(0, 10)}.csv.gz`);
  await writeFile(kev, kevList(date));
  await writeFile(epss, gzipSync(epssDay(day, date)));
  return { kev, epss };
}

async function lifeOf(rig: Rig, kind: Kind, digests: readonly string[]): Promise<Life> {
  let life: Life = { name: kind.name, runs: [], storedBytes: 0 };
  for (const [index, digest] of digests.entries()) {
    const before = await storedBytes(rig.aws, TABLE);
    const runs = await runsOfLife(rig, kind, digest, `1.${index}`);
    life = { name: kind.name, runs, storedBytes: (await storedBytes(rig.aws, TABLE)) - before };
  }
  return life;
}

/** It is pushed, scanned, marked, and its mark comes back as a push. */
async function runsOfLife(rig: Rig, kind: Kind, digest: string, tag: string): Promise<RunUsage[]> {
  const { findings, repository } = kind;
  const marks: BusEvent[] = [];
  const { takeEvents } = rig.aws;
  rig.aws.takeEvents = () => {
    marks.push(...takeEvents());
    return [];
  };
  const pushed = await runOf(rig, 'image-arrived', happened(pushOf(digest, tag, repository)));
  const scan = scanOf(findings, mixed);
  const { world: change } = changeOf([{ imageDigest: digest, scan }], repository);
  await rig.feed({ kind: 'world', change });
  const ended = happened(enhancedScanEnded(digest, findings, repository));
  const scanned = await runOf(rig, 'scan-finished', ended);
  rig.aws.takeEvents = takeEvents;
  const returned: RunUsage[] = [];
  for (const mark of marks) returned.push(await runOf(rig, 'image-arrived', happened(mark)));
  return [pushed, scanned, ...returned];
}

const pageBytes = ({ aws }: Rig): number =>
  aws.buckets.get('reports')?.get('reports/latest.html')?.body.byteLength ?? 0;

/** The next multiple: what is packed is a few bytes more or less, and the page is worked at. */
const upTo = (step: number, bytes: number): number => Math.ceil(bytes / step) * step;

const byName = ([a]: readonly [string, number], [b]: readonly [string, number]): number =>
  a < b ? -1 : 1;

const happened = (event: BusEvent): Input => ({ kind: 'events', events: [event] });
const scheduled = (name: string): Input => parseInput({ schedule: name }, name);

async function runOf(rig: Rig, functionName: string, input: Input): Promise<RunUsage> {
  const { calls, ledgerUnits } = rig.aws;
  const from = calls.length;
  const { read, write } = ledgerUnits;
  const logged = await loggedIn(async () => {
    for (const one of await rig.feed(input))
      if (one.outcome === 'refused') throw new Error(`${functionName}: ${one.why}`);
  });
  const made = Map.groupBy(calls.slice(from), ({ call }) => call);
  return {
    functionName,
    calls: Object.fromEntries(
      [...made].map(([call, all]) => [call, all.length] as const).toSorted(byName),
    ),
    readUnits: ledgerUnits.read - read,
    writeUnits: ledgerUnits.write - write,
    logBytes: Math.round(logged / 100) * 100,
  };
}
