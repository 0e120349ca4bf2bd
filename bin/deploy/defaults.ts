import { readFileSync } from 'node:fs';
import { SETTINGS } from '../../src/settings-file/settings.ts';

/** What serverless.yml takes for each parameter where nobody says anything, as text. */
export function defaultsIn(serverlessYml: string): ReadonlyMap<string, string> {
  const lines = readFileSync(serverlessYml, 'utf8');
  return new Map(
    SETTINGS.map(({ parameter }) => {
      const [, text = ''] =
        new RegExp(`^ {4}${parameter}: .*, ([^,\\n]*)\\}$`, 'm').exec(lines) ?? [];
      return [parameter, text.replaceAll("'", '')];
    }),
  );
}
