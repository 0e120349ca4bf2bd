import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildPage } from '../../../bin/build-page.ts';
import { readyPage } from '../../../bin/page-plugin.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const WRITING = `
  import { html } from './src/report/formats/html.ts';
  const nothing = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true }) }) };
  const head = { madeAt: '2026-11-22T06:00:00.000Z', policyVersion: 'p', version: '1' };
  const weeks = async () => ({ weeks: [], unreadable: 0 });
  for await (const text of html.write({ head, repositories: nothing, exceptions: [], weeks }))
    process.stdout.write(text);
`;

it('a bundle writes the page where there is nothing to build it with, and the page names whose packages are in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    const bundle = join(folder, 'bundle.mjs');
    const { metafile } = await build({
      stdin: { contents: WRITING, resolveDir: ROOT, loader: 'ts' },
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
      plugins: [readyPage],
      metafile: true,
    });
    const used = Object.keys(metafile.inputs);
    expect(used.filter((path) => /^(bin|node_modules\/(esbuild|htm|preact))\//.test(path))).toEqual(
      [],
    );
    const { stdout, stderr } = spawnSync(process.execPath, [bundle], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const { script, style, inputs } = await buildPage();
    expect(stdout).toContain(`<script>${script}</script>`);
    expect(stdout).toContain(`<style>${style}</style>`);
    expect(inputs.filter((path) => /\/announce\//.test(path))).toEqual([]);
    expect(script).toContain('htm 3.1.1');
    expect(script).toContain('preact 11.2.0');
    expect(script).toContain('Permission is hereby granted, free of charge');
    expect(script.length + style.length).toBeLessThan(120_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
