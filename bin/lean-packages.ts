import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * Leaves out of a bundle what packages say of themselves, but for the name and the version, which stand in the user
 * agent: two kilobytes for each client. And what of Slack's client nobody calls: to upload files and to stream a
 * message, which then is no function; seven kilobytes; and the families of methods that are none of ours, twelve. Of the client of EventBridge
 * the signature for several regions at once, which only a global endpoint asks for: it signs as all other clients do; three
 * kilobytes. And of the client of DynamoDB the cache of discovered endpoints, in which nothing is kept unless somebody switches their
 * discovery on: a map does; seven kilobytes.
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
    bundler.onLoad(
      { filter: /\/node_modules\/@slack\/web-api\/dist\/methods\.js$/ },
      ({ path }) => ({ loader: 'js', contents: ofFamilies(readFileSync(path, 'utf8')) }),
    );
    bundler.onLoad({ filter: /\/node_modules\/mnemonist\/lru-cache\.js$/ }, () => ({
      loader: 'js',
      contents:
        'module.exports = class extends Map { constructor() { super(); } peek(key) { return this.get(key); } };',
    }));
    bundler.onLoad(
      { filter: /\/node_modules\/@aws-sdk\/signature-v4-multi-region\/dist-es\/index\.js$/ },
      () => ({ loader: 'js', contents: ONE_REGION }),
    );
  },
};

const ONE_REGION = `import { SignatureV4 } from '@smithy/signature-v4';
export class SignatureV4MultiRegion extends SignatureV4 {
  static sigv4aDependency() { return 'none'; }
}`;

/** The families of Slack's methods that are called: `chat` of `chat.postMessage`. */
export const SLACK_FAMILIES: readonly string[] = ['auth', 'chat', 'conversations', 'views'];

/** Each family is a field of the class, with all of its methods. */
const ofFamilies = (text: string): string =>
  text.replaceAll(/^ {4}(\w+) = \{\n(?: {5,}.*\n|\n)*? {4}\};\n/gm, (field, name: string) =>
    SLACK_FAMILIES.includes(name) ? field : '',
  );
