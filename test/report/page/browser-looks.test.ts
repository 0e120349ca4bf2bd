import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inBrowser, type Tab } from '../../support/browser.ts';
import { digestOf, fileWith, type PageContent, SHOP } from '../../support/page-fixture.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const SCREENS = {
  overview: '#/',
  images: '#/images?verdict=quarantined',
  'an image': `#/shop/api@${digestOf(1)}`,
  'an image that cannot be read': `#/tools/cron@${digestOf(6)}`,
  'no image': `#/shop/api@${digestOf(9)}`,
  vulnerabilities: '#/vulnerabilities',
  'a vulnerability': '#/vulnerability/CVE-2026-31001',
  waivers: '#/waivers',
  nowhere: '#/who/knows',
};
const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 390, height: 844 } };
const SCHEMES = ['light', 'dark'] as const;

/** Names as whoever pushes an image, or names a package, can choose them. */
const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(2)</script>',
  'javascript:alert(3)',
  '\u202egpj.exe\u2066',
  `x${'y'.repeat(9_999)}`,
];

/** The shop with a hostile text in every place that anybody can fill. */
function hostileShop(text: string): PageContent {
  const [image, ...images] = SHOP.images;
  const [detail, ...details] = SHOP.details;
  const [vulnerability, ...vulnerabilities] = SHOP.vulnerabilities;
  const [finding, ...findings] = detail?.findings ?? [];
  const [exception, ...exceptions] = SHOP.exceptions;
  const [step, ...history] = detail?.history ?? [];
  if (!image || !detail || !vulnerability || !finding || !exception || !step)
    throw new Error('The shop has less in it than this test needs.');
  return {
    ...SHOP,
    head: { ...SHOP.head, about: text },
    images: [
      { ...image, repository: text, tag: text, tags: [text], headline: text, channel: text },
      ...images,
    ],
    vulnerabilities: [
      {
        ...vulnerability,
        title: text,
        description: text,
        url: text,
        aliases: [text],
        upgrades: [text],
      },
      ...vulnerabilities,
    ],
    details: [
      {
        ...detail,
        doubts: [text],
        upgrades: [text],
        accepted: [text],
        findings: [
          { ...finding, package: text, version: text, path: text, fix: text, why: text },
          ...findings,
        ],
        history: [{ ...step, why: text, because: text }, ...history],
        diff: { against: text, added: [text], fixed: [text], remaining: 1 },
        platforms: [text],
        runsIn: text,
      },
      ...details,
    ],
    exceptions: [
      {
        ...exception,
        name: text,
        by: text,
        reason: text,
        ticket: text,
        source: text,
        scope: { packages: [text] },
      },
      ...exceptions,
    ],
    summary: {
      ...SHOP.summary,
      lapsing: [
        { what: 'waiver', name: text, by: text, until: '2026-12-01T00:00:00.000Z', source: text },
      ],
    },
  };
}

