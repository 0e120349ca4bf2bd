import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { explainImage } from '../../src/cli/explain/explain.ts';
import { explainLines } from '../../src/cli/explain/explain-tree.ts';
import { openReading, type Reading } from '../../src/cli/reading.ts';
import { Digest } from '../../src/core/digest.ts';
import type { Toolbox } from '../../src/pipeline/tools.ts';
import { inPlain } from '../../src/terminal/paint.ts';
import { ACCOUNT, digestOf, REGION } from '../support/worlds.ts';
import { fileWith, removeFiles } from './run-program.ts';

/*
 * Recorded answers of DescribeImageScanFindings under each of the example policies. The feeds are
 * excerpts of the real ones; of a CVE that is not among them, nobody knows the EPSS score.
 */

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string): unknown => JSON.parse(readFileSync(at(path), 'utf8'));

interface Played {
  readonly repositories: readonly {
    readonly repositoryName: string;
    readonly images: readonly { readonly scan?: unknown; readonly imageTags?: readonly string[] }[];
  }[];
}
const payments = (read('events/play/world.json') as Played).repositories.find(
  ({ repositoryName }) => repositoryName === 'shop/payments',
);

/** By what was recorded. */
const SCANS: Readonly<Record<string, unknown>> = {
  'basic-debian': read('test/intake/payloads/basic-debian-page-1.json'),
  'basic-failed': read('test/intake/payloads/basic-failed-unsupported.json'),
  'basic-clean': read('test/intake/payloads/basic-zero-findings.json'),
  'enhanced-one-high': read('test/intake/payloads/enhanced-active-one-high.json'),
  'enhanced-no-status': read('test/intake/payloads/enhanced-four-packages.json'),
  'enhanced-six': payments?.images[0]?.scan,
};
const NAMES = Object.keys(SCANS);
const digestFor = (scan: string): string => digestOf(`a${NAMES.indexOf(scan)}`);

const worldUnder = (policy: string) => ({
  account: ACCOUNT,
  region: REGION,
  now: '2026-11-10T15:00:00Z',
  policy: at(`policies/${policy}.yml`),
  feeds: { kev: at('events/play/feeds/kev.json'), epss: at('events/play/feeds/epss.csv') },
  repositories: NAMES.map((name) => ({
    repositoryName: `recorded/${name}`,
    images: [
      {
        imageDigest: digestFor(name),
        imageTags: ['1.0.0'],
        imagePushedAt: '2026-11-10T14:00:00Z',
        scan: SCANS[name],
      },
    ],
  })),
});

const golden = (policy: string, scan: string): string =>
  readFileSync(at(`test/cli/golden/examples/${policy}.${scan}.txt`), 'utf8');

describe.each(['strict-gate', 'fixable-only', 'kev-only', 'advisory'])('under %s', (policy) => {
  let reading: Reading;
  let tools: Toolbox;
  beforeAll(async () => {
    const world = fileWith('world.json', worldUnder(policy));
    const terminal = {
      print: () => {},
      note: () => {},
      form: { paint: inPlain },
      isWatched: false,
    };
    reading = await openReading({ world }, terminal);
    tools = (await reading.openTools())(reading.policy);
  });
  afterAll(async () => {
    await reading.close();
    removeFiles();
  });

  it.each(NAMES)('%s is explained as people have looked at it', async (scan) => {
    const image = {
      account: ACCOUNT,
      region: REGION,
      repository: `recorded/${scan}`,
      digest: Digest.parse(digestFor(scan)),
    };
    const explained = await explainImage(image, tools, reading);
    const text = `${explainLines(explained, { paint: inPlain, width: 100 }, reading.source).join('\n')}\n`;
    expect(text).toBe(golden(policy, scan));
  });
});
