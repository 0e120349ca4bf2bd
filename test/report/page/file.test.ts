import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { pageOf } from '../../../src/report/formats/html.ts';
import { readPage } from '../../../src/report/page/app/read-data.ts';
import { block } from '../../../src/report/page/pack/document.ts';
import { packed } from '../../../src/report/page/pack/pack.ts';
import { openSlices } from '../../../src/report/page/pack/slices.ts';
import { BLOCKS } from '../../../src/report/page/packed.ts';
import type { PageDetail, PageFinding } from '../../../src/report/page/page-data.ts';
import { finding } from '../../support/samples.ts';
import { documentOf, fileOf, NO_ASSETS, readBack } from './read-back.ts';
import { figuresWith, REPOSITORY, reportedWith, reportOf, repositoryOf } from './reported.ts';

const HOSTILE = [
  '</script><script>alert(1)</script>',
  '<!--',
  '<img src=x onerror=alert(1)>',
  'a\u2028b\u2029c',
  '\ud800',
  'nul\u0000nul',
  '__proto__',
  '"\'`${1}&amp;',
];

it('nothing that anybody wrote ends an element or is lost on the way', async () => {
  const findings = HOSTILE.map((text, at) =>
    finding({
      id: `CVE-2026-${1000 + at}`,
      title: text,
      description: text,
      package: { name: text, version: text, path: text },
    }),
  );
  const report = () => reportOf([repositoryOf([reportedWith(findings)], figuresWith())]);
  const file = await fileOf(report());
  expect(file.match(/<script/g)).toHaveLength(4);
  expect(file).not.toContain('<img');
  const data = await readBack(report());
  const { findings: read } = await data.detail(0);
  expect(read.map((one) => one.package).sort()).toEqual([...HOSTILE].sort());
  expect(read.every((one) => one.path === one.package && one.version === one.package)).toBe(true);
  const vulnerabilities = await data.vulnerabilities();
  expect(new Set(vulnerabilities.map(({ title }) => title))).toEqual(new Set(HOSTILE));
  expect(new Set(vulnerabilities.map(({ description }) => description))).toEqual(new Set(HOSTILE));
});

it('what was asked for stands in the title as text', async () => {
  const about = 'shop/</title><script>alert(1)</script>';
  const file = await fileOf(
    reportOf([], {
      head: { madeAt: '2026-11-22T06:00:00.000Z', about, policyVersion: 'p', version: '1' },
    }),
  );
  expect(file).toContain(
    '<title>Images: shop/&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>',
  );
  expect(file).not.toContain('<script>alert');
});

it('of what a scanner gives as the address of an advisory only a web page becomes a link', async () => {
  const urls = [
    'javascript:alert(1)',
    'data:text/html,x',
    ' https://a.example/ b',
    'https://a.example/CVE',
  ];
  const findings = urls.map((url, at) => finding({ id: `ALAS-${at}`, url }));
  const data = await readBack(reportOf([repositoryOf([reportedWith(findings)])]));
  const vulnerabilities = await data.vulnerabilities();
  expect(Object.fromEntries(vulnerabilities.map(({ id, url }) => [id, url]))).toEqual({
    'ALAS-0': undefined,
    'ALAS-1': undefined,
    'ALAS-2': undefined,
    'ALAS-3': 'https://a.example/CVE',
  });
});

