import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { LISTS, SETTINGS } from '../../src/settings-file/settings.ts';
import { StageDocument } from '../../src/settings-file/settings-document.ts';
import { TriggerRights } from '../../src/settings-file/trigger-rights-document.ts';

const { Metadata } = parse(readFileSync('stack/settings.yml', 'utf8')) as {
  Metadata: { Settings: Record<string, string> };
};

it('a stack says of every setting what it was deployed with, and of no secret', () => {
  const { tags, ...settings } = Metadata.Settings;
  expect(tags).toContain('stages.${sls:stage}.tags');
  expect(settings).toEqual({
    ...Object.fromEntries(SETTINGS.map(({ parameter }) => [parameter, `\${param:${parameter}}`])),
    ...Object.fromEntries(
      LISTS.map(({ key, parameter }) => [
        parameter,
        `\${file(settings.yml):stages.\${sls:stage}.${key.join('.')}, ''}`,
      ]),
    ),
  });
});

it('no key of a stage is left out but where it belongs', () => {
  const said = new Set<string>([...SETTINGS, ...LISTS].map(({ key }) => key[0]));
  expect(Object.keys(StageDocument.shape).filter((key) => !said.has(key))).toEqual([
    'tags',
    'account',
    'region',
  ]);
  const ofTriggers = [...SETTINGS, ...LISTS].flatMap(({ key: [first, second] }) =>
    first === 'triggers' ? [second] : [],
  );
  expect(Object.keys(TriggerRights.shape)).toEqual(ofTriggers);
});
