import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, launch, type Page } from 'puppeteer-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The command of a chromium: what `CHROMIUM_PATH` says, or where systems put it; undefined where there is none. */
export function findChromium(): string | undefined {
  const said = process.env['CHROMIUM_PATH'];
  return [...(said ? [said] : []), ...PLACES].find((path) => existsSync(path));
}

/** Opens a browser without a window. */
export const openBrowser = (executablePath: string): Promise<Browser> =>
  launch({
    executablePath,
    // As root it does not run in its sandbox.
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
  });

/** Files that pages are opened from. */
export interface Files {
  /** Writes a file and returns its address. */
  readonly write: (name: string, text: string) => string;
  readonly remove: () => void;
}

export function openFiles(): Files {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  return {
    write: (name, text) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return pathToFileURL(path).href;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** All that goes wrong in a tab, and every address but its own that it asks for. */
export function watch(page: Page): { readonly wrong: string[]; readonly asked: string[] } {
  const [wrong, asked]: [string[], string[]] = [[], []];
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('request', (request) => asked.push(request.url()));
  return { wrong, asked };
}