const isVisible = (tab: Tab, selector: string): Promise<boolean> =>
  tab.read<boolean>(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].some((one) => one.checkVisibility())`,
  );

const overhang = (tab: Tab): Promise<number> =>
  tab.read<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Puppeteer sets the one or the other. */
async function seenAs(tab: Tab, media: 'print' | 'screen', scheme: string): Promise<void> {
  const session = await tab.page.createCDPSession();
  const features = [{ name: 'prefers-color-scheme', value: scheme }];
  await session.send('Emulation.setEmulatedMedia', { media, features });
  await tab.settled();
}

inBrowser('how the page in a browser looks', (open) => {
  test.each(Object.entries(SIZES))(
    'each screen is good for whoever cannot see it, in both schemes: %s',
    async (_, size) => {
      const tab = await open(await fileWith(SHOP));
      await tab.page.setViewport(size);
      await tab.page.evaluate(axe);
      const found: string[] = [];
      for (const scheme of SCHEMES) {
        await seenAs(tab, 'screen', scheme);
        for (const [screen, hash] of Object.entries(SCREENS)) {
          await tab.go(hash);
          const violations = await tab.read<string[]>(`axe.run().then(({ violations }) => violations
            .flatMap(({ id, impact, nodes }) => nodes.map(({ target }) => [impact, id, target].join(' '))))`);
          found.push(...violations.map((one) => `${screen}, ${scheme}: ${one}`));
          expect(await tab.texts('main h1')).toHaveLength(1);
        }
      }
      expect(found).toEqual([]);
    },
  );

  test('nothing is asked for, nothing is complained of, and nothing is wider than the window', async () => {
    const tab = await open(await fileWith(SHOP));
    for (const [name, size] of Object.entries(SIZES)) {
      await tab.page.setViewport(size);
      for (const [screen, hash] of Object.entries(SCREENS)) {
        await tab.go(hash);
        expect([name, screen, await overhang(tab)]).toEqual([name, screen, 0]);
      }
    }
    expect([tab.asked, tab.wrong]).toEqual([[], []]);
  });

  test.each(HOSTILE.map((text) => [text.slice(0, 40), text]))(
    'a hostile text stays text, and breaks nothing: %s',
    async (_, text) => {
      const tab = await open(await fileWith(hostileShop(text)));
      const image = await tab.read<string>(
        "document.querySelector('.verdicts a').getAttribute('href')",
      );
      await tab.go(image);
      const detail = await tab.read<string>(
        "[...document.querySelectorAll('.found tbody a')].map((one) => one.getAttribute('href')).find((one) => one.includes('11111111')) ?? '#/'",
      );
      for (const size of Object.values(SIZES)) {
        await tab.page.setViewport(size);
        for (const hash of [...Object.values(SCREENS), detail]) {
          await tab.go(hash);
          expect([hash.slice(0, 60), size.width, await overhang(tab)]).toEqual([
            hash.slice(0, 60),
            size.width,
            0,
          ]);
          expect(
            await tab.read("document.querySelectorAll('img, main script, iframe').length"),
          ).toBe(0);
          const elsewhere = `[...document.querySelectorAll('a')].map((one) => one.getAttribute('href'))
            .filter((one) => !/^(#|https?:)/.test(one))`;
          expect(await tab.read(elsewhere)).toEqual([]);
          expect(await tab.read<string>('document.body.innerText')).not.toMatch(
            /[\u202a-\u202e\u2066-\u2069]/,
          );
        }
      }
      expect(await tab.texts('h1')).not.toEqual(['Not in this report']);
      expect([tab.asked, tab.wrong]).toEqual([[], []]);
    },
  );

  test('in print no control is left, and all is there that the filters leave', async () => {
    const [image] = SHOP.images;
    const [detail] = SHOP.details;
    if (!image || !detail) throw new Error('The shop is empty.');
    const many = Array.from({ length: 250 }, (_, at) => ({
      ...image,
      repository: `shop/part-${at}`,
    }));
    const tab = await open(
      await fileWith({
        ...SHOP,
        images: [...SHOP.images, ...many],
        details: [...SHOP.details, ...many.map(() => detail)],
      }),
      '#/images?verdict=quarantined',
    );
    expect(await tab.texts('.found tbody tr')).toHaveLength(100);
    await seenAs(tab, 'print', 'dark');
    await tab.page.waitForFunction("document.querySelectorAll('.found tbody tr').length > 100");
    expect(await tab.texts('.found tbody tr')).toHaveLength(252);
    expect(await isVisible(tab, 'input, nav, .skip, .more, .result button')).toBe(false);
    expect(await tab.texts('.result p')).toEqual(['252 of 256 images']);
    await tab.go(`#/shop/api@${digestOf(1)}`);
    expect((await tab.texts('.description'))[0]).toContain('crafted certificate chain');
    expect(await isVisible(tab, '.description')).toBe(true);
    await tab.page.setViewport({ width: 600, height: 844 });
    const heights = "[...document.querySelectorAll('.about dt')].map((one) => one.offsetHeight)";
    expect(Math.max(...(await tab.read<number[]>(heights)))).toBeLessThan(24);
    const ground = 'getComputedStyle(document.body).backgroundColor';
    expect(await tab.read(ground)).toBe('rgb(255, 255, 255)');
    await seenAs(tab, 'screen', 'dark');
    expect(await isVisible(tab, '.description')).toBe(false);
    expect(await tab.read(ground)).toBe('rgb(21, 24, 28)');
    expect((await tab.page.pdf()).length).toBeGreaterThan(10_000);
  });
});
