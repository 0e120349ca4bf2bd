import type { Plugin } from 'esbuild';
import { buildPage } from './build-page.ts';

/** Puts the page's script and style into a bundle, ready: what builds them is not there where the bundle runs. */
export const readyPage: Plugin = {
  name: 'ready-page',
  setup: (bundler) => {
    bundler.onLoad({ filter: /\/src\/report\/page\/page-assets\.ts$/ }, async () => {
      const { script, style } = await buildPage();
      const contents = `export const pageAssets = async () => (${JSON.stringify({ script, style })});`;
      return { loader: 'js', contents };
    });
  },
};
