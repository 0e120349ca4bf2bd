import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { PageAssets } from '../src/report/page/page-assets.ts';
import { thirdPartyLicences } from './third-party-licences.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const APP = 'src/report/page/app';

/** What runs in the page and how it looks, and the files that went into it, by their paths from the root. */
export interface BuiltPage extends PageAssets {
  readonly inputs: readonly string[];
}

/** Builds the page's script and style from their sources. Throws where they cannot be built. */
export async function buildPage(): Promise<BuiltPage> {
  const { metafile, outputFiles } = await build({
    entryPoints: [`${APP}/main.ts`, `${APP}/style.css`],
    outdir: 'out',
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    // One element without a name: a module would be fetched, and from a file browsers fetch none.
    format: 'iife',
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  });
  const textOf = (ending: string): string =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text.trim() ?? '';
  const inputs = Object.keys(metafile.inputs);
  return { script: `${licencesOf(inputs)}${textOf('.js')}`, style: textOf('.css'), inputs };
}

/** Whoever hands the page on hands on the packages in it. */
function licencesOf(inputs: readonly string[]): string {
  const text = thirdPartyLicences(inputs, root, (path) => readFileSync(path, 'utf8'));
  return text === '' ? '' : `/*!\n${text.replaceAll('*/', '* /')}*/\n`;
}
