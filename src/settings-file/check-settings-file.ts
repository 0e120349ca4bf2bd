import { gateProblems } from '../lambda/gate-settings.ts';
import { settingsProblems } from '../lambda/settings.ts';
import { PolicyError, type Remark, sentencesOf } from '../policy-file/problems/problem.ts';
import { remarksOn, sayIssue } from '../policy-file/problems/say-issue.ts';
import { type Path, type Source, sayPath } from '../policy-file/source/source.ts';
import { yamlSource } from '../policy-file/source/yaml-source.ts';
import { valueAt } from '../policy-file/value-at.ts';
import { membersText } from './members-document.ts';
import { SETTINGS, STAGE_NAME } from './settings.ts';
import { SettingsDocument } from './settings-document.ts';

/** Where a stage is deployed, and nowhere else. */
export interface Place {
  readonly account?: string;
  readonly region?: string;
}

export interface SettingsFile {
  readonly stages: readonly string[];
  /** Where each stage says that it belongs. */
  readonly places: ReadonlyMap<string, Place>;
  /** A sentence each, with file, line and column. */
  readonly problems: readonly string[];
}

/** What is wrong with a settings file, in all of its stages, and which there are. It never throws. */
export function checkSettingsFile(text: string, file: string): SettingsFile {
  let source: Source;
  try {
    source = yamlSource(text, file);
  } catch (error) {
    if (error instanceof PolicyError)
      return { stages: [], places: new Map(), problems: error.problems };
    throw error;
  }
  const { error, data } = SettingsDocument.safeParse(source.value, { error: sayIssue });
  const listed = valueAt(source.value, 'stages');
  const stages = typeof listed === 'object' && listed !== null ? Object.keys(listed) : [];
  const ofForm = error ? remarksOn(error.issues) : [];
  const hasForm = ({ path }: Remark): boolean =>
    !ofForm.some((one) => sayPath(one.path) === sayPath(path));
  const remarks = [
    ...ofForm,
    ...stages.flatMap(checkName),
    ...stages
      .flatMap((stage) => checkValues(valueAt(listed, stage), ['stages', stage]))
      .filter(hasForm),
  ];
  const places = new Map(
    Object.entries(data?.stages ?? {}).map(([stage, one]) => [stage, placeOf(one)]),
  );
  return { stages, places, problems: sentencesOf(remarks.map((remark) => ({ source, remark }))) };
}

const placeOf = (stage: SettingsDocument['stages'][string]): Place => ({
  ...(stage?.account && { account: stage.account }),
  ...(stage?.region && { region: stage.region }),
});

const checkName = (stage: string): Remark[] =>
  STAGE_NAME.test(stage)
    ? []
    : [
        {
          path: ['stages', stage],
          text: 'a stage is named by letters, digits and dashes',
          of: 'key',
        },
      ];

/** With what no function complains, beside one setting that is looked at. */
const OTHERWISE_RIGHT = {
  LEDGER_TABLE: 'ledger',
  TOPIC_ARN: 'topic',
  SLACK_CHANNEL: 'C0123456789',
  SLACK_TOKEN_PARAMETER: '/token',
};

/** Each value by what the functions themselves say of it. */
const checkValues = (stage: unknown, path: Path): Remark[] =>
  SETTINGS.flatMap(({ key, variable }) => {
    const given = key.reduce<unknown>((inside, one) => valueAt(inside, one), stage);
    const value = variable === 'MEMBERS' ? membersText(given) : given;
    if (typeof value !== 'string') return [];
    const own = `${variable}: `;
    const variables = { ...OTHERWISE_RIGHT, [variable]: value };
    return [...settingsProblems(variables), ...gateProblems(variables)]
      .filter((problem) => problem.startsWith(own))
      .map((problem) => ({ path: [...path, ...key], text: problem.slice(own.length) }));
  });
