import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { removeFiles } from '../../cli/run-program.ts';
import { basicScan, digestOf, NOON } from '../../support/worlds.ts';
import { HOSTILE, hostileWorld } from './hostile.ts';
import { goldenOf, inWorld, PLAY, written } from './written.ts';

afterAll(removeFiles);

/** As GitHub draws it: its Markdown, with HTML let through. */
const drawn = (text: string): string =>
  micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });

describe('a report for a comment', () => {
  it('tells of one image in depth, as it has been looked at', async () => {
    expect(await written('markdown', 'shop/payments:3.2.1', ...PLAY)).toBe(goldenOf('payments.md'));
  });

  it('tells of what is not known, and what ends that', async () => {
    expect(await written('markdown', 'shop/orders:2.1.0', ...PLAY)).toBe(goldenOf('orders.md'));
  });

  it('is a table of several images, what may not ship first', async () => {
    expect(await written('markdown', ...PLAY)).toBe(goldenOf('play.md'));
  });
});

describe('names that are no names', () => {
  it('stay text: no markup, no picture, no link but to advisories, and every line of the table whole', async () => {
    const html = drawn(await written('markdown', ...inWorld(hostileWorld())));
    expect(html.match(/<tr>/g)).toHaveLength(HOSTILE.length + 1);
    expect(html.match(/<td>/g)).toHaveLength(HOSTILE.length * 5);
    const tags = new Set(html.match(/<[a-z0-9]+/g));
    expect([...tags].toSorted().join(' ')).toBe(
      '<a <code <h3 <h4 <li <p <strong <sub <table <tbody <td <th <thead <tr <ul',
    );
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, url = '']) => new URL(url).host);
    expect([...new Set(links)]).toEqual(['security-tracker.debian.org']);
  });

  it('mention nobody: outside of code an at sign and a number sign are parted from what follows', async () => {
    const waiver = {
      id: 'CVE-2026-10000',
      repository: 'shop/*',
      by: '@dana',
      reason: 'ask @octocat and @shop/team, as in #12 and GH-7',
      until: '2026-12-01',
    };
    const policy = { quarantine: { critical: { severity: 'CRITICAL' } }, waivers: [waiver] };
    const html = drawn(await written('markdown', ...inWorld(hostileWorld({ policy }))));
    const outside = html.replace(/<code>.*?<\/code>/gs, '');
    expect(outside).toContain('waived by @\u200bdana');
    expect(outside.match(/(@|#|\bGH-)\w+/g)).toBeNull();
  });
});

describe('the limit of a comment', () => {
  const long = (images: number, findings: number) => {
    const scan = basicScan(...Array.from({ length: findings }, () => 'CRITICAL'));
    const all = scan.imageScanFindings.findings.map((one) => ({
      ...one,
      uri: `${one.uri}?${'x'.repeat(250)}`,
      attributes: [{ key: 'package_name', value: '漢'.repeat(200) }],
    }));
    return inWorld({
      ...hostileWorld(),
      repositories: [
        {
          repositoryName: 'shop/api',
          images: Array.from({ length: images }, (_, at) => ({
            imageDigest: digestOf(String(at + 10)),
            imageTags: [`1.${at}.0-${'long'.repeat(60)}`],
            imagePushedAt: NOON,
            scan: { ...scan, imageScanFindings: { ...scan.imageScanFindings, findings: all } },
          })),
        },
      ],
    });
  };

  it('holds for an image with very many findings, and how many are left out is said', async () => {
    const text = await written('markdown', ...long(1, 300));
    expect(Buffer.byteLength(text)).toBeLessThan(65_536);
    const shown = text.match(/^\| CRITICAL \|/gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(40);
    expect(text).toContain(`… and ${300 - shown} more findings, left out here.`);
    expect(text).toContain('Made at');
  });

  it('holds for very many images', async () => {
    const text = await written('markdown', ...long(80, 1));
    expect(Buffer.byteLength(text)).toBeLessThan(65_536);
    expect(text.match(/^\| quarantined \|/gm)).toHaveLength(80);
  });
});
