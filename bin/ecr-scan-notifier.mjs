#!/usr/bin/env node
// The command line. In a checkout it runs the sources as they stand, on the Node 24 that npm brings
// (optional dependencies; "npx" and "npm run" put it first in PATH); in the package it runs one bundle,
// because Node strips no types in files under node_modules.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// Pipelines give little memory: simulating 1,000 images takes 140 MB so, and 250 MB otherwise.
setFlagsFromString('--optimize-for-size');

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, '../src/cli/main.ts');
const bundle = join(here, '../dist/cli/index.mjs');
const isCheckout = existsSync(source);
const needed = isCheckout ? 24 : 22;

if (Number(process.versions.node.split('.')[0]) >= needed) {
  await import(pathToFileURL(isCheckout ? source : bundle).href);
} else {
  const other = nodeAbove(here);
  if (other === undefined || process.env.ECR_SCAN_NOTIFIER_NODE) {
    console.error(
      `Node ${needed} or newer is needed and this is Node ${process.versions.node}: install it` +
        (isCheckout ? ', or run "npm ci" so that npm brings it (Linux on x64 or arm64).' : '.'),
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
