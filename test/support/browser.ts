import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { findChromium } from '../../bin/preview/find-chromium.ts';

/** Opens a browser without a window. */
export const openBrowser = (executablePath: string): Promise<Browser> =>
  launch({
    executablePath,
    // As root it does not run in its sandbox; in a container its shared memory is small.
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
    ],
  });

/** A tab with a report in it. */
export interface Tab {
  readonly page: Page;
  /** Where the file is that it shows. */
  readonly folder: string;
  /** What its console has complained of, which is where a breach of the policy of its contents stands, too. */
  readonly wrong: readonly string[];
  /** Whatever else than its file it has asked for. */
  readonly asked: readonly string[];
  /** Goes to an address of the report, from `#` on, and waits until it stands still. */
  readonly go: (hash: string) => Promise<void>;
  /** Waits until what has been done is shown. */
  readonly settled: () => Promise<void>;
  /** Of every element that a selector names, its text as it is seen. */
  readonly texts: (selector: string) => Promise<string[]>;
  /** The value of an expression. */
  readonly read: <T>(expression: string) => Promise<T>;
}

/** Opens a file in a new tab. */
export type OpenTab = (html: string, hash?: string) => Promise<Tab>;

/** Two frames have been drawn, and then nothing was changed for a while: a busy browser draws later than it is told to. */
const STILL = `new Promise((done) => {
  const begin = () => {
    const end = () => {
      observer.disconnect();
      done();
    };
    let timer = setTimeout(end, 80);
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(end, 80);
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  };
  requestAnimationFrame(() => requestAnimationFrame(begin));
})`;

/** Tests in one browser; where there is none they are skipped, and say so. */
export function inBrowser(about: string, tests: (open: OpenTab) => void): void {
  const chromium = findChromium();
  const folder = mkdtempSync(join(tmpdir(), 'report-page-'));
  let browser: Browser | undefined;
  let files = 0;
  const open: OpenTab = async (html, hash = '#/') => {
    if (!browser) throw new Error('The browser is not open.');
    const path = join(folder, `report-${files++}.html`);
    writeFileSync(path, html);
    return openTab(await browser.newPage(), pathToFileURL(path).href, hash, folder);
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  if (chromium === undefined) {
    const why =
      'skipped, for there is no chromium here: install it, or say in CHROMIUM_PATH where it is';
    console.warn(`${about}: ${why}`);
    describe.skip(`${about} (${why})`, () => tests(open));
    return;
  }
  describe(about, () => {
    beforeAll(async () => {
      browser = await openBrowser(chromium);
    });
    afterEach(async () => {
      for (const page of (await browser?.pages()) ?? [])
        if (page.url() !== 'about:blank') await page.close();
    });
    afterAll(() => browser?.close());
    tests(open);
  });
}

async function openTab(page: Page, url: string, hash: string, folder: string): Promise<Tab> {
  const [wrong, asked]: [string[], string[]] = [[], []];
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('dialog', (dialog) => {
    wrong.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url) asked.push(request.url());
  });
  await page.setViewport({ width: 1280, height: 900 });
  const settled = async (): Promise<void> => {
    await page.waitForSelector('#heading');
    await page.waitForFunction("!document.querySelector('.reading')");
    await page.evaluate(STILL);
  };
  await page.goto(url + hash);
  await settled();
  return {
    page,
    folder,
    wrong,
    asked,
    settled,
    go: async (to) => {
      await page.evaluate(`location.hash = ${JSON.stringify(to)}`);
      await settled();
    },
    texts: async (selector) =>
      (await page.evaluate(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.innerText.replace(/\\s+/g, ' ').trim())`,
      )) as string[],
    read: async <T>(expression: string) => (await page.evaluate(expression)) as T,
  };
}
