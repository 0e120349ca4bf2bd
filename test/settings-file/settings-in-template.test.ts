import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { SETTINGS } from '../../src/settings-file/settings.ts';

it('a stack says of every setting what it was deployed with, and of no secret', () => {
  const { Metadata } = parse(readFileSync('stack/settings.yml', 'utf8')) as {
    Metadata: { Settings: Record<string, string> };
  };
  const { tags, ...settings } = Metadata.Settings;
  expect(tags).toContain('stages.${sls:stage}.tags');
  expect(settings).toEqual(
    Object.fromEntries(SETTINGS.map(({ parameter }) => [parameter, `\${param:${parameter}}`])),
  );
});
