import type { Variables } from '../core/variables.ts';
import { yamlSource } from '../policy-file/source/yaml-source.ts';
import { valueAt } from '../policy-file/value-at.ts';
import { membersText } from './members-document.ts';
import { LISTS, SETTINGS } from './settings.ts';

/**
 * What a settings file says of one stage, by the names of the variables that come before it; what it does not say
 * is not there. For a file in which checkSettingsFile finds nothing wrong. Throws PolicyError for what is no YAML.
 */
export function stageVariables(text: string, file: string, stage: string): Variables {
  const section = sectionIn(text, file, stage);
  return Object.fromEntries(
    SETTINGS.flatMap(({ key, variable }) => {
      const value = valueOf(section, key);
      const list = variable === 'MEMBERS' ? membersText(value) : value;
      const text = Array.isArray(list) ? list.join(',') : list;
      return typeof text === 'string' || typeof text === 'number' ? [[variable, String(text)]] : [];
    }),
  );
}

/** The lists that the settings file alone gives, divided by commas, by the names under which a stack has them. As above. */
export function stageLists(text: string, file: string, stage: string): Variables {
  const section = sectionIn(text, file, stage);
  return Object.fromEntries(
    LISTS.map(({ key, parameter }) => [parameter, textsIn(valueOf(section, key)).join(',')]),
  );
}

const sectionIn = (text: string, file: string, stage: string): unknown =>
  valueAt(valueAt(yamlSource(text, file).value, 'stages'), stage);

const valueOf = (section: unknown, key: readonly string[]): unknown =>
  key.reduce<unknown>((inside, one) => valueAt(inside, one), section);

const textsIn = (value: unknown): readonly string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string');
