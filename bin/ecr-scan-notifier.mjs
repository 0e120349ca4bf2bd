#!/usr/bin/env node
// The command line. In the package that "npm run pack:cli" makes, one bundle lies beside this file; in a
// checkout it runs the sources as they stand, on the Node 24 that npm brings (optional dependencies;
// "npx" and "npm run" put it first in PATH).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// Pipelines give little memory: simulating 1,000 images takes 140 MB so, and 250 MB otherwise.
setFlagsFromString('--optimize-for-size');

const here = dirname(fileURLToPath(import.meta.url));
const bundle = join(here, 'command-line.mjs');
const isPackage = existsSync(bundle);
const needed = isPackage ? 22 : 24;

if (Number(process.versions.node.split('.')[0]) >= needed) {
  await import(pathToFileURL(isPackage ? bundle : join(here, '../src/cli/main.ts')).href);
} else {
  const other = isPackage ? undefined : nodeAbove(here);
  if (other === undefined || process.env.ECR_SCAN_NOTIFIER_NODE) {
    console.error(
      `Node ${needed} or newer is needed and this is Node ${process.versions.node}: install it` +
        (isPackage ? '.' : ', or run "npm ci" so that npm brings it (Linux on x64 or arm64).'),
    );
    process.exit(2);
  }
  const { status } = spawnSync(other, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, ECR_SCAN_NOTIFIER_NODE: other },
  });
  process.exit(status ?? 2);
}

/** The Node that npm has put into the nearest node_modules. */
function nodeAbove(folder) {
  for (let at = folder; ; at = dirname(at)) {
    const node = join(at, 'node_modules/.bin/node');
    if (existsSync(node)) return node;
    if (at === dirname(at)) return undefined;
  }
}
