import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findChromium } from '../bin/preview/find-chromium.ts';
import { waitedIn } from './page-in-browser.ts';
import type { Size } from './page-registry.ts';
import type { Section } from './section.ts';

const SIZE: Size = { repositories: 200, images: 50, findings: 300 };
const LIMITS = { fileMB: 30, memoryMB: 700, firstMs: 3_000, changeMs: 100 };
const WRITING = fileURLToPath(new URL('page-writing.ts', import.meta.url));

/** The page of a large registry: written in a process of its own, and opened in a browser. Throws an Error. */
export async function pageSections(): Promise<Section[]> {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  try {
    const file = join(folder, 'report.html');
    return [writingSection(file), await browserSection(pathToFileURL(file).href)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { repositories, images, findings } = SIZE;
const OF = `${(repositories * images).toLocaleString('en')} images with ${findings} findings each`;

function writingSection(file: string): Section {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [WRITING, file, JSON.stringify(SIZE)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  const { seconds, judging, megabytes, bytes } = JSON.parse(stdout) as Record<string, number>;
  return {
    title: `Writing the page of ${OF}`,
    columns: ['s of the processor', 'for its images', 'peak MB', 'file MB'],
    rows: [
      {
        name: 'report --format html',
        figures: [
          { value: seconds ?? 0, digits: 1 },
          { value: judging ?? 0, digits: 1 },
          { value: megabytes ?? 0, limit: LIMITS.memoryMB },
          { value: (bytes ?? 0) / 1e6, digits: 1, limit: LIMITS.fileMB },
        ],
      },
    ],
    notes: [
      'Its images are made up and judged as they are asked for, which a ledger would be read for; the memory is that of all.',
    ],
  };
}

async function browserSection(url: string): Promise<Section> {
  const chromium = findChromium();
  if (chromium === undefined) throw new Error('There is no Chromium here to open the page in.');
  const { first, changes, image, vulnerabilities } = await waitedIn(chromium, url);
  const row = (name: string, value: number, limit?: number) => ({
    name,
    figures: [{ value, ...(limit !== undefined && { limit }) }],
  });
  return {
    title: `The page of ${OF} in Chromium`,
    columns: ['ms'],
    rows: [
      row('opened, until the first screen is drawn', first, LIMITS.firstMs),
      ...Object.entries(changes).map(([what, ms]) =>
        row(`the list of images: ${what}`, ms, LIMITS.changeMs),
      ),
      row('an image, until its findings are drawn', image),
      row('the list of vulnerabilities, for the first time', vulnerabilities),
    ],
    notes: [
      'Each until it is drawn, with two frames of a browser in it; of changes the median of five.',
    ],
  };
}
