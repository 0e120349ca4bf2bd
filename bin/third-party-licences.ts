import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of the packages that files of a bundle come from, each text once under the names of those
 * that have it. `inputs` are paths below `root`.
 */
export function thirdPartyLicences(
  inputs: readonly string[],
  root: string,
  read: (path: string) => string,
): string {
  const folders = new Set(
    inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const named = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(read(join(root, folder, 'package.json'))) as {
      readonly [key: string]: string | undefined;
    };
    const files = readdirSync(join(root, folder)).filter((file) =>
      /^(licen[cs]e|notice)/i.test(file),
    );
    const text = files.map((file) => read(join(root, folder, file)).trim()).join('\n\n');
    return { name: `${name} ${version}`, text: text || `Licence: ${license ?? 'not named'}` };
  });
  const byText = Map.groupBy(named, ({ text }) => text);
  return Array.from(
    byText,
    ([text, packages]) => `${packages.map(({ name }) => name).join(', ')}\n\n${text}\n`,
  ).join(`\n${'-'.repeat(80)}\n\n`);
}
