import type { Page } from 'puppeteer-core';
import { openBrowser } from '../test/support/browser.ts';
import { median } from './statistics.ts';

/** Milliseconds, as a person waits for them. */
export interface Waited {
  /** From opening the file until its first screen is drawn and answers. */
  readonly first: number;
  /** Of each change of the list of images until it is drawn again, by what was changed. */
  readonly changes: Readonly<Record<string, number>>;
  /** From the address of an image until it is drawn: it has to be unpacked. */
  readonly image: number;
  /** The list of vulnerabilities, for the first time. */
  readonly vulnerabilities: number;
}

/** Runs before anything of the page: notes when its first screen is there, and the time is free again. */
const WATCH = `
  window.drawn = () => new Promise((resolve) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(0);
  }));
  window.until = async (act) => {
    let last;
    const seen = new MutationObserver(() => { last = window.drawn(); });
    seen.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    const from = performance.now();
    act();
    while (!last) {
      if (performance.now() - from > 20_000) throw new Error('nothing has changed');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    let at = await last;
    for (let before; before !== last; at = await last) {
      before = last;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    seen.disconnect();
    return at - from;
  };
  document.addEventListener('DOMContentLoaded', () => {
    const seen = new MutationObserver(() => {
      if (!document.querySelector('#app h1')) return;
      seen.disconnect();
      window.first = window.drawn();
    });
    seen.observe(document, { subtree: true, childList: true });
  });
`;

const OVERVIEW = "location.hash = '#/'";
const LIST = "location.hash = '#/images'";
const IMAGE = `document.querySelector('#app tbody a[href*="@sha256:"]').click()`;
const SEARCH = "document.querySelector('input[type=search]')";
const TURNS = 5;
/** What somebody does with the list of images, one after the other. */
const CHANGES: Readonly<Record<string, string>> = {
  'a letter': typed('1'),
  'a word': typed('service-17'),
  'none again': typed(''),
  'a verdict': clicked('verdict'),
  KEV: clicked('kev'),
  fixable: clicked('fixable'),
};

function typed(text: string): string {
  return `const field = ${SEARCH}; field.value = ${JSON.stringify(text)}; field.dispatchEvent(new Event('input', { bubbles: true }));`;
}

function clicked(facet: string): string {
  return `document.querySelector('input[name=${facet}]').click();`;
}

/** Opens a page in a browser as a person does, and does a few things with it. */
export async function waitedIn(chromium: string, url: string): Promise<Waited> {
  const browser = await openBrowser(chromium);
  try {
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(WATCH);
    await page.goto(url, { timeout: 120_000 });
    await page.waitForFunction('window.first');
    const first = Number(await page.evaluate('window.first'));
    const changes = await changesIn(page);
    const vulnerabilities = await after(page, "location.hash = '#/vulnerabilities'");
    await after(page, LIST);
    const image = await after(page, IMAGE);
    return { first, changes, image, vulnerabilities };
  } finally {
    await browser.close();
  }
}

/** Each a few times over, the middle one: other programs run as well. */
async function changesIn(page: Page): Promise<Record<string, number>> {
  const waited = new Map(Object.keys(CHANGES).map((name) => [name, [] as number[]]));
  for (let turn = 0; turn < TURNS; turn += 1) {
    await after(page, LIST);
    for (const [name, act] of Object.entries(CHANGES))
      waited.get(name)?.push(await after(page, act));
    await after(page, OVERVIEW);
  }
  return Object.fromEntries([...waited].map(([name, all]) => [name, median(all)]));
}

const after = async (page: Page, act: string): Promise<number> =>
  Number(await page.evaluate(`window.until(() => { ${act} })`));
