import { fileURLToPath } from 'node:url';
import { parseWorld } from '../../src/local/aws/parse-world.ts';
import type { World } from '../../src/local/aws/world.ts';
import { type Input, parseInput, readInputs, readJson } from '../../src/local/deployment/inputs.ts';
import { isReply, type Report, reportIn, withRig } from '../support/replay.ts';
import {
  changeOf,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  findingChanged,
  indexImage,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

/*
 * A verdict stays true: what is found after an approval takes it back, by whichever door it is heard of,
 * in time, and without a word too many.
 */

interface Played {
  readonly report: Report;
  /** When each message was posted, by the clock of the world: `2026-11-21T12:00 Approved: shop/api:1.4.2`. */
  readonly posted: readonly string[];
}

async function play(world: World, inputs: readonly Input[]): Promise<Played> {
  return withRig(world, async (rig) => {
    const [delivered, posted]: [Awaited<ReturnType<typeof rig.feed>>, string[]] = [[], []];
    for (const input of inputs) {
      delivered.push(...(await rig.feed(input)));
      const at = rig.clock.now().toISOString().slice(0, 16);
      const said = rig.aws.slack
        .filter((one) => !isReply(one))
        .slice(posted.length)
        .map(({ body }) => String(body['text']));
      posted.push(...said.map((text) => [at, ...text.split(/\.? /, 2)].join(' ')));
    }
    return { report: await reportIn(rig, delivered), posted };
  });
}

const LATER = fileURLToPath(new URL('../../events/later', import.meta.url));

/** The replays of docs/replay.md. */
const playFiles = (world: string, inputs: string): Promise<Played> =>
  play(parseWorld(readJson(`${LATER}/${world}`), world), readInputs(['-'], `${LATER}/${inputs}`));

/** `look quarantined slack sns`: what led to each judgement, what it came to, and who was told of it. */
const judgedIn = ({ events }: Report): string[] =>
  events.flatMap(({ subjects }) =>
    subjects.map(({ because, verdict, told }) => [because, verdict, ...told].join(' ')),
  );

describe('a CRITICAL that comes into the scan of an approved image', () => {
  it('by basic scanning: the policy asks for another scan, and its end takes the approval back', async () => {
    const { report, posted } = await playFiles('basic.world.json', 'basic.jsonl');
    expect(judgedIn(report)).toEqual([
      'pushed approved slack sns',
      'scan-ended quarantined slack sns',
    ]);
    expect(posted).toEqual([
      '2026-11-21T12:00 Approved: shop/api:1.4.2',
      '2026-11-28T12:01 Quarantined: shop/api:1.4.2',
    ]);
    expect(report.calls['ecr:StartImageScan']).toBe(1);
    expect(report.images[0]?.tags).toEqual(['1.4.2', 'quarantined-a6f054dc357b']);
    expect(report.sns).toHaveLength(2);
  });

  it('by basic scanning without an event: the daily look sees it', async () => {
    const { report, posted } = await playFiles('basic.world.json', 'silent.jsonl');
    expect(judgedIn(report)).toEqual(['pushed approved slack sns', 'look quarantined slack sns']);
    expect(posted).toEqual([
      '2026-11-21T12:00 Approved: shop/api:1.4.2',
      '2026-11-22T12:00 Quarantined: shop/api:1.4.2',
    ]);
    expect(report.calls['ecr:StartImageScan']).toBeUndefined();
    expect(report.images[0]?.tags).toEqual(['1.4.2', 'quarantined-a6f054dc357b']);
  });

  it('by enhanced scanning: two hundred events about its findings are one judgement, within minutes', async () => {
    const { report, posted } = await playFiles('enhanced.world.json', 'enhanced.jsonl');
    expect(judgedIn(report)).toEqual([
      'scan-ended approved slack sns',
      // The first two hundred came at 15:00, Inspector's answer to our own mark at 15:02.
      'finding quarantined slack sns',
      'finding quarantined',
      // And two hundred of which none says that anything was mended.
      'finding undecided',
    ]);
    expect(posted).toEqual([
      '2026-11-21T12:00 Approved: shop/api:1.4.2',
      '2026-11-21T15:02 Quarantined: shop/api:1.4.2',
    ]);
    expect(report.images[0]).toMatchObject({
      verdict: 'undecided',
      tags: ['1.4.2', 'quarantined-a6f054dc357b'],
    });
    expect(report.sns.map(({ subject }) => subject)).toEqual([
      '[approved] shop/api:1.4.2',
      '[quarantined] shop/api:1.4.2',
    ]);
    expect(report.deadLetters).toEqual([]);
  });
});

const api = digestOf('a1');
const clean = { imageDigest: api, imageTags: ['1.4.2'], scan: enhancedScan() };
const found = changeOf([{ imageDigest: api, scan: enhancedScan({ severity: 'CRITICAL' }) }]);
const inputs = (...values: unknown[]): Input[] => values.map((one) => parseInput(one, 'a test'));
/** The sweep of each minute from a time on. */
const sweepsFrom = (time: string, minutes: number): unknown[] =>
  Array.from({ length: minutes }, (_, minute) => [
    { now: new Date(Date.parse(time) + minute * 60_000).toISOString() },
    SWEEP,
  ]).flat();

/** Seconds after noon at which the image was told of as quarantined, where an event came so many after noon. */
async function toldAfter(seconds: number): Promise<number> {
  const [, quarantined = ''] = await withRig(worldOf([clean]), async (rig) => {
    const times: string[] = [];
    const come = {
      now: new Date(Date.parse('2026-11-21T12:00:00Z') + seconds * 1_000).toISOString(),
    };
    for (const input of inputs(
      enhancedScanEnded(api),
      found,
      come,
      findingChanged(api),
      ...sweepsFrom('2026-11-21T12:01:00Z', 8),
    )) {
      await rig.feed(input);
      while (times.length < rig.aws.slack.length) times.push(rig.clock.now().toISOString());
    }
    return times;
  });
  return (Date.parse(quarantined) - Date.parse('2026-11-21T12:00:00Z')) / 1_000;
}

describe('an event about a finding', () => {
  // The sweep runs at full minutes here.
  it.each([0, 1, 29, 31, 59])(
    'that comes %i seconds after a sweep is told of within five minutes',
    async (seconds) => {
      const told = await toldAfter(seconds);
      expect(told - seconds).toBeGreaterThan(0);
      expect(told - seconds).toBeLessThanOrEqual(300);
    },
  );

  it('of a platform takes back the approval of the index that people pull', async () => {
    const index = indexImage(digestOf('c3'), ['2.0.0'], { amd64: api });
    const world = worldOf([index, { imageDigest: api, scan: enhancedScan({ severity: 'LOW' }) }]);
    const { report, posted } = await play(
      world,
      inputs(
        pushOf(digestOf('c3'), '2.0.0'),
        found,
        findingChanged(api),
        ...sweepsFrom('2026-11-21T12:01:00Z', 3),
      ),
    );
    expect(judgedIn(report)).toEqual([
      'pushed approved slack sns',
      'finding quarantined slack sns',
    ]);
    expect(posted).toHaveLength(2);
  });
});

describe('findings that Inspector closes', () => {
  const closed = Array.from({ length: 200 }, () => findingChanged(api, { status: 'CLOSED' }));
  const hour = sweepsFrom('2026-11-21T12:01:00Z', 4);

  it.each(['SCAN_ELIGIBILITY_EXPIRED', 'IMAGE_ARCHIVED'])(
    'because the scan is %s were not mended: the approval is taken back, and nothing is approved',
    async (status) => {
      const lapsed = changeOf([{ imageDigest: api, scan: { imageScanStatus: { status } } }]);
      const { report, posted } = await play(
        worldOf([clean]),
        inputs(enhancedScanEnded(api), lapsed, closed, ...hour),
      );
      expect(judgedIn(report)).toEqual(['scan-ended approved slack sns', 'finding undecided']);
      expect(report.images[0]).toMatchObject({ verdict: 'undecided', tags: ['1.4.2'] });
      expect(posted).toHaveLength(1);
    },
  );

  it('because they were mended, as the scan shows, give the approval back, once', async () => {
    const { report, posted } = await play(
      worldOf([{ ...clean, scan: enhancedScan({ severity: 'CRITICAL' }) }]),
      inputs(
        pushOf(api, '1.4.2'),
        changeOf([{ imageDigest: api, scan: enhancedScan({ severity: 'LOW' }) }]),
        closed,
        ...hour,
        closed,
        ...sweepsFrom('2026-11-21T12:06:00Z', 4),
      ),
    );
    expect(judgedIn(report)).toEqual([
      'pushed quarantined slack sns',
      'finding approved slack sns',
      'finding approved',
    ]);
    expect(posted).toHaveLength(2);
  });
});
