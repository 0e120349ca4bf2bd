import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * Leaves out of a bundle what packages say of themselves, but for the name and the version, which stand in the user
 * agent: two kilobytes for each client. And what of Slack's client nobody calls: to upload files and to stream a
 * message, which then is no function; seven kilobytes.
 */
export const leanPackages: Plugin = {
  name: 'lean-packages',
  setup: (bundler) => {
    bundler.onLoad(
      { filter: /\/node_modules\/(@aws-sdk|@slack)\/[^/]+\/package\.json$/ },
      ({ path }) => {
        const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
        return { loader: 'json', contents: JSON.stringify({ name, version }) };
      },
    );
    bundler.onLoad(
      { filter: /\/node_modules\/@slack\/web-api\/dist\/(file-upload|chat-stream)\.js$/ },
      () => ({ loader: 'js', contents: 'module.exports = {};' }),
    );
  },
};