it('only the script and the style of the file may run, and nothing is loaded or sent', async () => {
  const assets = { script: 'document.title = "\u00fc";', style: 'p { color: red }' };
  const file = await fileOf(reportOf([repositoryOf([reportedWith([finding()])])]), assets);
  const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  const [, policy] =
    /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(file) ?? [];
  const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(file) ?? [];
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(file) ?? [];
  expect([script, style]).toEqual([assets.script, assets.style]);
  expect(policy?.split('; ')).toEqual([
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(file).not.toMatch(/\s(src|href|action)=/);
  expect(file).not.toMatch(/\bhttps?:/);
});

it('where no script runs, the figures are told all the same', async () => {
  const figures = figuresWith({ open: { CRITICAL: 1, UNKNOWN: 2 }, blocking: { CRITICAL: 1 } });
  const file = await fileOf(reportOf([repositoryOf([reportedWith([finding()])], figures)]));
  const [, told = ''] = /<noscript>([\s\S]*?)<\/noscript>/.exec(file) ?? [];
  expect(told.trim().split('\n')).toEqual([
    '<h1>Images in the registry</h1>',
    '<p>As of 2026-11-22 06:00 UTC: 1 image in 1 repository: 0 quarantined, 0 undecided, 1 approved.</p>',
    '<p>Vulnerabilities open: 3 (1 CRITICAL · 2 unranked); blocking: 1 (1 CRITICAL); overdue: 0; known to be exploited (KEV): 0.</p>',
    '<p>Images without a verdict of their findings: 0; images of which not all is known: 0; records that cannot be read: 0.</p>',
    '<p>The images themselves are shown by a script in this file, which needs JavaScript and no network.</p>',
  ]);
});

it('a script that would end its own element is refused', async () => {
  const hostile = { ...NO_ASSETS, script: 'x = "</script>"' };
  await expect(fileOf(reportOf([]), hostile)).rejects.toThrow('ends its element');
});

it('a file that was cut short says that it is damaged, wherever it ends', async () => {
  const file = await fileOf(reportOf([repositoryOf([reportedWith([finding()])])]));
  const from = file.indexOf('report-start');
  for (const length of [1_200, from - 20, from + 40, from + 200]) {
    const cut = documentOf(`${file.slice(0, length)}</script>`);
    await expect(readPage(cut)).rejects.toThrow('This file is damaged');
  }
});

it('a browser that cannot unpack it is said to be too old, and the file is not called damaged', async () => {
  const file = await fileOf(reportOf([]));
  const own = globalThis.DecompressionStream;
  Reflect.deleteProperty(globalThis, 'DecompressionStream');
  try {
    await expect(readPage(documentOf(file))).rejects.toThrow('This browser is too old');
  } finally {
    globalThis.DecompressionStream = own;
  }
});

it('details are written while images are read: of many no more than a slice is kept', async () => {
  let read = 0;
  const images = (async function* () {
    for (; read < 250; read += 1) yield reportedWith([finding()]);
  })();
  const repository = { repository: REPOSITORY, images, unreadable: () => 0 };
  const readAt: number[] = [];
  for await (const piece of pageOf(reportOf([repository]), NO_ASSETS))
    if (piece.includes('report-details')) readAt.push(read);
  expect(readAt).toEqual([99, 199, 250]);
});

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE));
const optional = fc.option(text, { nil: undefined });
const findings = fc.array(
  fc
    .record({
      vulnerability: fc.nat(4),
      package: text,
      version: optional,
      path: optional,
      weight: fc.constantFrom('CRITICAL', 'UNKNOWN', 'LOW'),
      fix: text,
      state: fc.constantFrom('blocking', 'in-grace', 'aside', 'open'),
      isOverdue: fc.boolean(),
      why: text,
      platforms: fc.array(text, { maxLength: 2 }),
      firstSeen: optional,
    })
    .map((one) => JSON.parse(JSON.stringify(one)) as PageFinding),
  { maxLength: 8 },
);
const details = fc.record({
  doubts: fc.array(text),
  findings,
  upgrades: fc.array(text),
  accepted: fc.array(text),
  history: fc.constant([]),
  platforms: fc.array(text),
  policyVersion: text,
});

it('whatever is packed is read back as it was, in any order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(details, { minLength: 1, maxLength: 230 }), async (all) => {
      const slices = openSlices();
      const blocks = [...all.map((one: PageDetail) => slices.add(one)), slices.end()]
        .filter((one) => one !== undefined)
        .map((slice, at) => block(BLOCKS.details(at), slice));
      const start = block(
        BLOCKS.start,
        packed({ images: [], slices: slices.first, places: [0, 1, 2, 3, 4] }),
      );
      const data = await readPage(documentOf([...blocks, start].join('')));
      const backwards = [...all.entries()].toReversed();
      for (const [place, detail] of backwards) expect(await data.detail(place)).toEqual(detail);
    }),
    { numRuns: 40 },
  );
});
