import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inBrowser, type Tab } from '../../support/browser.ts';
import { digestOf, fileWith, SHOP } from '../../support/page-fixture.ts';

const ROWS = '.found tbody th';
const STATUS = '.result p';

const names = (tab: Tab): Promise<string[]> => tab.texts(`${ROWS} > a`);

const press = async (tab: Tab, ...keys: string[]): Promise<void> => {
  for (const key of keys) await tab.page.keyboard.press(key as 'Enter');
  await tab.settled();
};

/** Presses a filter, by its words. */
const choose = async (tab: Tab, says: string): Promise<void> => {
  await tab.page.click(`label.option ::-p-text(${says})`);
  await tab.settled();
};

/** The options of all filters: `quarantined 2`. */
const options = (tab: Tab): Promise<string[]> => tab.texts('label.option');

const hash = (tab: Tab): Promise<string> => tab.read<string>('location.hash');

/** A file has its name when all of it is there. */
async function saved(path: string): Promise<void> {
  while (!existsSync(path)) await setTimeout(50);
}

inBrowser('the page in a browser', (open) => {
  const openShop = async (at?: string): Promise<Tab> => open(await fileWith(SHOP), at);

  test('what is searched for is left as it is typed, and Escape brings all back', async () => {
    const tab = await openShop('#/images');
    expect(await tab.texts(STATUS)).toEqual(['6 of 6 images']);
    await tab.page.type('input[type=search]', 'INVOICES 7.1');
    await tab.settled();
    expect(await names(tab)).toEqual(['billing/invoices:7.1']);
    expect(await tab.texts(STATUS)).toEqual(['1 of 6 images']);
    await press(tab, 'Escape');
    expect(await tab.texts(STATUS)).toEqual(['6 of 6 images']);
    await tab.page.type('input[type=search]', digestOf(3).slice(0, 20));
    await tab.settled();
    expect(await names(tab)).toEqual(['shop/web:2.0.0']);
  });

  test('each filter shows as many images as stand beside it', async () => {
    const tab = await openShop('#/images');
    const all = await options(tab);
    expect(all).toHaveLength(25);
    for (const option of all) {
      const [, says = '', count] = /^(.*) (\d+)$/.exec(option) ?? [];
      await choose(tab, says);
      expect([option, await tab.texts(STATUS)]).toEqual([option, [`${count} of 6 images`]]);
      await choose(tab, says);
    }
    expect(await tab.texts(STATUS)).toEqual(['6 of 6 images']);
    expect(all.slice(0, 3)).toEqual(['quarantined 2', 'undecided 2', 'approved 2']);
  });

  test('filters narrow one another, and each counts under the others', async () => {
    const tab = await openShop('#/images');
    await choose(tab, 'quarantined');
    expect(await options(tab)).toEqual(
      expect.arrayContaining(['quarantined 2', 'approved 2', 'CRITICAL 2', 'HIGH 0', 'runs 1']),
    );
    await choose(tab, 'are overdue');
    expect(await names(tab)).toEqual(['shop/api:1.4.2']);
    expect(await options(tab)).toEqual(
      expect.arrayContaining(['quarantined 1', 'approved 0', 'are overdue 1', 'CRITICAL 1']),
    );
    await choose(tab, 'are overdue');
    await choose(tab, 'approved');
    expect(await tab.texts(STATUS)).toEqual(['4 of 6 images']);
    await tab.page.click('.result button ::-p-text(Clear)');
    await tab.settled();
    expect(await tab.texts(STATUS)).toEqual(['6 of 6 images']);
    expect(await hash(tab)).toBe('#/images');
  });

  test('the list is sorted by its heads, and says so', async () => {
    const tab = await openShop('#/images');
    await tab.page.click('button.sort ::-p-text(Image)');
    await tab.settled();
    expect((await names(tab)).slice(0, 2)).toEqual([
      'billing/invoices:7.0',
      'billing/invoices:7.1',
    ]);
    const sortedHeads =
      "[...document.querySelectorAll('[aria-sort]')].map((one) => one.innerText.replace(/\\s+/g, ' ') + ' ' + one.ariaSort)";
    expect(await tab.read(sortedHeads)).toEqual(['Image ▲ ascending']);
    await tab.page.click('button.sort ::-p-text(Image)');
    await tab.settled();
    expect((await names(tab))[0]).toBe('tools/cron:edge');
    expect(await hash(tab)).toBe('#/images?sort=-name');
  });

  test('an address with filters shows what it showed to whoever sends it', async () => {
    const tab = await openShop(
      '#/images?verdict=approved,undecided&account=444455556666&q=invoices',
    );
    expect(await names(tab)).toEqual(['billing/invoices:7.0', 'billing/invoices:7.1']);
    expect(await tab.read("document.querySelector('input[type=search]').value")).toBe('invoices');
  });

  test('back and forward lead through what was looked at', async () => {
    const tab = await openShop();
    await tab.page.click('nav ::-p-text(Images)');
    await tab.settled();
    await choose(tab, 'quarantined');
    await tab.page.click(`${ROWS} ::-p-text(shop/api)`);
    await tab.settled();
    expect(await tab.texts('h1')).toEqual(['shop/api:1.4.1']);
    const back = async (): Promise<void> => {
      await tab.page.goBack();
      await tab.settled();
    };
    await back();
    expect(await tab.texts(STATUS)).toEqual(['2 of 6 images']);
    await back();
    expect(await tab.texts(STATUS)).toEqual(['6 of 6 images']);
    await back();
    expect(await tab.texts('h1')).toEqual(['Where we stand']);
    await tab.page.goForward();
    await tab.page.goForward();
    await tab.settled();
    expect(await tab.texts(STATUS)).toEqual(['2 of 6 images']);
  });

  test('who comes back to a list finds the place in it again', async () => {
    const [image, detail] = [SHOP.images[0], SHOP.details[0]];
    if (!image || !detail) throw new Error('The shop is empty.');
    const images = Array.from({ length: 90 }, (_, at) => ({ ...image, digest: digestOf(at + 10) }));
    const content = { ...SHOP, images, details: images.map(() => detail), vulnerabilities: [] };
    const tab = await open(await fileWith(content), '#/images');
    await tab.page.click(`tbody tr:nth-child(80) a`);
    await tab.settled();
    expect(await tab.read('scrollY')).toBe(0);
    await tab.page.goBack();
    await tab.settled();
    expect(await tab.read<number>('scrollY')).toBeGreaterThan(500);
  });

  test('a deep link opens one image with what decides it, and what led to it', async () => {
    const tab = await openShop(`#/shop/api@${digestOf(1)}`);
    expect(await tab.texts('h1')).toEqual(['shop/api:1.4.2']);
    expect(await tab.texts('.headline')).toEqual([
      'Do not ship. 1 finding is CRITICAL; 1 HIGH has a fix.',
    ]);
    expect(await tab.texts('h2')).toEqual([
      'What to do',
      'Who has accepted what',
      'Findings',
      'Since 1.4.1',
      'How it came to that',
    ]);
    expect(await tab.texts('.found tbody tr:first-child td')).toEqual([
      'CRITICAL',
      'openssl 3.0.15-r0 → fixed in 3.0.19',
      'blocks overdue rule critical',
      '2026-10-04',
    ]);
    expect(await tab.texts('.timeline .word')).toEqual(['quarantined', 'approved', 'undecided']);
    expect(await tab.texts('.note')).toEqual([
      'Its record was judged by policy 0badc0ffee11; its findings are weighed here by 3f9a1c0b77de.',
    ]);
    await choose(tab, 'set aside');
    expect(await tab.texts(STATUS)).toEqual(['1 of 4 findings']);
    expect(await hash(tab)).toBe(`#/shop/api@${digestOf(1)}?state=aside`);
  });

  test('of an image that is not in the report nothing is said, and of a name in two registries both', async () => {
    const [first] = SHOP.images;
    if (!first) throw new Error('The shop is empty.');
    const elsewhere = { ...first, account: '999900001111' };
    const [detail = SHOP.details[0]] = SHOP.details;
    if (!detail) throw new Error('The shop is empty.');
    const tab = await open(
      await fileWith({
        ...SHOP,
        images: [...SHOP.images, elsewhere],
        details: [...SHOP.details, detail],
      }),
      `#/shop/api@${digestOf(8)}`,
    );
    expect(await tab.texts('h1')).toEqual(['Not in this report']);
    await tab.go(`#/shop/api@${digestOf(1)}`);
    expect(await tab.texts('main li a')).toEqual([
      '111122223333 in eu-central-1',
      '999900001111 in eu-central-1',
    ]);
    await tab.page.click('main li:last-child a');
    await tab.settled();
    expect(await hash(tab)).toBe(`#/999900001111/eu-central-1/shop/api@${digestOf(1)}`);
    expect(await tab.texts('.headline')).toHaveLength(1);
  });

  test('a vulnerability leads to its images and to what clears it', async () => {
    const tab = await openShop('#/vulnerabilities');
    expect(await tab.texts(STATUS)).toEqual(['5 of 5 vulnerabilities']);
    await choose(tab, 'exploited (KEV)');
    await tab.page.click(`${ROWS} a`);
    await tab.settled();
    expect(await tab.texts('.headline')).toEqual([
      'In 2 images of 1 repository; it blocks 2 of them.',
    ]);
    expect(await tab.texts('.steps li')).toEqual(['openssl to 3.0.19']);
    expect(await tab.texts('tbody th')).toEqual(['shop/api:1.4.1', 'shop/api:1.4.2']);
    await tab.go('#/vulnerability/CVE-2026-20417');
    expect(await tab.texts('tbody td:nth-child(2)')).toEqual([
      'blocks',
      'blocks',
      'does not block',
    ]);
    await tab.go('#/vulnerability/GHSA-abcd-1234-efgh');
    expect(await tab.texts('.headline')).toHaveLength(1);
  });

  test('no sample in the legend of the trend looks like a figure', async () => {
    const tab = await openShop();
    const samples = await tab.read<string[]>(
      "[...document.querySelectorAll('.trend .key')].map((one) => getComputedStyle(one, '::before').content)",
    );
    expect(samples).toEqual(['""', '""', '""', 'none']);
  });

  test('where no finding is known it is said whether that means none, and what is not counted says so', async () => {
    const images = SHOP.images.map((image, at) =>
      at === 3 ? { ...image, digest: digestOf(7) } : image,
    );
    const details = SHOP.details.map((one, at) => (at === 3 ? { ...one, findings: [] } : one));
    const tab = await open(
      await fileWith({ ...SHOP, images, details }),
      `#/billing/invoices@${digestOf(7)}`,
    );
    expect(await tab.texts('section p')).toContain('It has none.');
    expect((await tab.texts('.facts'))[0]).not.toContain('Counted');
    await tab.go(`#/billing/invoices@${digestOf(5)}`);
    expect(await tab.texts('section p')).toContain(
      'None is known, and not everything is: that does not mean that there are none.',
    );
    expect((await tab.texts('.facts'))[0]).toContain('only what runs is');
  });

  test('each figure leads to as many images as it speaks of', async () => {
    const tab = await openShop();
    const figures = await tab.read<[string, string][]>(
      "[...document.querySelectorAll('.figures a, .verdicts a')].map((one) => [one.innerText, one.getAttribute('href')])",
    );
    expect(figures).toHaveLength(9);
    for (const [text, href] of figures) {
      const images = /in (\d+) image/.exec(text)?.[1] ?? /\d+/.exec(text)?.[0];
      await tab.go(href);
      expect([text, await tab.texts(STATUS)]).toEqual([text, [`${images} of 6 images`]]);
    }
  });

  test('what is over stands apart from the waivers in force', async () => {
    const tab = await openShop('#/waivers');
    expect(await tab.texts('section:nth-of-type(1) tbody th')).toEqual([
      '2026-12-10 in 13 days',
      'no end',
      'no end',
    ]);
    expect(await tab.texts('section:nth-of-type(2) tbody th')).toEqual(['2025-12-31 lapsed']);
  });

  test('all is reached by the keyboard alone', async () => {
    const tab = await openShop();
    const focused = (): Promise<string> =>
      tab.read<string>("document.activeElement.innerText || document.activeElement.type || ''");
    await press(tab, 'Tab');
    expect(await focused()).toBe('Skip to what is shown');
    await press(tab, 'Enter');
    expect(await focused()).toBe('Where we stand');
    await press(tab, '/');
    expect(await focused()).toBe('search');
    await tab.page.keyboard.type('shop/api');
    await press(tab, 'Enter');
    expect(await tab.texts(STATUS)).toEqual(['2 of 6 images']);
    expect(await focused()).toBe('Images');
    await press(tab, '/', 'Tab', 'Space');
    expect(await hash(tab)).toBe('#/images?q=shop%2Fapi&verdict=quarantined');
    await tab.page.focus(`${ROWS} a`);
    await press(tab, 'Enter');
    expect(await focused()).toBe('shop/api:1.4.1');
    expect(await tab.page.title()).toBe('shop/api:1.4.1 · ecr-scan-notifier');
    await tab.page.focus('details.about summary');
    await press(tab, 'Enter');
    expect((await tab.texts('.description'))[0]).toContain('crafted certificate chain');
  });

  test('beside an image that ships by a release stands until when', async () => {
    const tab = await open(await fileWith(SHOP), '#/images?q=invoices&verdict=approved');
    expect(await tab.texts(`${ROWS} .aside`)).toEqual(['released until 2026-11-28 10:00 UTC']);
  });

  test('what is left of the list is saved as CSV, in which no name is a formula', async () => {
    const images = SHOP.images.map((image, at) => (at === 0 ? { ...image, tag: '=1+1' } : image));
    const tab = await open(await fileWith({ ...SHOP, images }), '#/images?verdict=quarantined');
    const session = await tab.page.createCDPSession();
    const { folder: downloadPath } = tab;
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath });
    await tab.page.click('.actions button ::-p-text(CSV)');
    await saved(join(downloadPath, 'images.csv'));
    const [heads, ...rows] = readFileSync(join(downloadPath, 'images.csv'), 'utf8')
      .trim()
      .split('\r\n');
    expect(heads?.split(',').slice(0, 5)).toEqual([
      'verdict',
      'account',
      'region',
      'repository',
      'tag',
    ]);
    expect(rows.map((row) => row.split(',')[4])).toEqual(['1.4.1', "'=1+1"]);
    expect(tab.wrong).toEqual([]);
  });

  test('of an image of which not all is known no count is saved as none', async () => {
    const images = SHOP.images.map((image, at) =>
      at === 2 ? { ...image, counts: {}, isPartlyKnown: true as const } : image,
    );
    const tab = await open(await fileWith({ ...SHOP, images }), '#/images?partial=1');
    expect(await tab.texts(STATUS)).toEqual(['3 of 6 images']);
    const session = await tab.page.createCDPSession();
    const { folder: downloadPath } = tab;
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath });
    await tab.page.click('.actions button ::-p-text(CSV)');
    await saved(join(downloadPath, 'images.csv'));
    await tab.page.click('.actions button ::-p-text(JSON)');
    await saved(join(downloadPath, 'images.json'));
    const read = (name: string): string => readFileSync(join(downloadPath, name), 'utf8');
    const rows = read('images.csv').trim().split('\r\n').slice(1);
    expect(rows.map((row) => row.split(',').slice(8, 14))).toEqual(
      rows.map(() => Array.from({ length: 6 }, () => 'not known')),
    );
    expect(JSON.parse(read('images.json'))).toMatchObject(
      rows.map(() => ({ blocking: null, overdue: null, kev: null, fixable: null, aside: null })),
    );
  });

  test('a file that was cut short says so, and shows nothing', async () => {
    const whole = await fileWith(SHOP);
    const tab = await open(whole.slice(0, whole.indexOf('id="report-start"')));
    expect(await tab.texts('body')).toEqual([
      'This report cannot be read This file is damaged: not all of the report is in it. Copy it again, or write a new one.',
    ]);
  });
});
