import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How high each section of a page is drawn, from its upper edge to that of the next, in pixels. Throws an Error. */
export function measureSections(chromium: string, html: string): Map<string, number> {
  const dom = withPage(withScript(html), (url) => runChromium(chromium, ['--dump-dom', url]));
  const sizes = dom.matchAll(/<section id="([^"]+)" data-height="(\d+)"/g);
  return new Map([...sizes].map(([, name = '', height]) => [name, Number(height)]));
}

/** Takes a picture of a page of this size in pixels; `scale`: how many of the picture make one. Throws an Error. */
export function takePicture(
  chromium: string,
  html: string,
  {
    file,
    width,
    height,
    scale = 1,
  }: { file: string; width: number; height: number; scale?: number },
): void {
  withPage(html, (url) =>
    runChromium(chromium, [
      `--screenshot=${file}`,
      `--window-size=${width},${height}`,
      `--force-device-scale-factor=${scale}`,
      // What a page draws by itself takes its time after it has been loaded.
      '--virtual-time-budget=5000',
      url,
    ]),
  );
}

/** The page itself lets no script run. */
const withScript = (html: string): string => html.replace(/<meta http-equiv[^>]*>/, '') + MEASURE;

const MEASURE = `<script>
  for (const section of document.querySelectorAll('section')) {
    const { height } = section.getBoundingClientRect();
    section.dataset.height = Math.ceil(height + parseFloat(getComputedStyle(section).marginBottom));
  }
</script>`;

function withPage<T>(html: string, use: (url: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'preview-'));
  try {
    const page = join(folder, 'page.html');
    writeFileSync(page, html);
    return use(pathToFileURL(page).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runChromium(chromium: string, args: readonly string[]): string {
  const own = ['--headless=new', '--hide-scrollbars'];
  // As root it does not run otherwise.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const ran = spawnSync(chromium, [...own, ...sandbox, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (ran.status !== 0) throw new Error(`${chromium} has failed: ${ran.stderr.slice(-300)}`);
  return ran.stdout;
}
