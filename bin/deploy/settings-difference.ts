import { LISTS, SETTINGS } from '../../src/settings-file/settings.ts';
import { settingText, type Template } from './template.ts';

/** A setting by the name it goes by in settings.yml, with what it is and was. */
export interface Changed {
  readonly key: string;
  /** Empty where settings.yml alone gives it. */
  readonly variable: string;
  readonly before: string;
  readonly after: string;
}

export interface SettingsDifference {
  /** The deployed stack has them and this deployment has not, mostly because somebody forgot. */
  readonly lost: readonly Changed[];
  readonly changed: readonly Changed[];
}

const ALL = [...SETTINGS, ...LISTS.map((list) => ({ ...list, variable: '' }))];

/** The settings of a stack: those that it was deployed with, or, of an older one, those that its functions are told. */
function settingsIn(template: Template): Readonly<Record<string, unknown>> {
  const written = template.Metadata?.Settings;
  if (written) return written;
  const told = Object.values(template.Resources).find(
    ({ Type, Properties }) => Type === 'AWS::Lambda::Function' && Properties.Environment,
  )?.Properties.Environment?.Variables;
  return Object.fromEntries(
    SETTINGS.flatMap(({ variable, parameter }) =>
      typeof told?.[variable] === 'string' ? [[parameter, told[variable]]] : [],
    ),
  );
}

/**
 * What this deployment would change of the settings of a stack. What goes back to its default is lost; what an older stack
 * does not tell of itself is passed over.
 */
export function settingsDifference(
  deployed: Template,
  packaged: Template,
  defaults: ReadonlyMap<string, string>,
): SettingsDifference {
  const [was, is] = [settingsIn(deployed), settingsIn(packaged)];
  const differing = ALL.flatMap(({ key, variable, parameter }): (Changed & { lost: boolean })[] => {
    if (!(parameter in was)) return [];
    const [before, after] = [settingText(was[parameter]), settingText(is[parameter])];
    const lost = after === (defaults.get(parameter) ?? '');
    return before === after ? [] : [{ key: key.join('.'), variable, before, after, lost }];
  });
  return {
    lost: differing.filter(({ lost }) => lost).map(plain),
    changed: [...differing.filter(({ lost }) => !lost).map(plain), ...tagsChanged(was, is)],
  };
}

const plain = ({ key, variable, before, after }: Changed): Changed => ({
  key,
  variable,
  before,
  after,
});

function tagsChanged(was: Readonly<Record<string, unknown>>, is: typeof was): Changed[] {
  const [before, after] = [was['tags'], is['tags']].map((one) => JSON.stringify(one ?? {}));
  return 'tags' in was && before !== after
    ? [{ key: 'tags', variable: '', before: before ?? '', after: after ?? '' }]
    : [];
}

/** One that is lost, in a sentence, with the two ways out. */
export const sayLost = ({ key, variable, before }: Changed): string =>
  `${key}: the deployed stack has ${before}, and this deployment has not: set it (in settings.yml${variable && `, or ${variable}`}), or ` +
  `let it go by name with WITHOUT=${key}`;

/** Those of them that nobody has let go by name (`WITHOUT`, divided by commas). */
export const notLetGo = (lost: readonly Changed[], without = ''): readonly Changed[] => {
  const named = without.split(',').map((one) => one.trim());
  return lost.filter(({ key }) => !named.includes(key));
};
