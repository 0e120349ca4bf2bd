// npm run release: writes dist/release, which is deployed without this checkout, without a build and without a login (one
// template with parameters, the functions' archives, and the command line that puts a policy into them), and one ZIP of it.
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { zipped } from '../src/cli/package/zip.ts';
import { build } from './build.ts';
import { buildPackage } from './pack-cli.ts';
import { packageWithStandIns } from './release/package-with-stand-ins.ts';
import { releaseParameters } from './release/parameters.ts';
import { releaseReadme } from './release/readme.ts';
import { releaseTemplate } from './release/release-template.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist/release');

await build();
const parameters = releaseParameters(join(root, 'serverless.yml'));
const { template, archives } = packageWithStandIns(root, parameters);
rmSync(folder, { recursive: true, force: true });
await buildPackage(folder);
mkdirSync(join(folder, 'functions'));
for (const [name, archive] of archives)
  writeFileSync(join(folder, 'functions', `${name}.zip`), archive);
writeFileSync(
  join(folder, 'template.json'),
  JSON.stringify(releaseTemplate(template, parameters), undefined, 1),
);
writeFileSync(
  join(folder, 'README.md'),
  releaseReadme(
    manifest.version,
    parameters.map(({ name }) => name),
  ),
);
cpSync(join(root, 'policy.yml'), join(folder, 'policy.yml'));
cpSync(join(root, 'docs/policy.schema.json'), join(folder, 'docs/policy.schema.json'));

const name = `ecr-scan-notifier-${manifest.version}`;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => statSync(join(folder, file)).isFile())
  .sort();
const all = new Map(files.map((file) => [`${name}/${file}`, readFileSync(join(folder, file))]));
writeFileSync(join(root, 'dist', `${name}.zip`), zipped(all));
console.log(
  `dist/release: ${archives.size} functions, ${parameters.length} parameters of settings; dist/${name}.zip`,
);
