import { settingsProblems } from '../lambda/settings.ts';
import { PolicyError, type Remark, sentencesOf } from '../policy-file/problems/problem.ts';
import { remarksOn, sayIssue } from '../policy-file/problems/say-issue.ts';
import { type Path, type Source, sayPath } from '../policy-file/source/source.ts';
import { yamlSource } from '../policy-file/source/yaml-source.ts';
import { valueAt } from '../policy-file/value-at.ts';
import { membersText } from './members-document.ts';
import { SETTINGS, STAGE_NAME } from './settings.ts';
import { SettingsDocument } from './settings-document.ts';

export interface SettingsFile {
  readonly stages: readonly string[];
  /** A sentence each, with file, line and column. */
  readonly problems: readonly string[];
}

/** What is wrong with a settings file, in all of its stages, and which there are. It never throws. */
export function checkSettingsFile(text: string, file: string): SettingsFile {
  let source: Source;
  try {
    source = yamlSource(text, file);
  } catch (error) {
    if (error instanceof PolicyError) return { stages: [], problems: error.problems };
    throw error;
  }
  const { error } = SettingsDocument.safeParse(source.value, { error: sayIssue });
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
  return { stages, problems: sentencesOf(remarks.map((remark) => ({ source, remark }))) };
}

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
    return settingsProblems({ ...OTHERWISE_RIGHT, [variable]: value })
      .filter((problem) => problem.startsWith(own))
      .map((problem) => ({ path: [...path, ...key], text: problem.slice(own.length) }));
  });
