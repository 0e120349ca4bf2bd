import { toJSONSchema } from 'zod';
import { SETTINGS, type Setting } from '../../src/settings-file/settings.ts';
import { StageDocument } from '../../src/settings-file/settings-document.ts';
import { defaultsIn } from '../deploy/defaults.ts';

/** A parameter of CloudFormation, and what stands for it while the framework packages. */
export interface Parameter {
  readonly name: string;
  /** The framework's own name; `stage` has none in the settings. */
  readonly of: string;
  readonly standIn: string | number;
  /** The stand-in may be part of a longer text: it is like no other. */
  readonly isInTexts: boolean;
  readonly definition: Readonly<Record<string, unknown>>;
}

/** What `ecr-scan-notifier package` puts into the template instead: no parameter can be any number of patterns. */
const PACKAGED = ['repositories', 'members', 'policyFile'];

/** A resource has the other name already. */
const NAMES: Readonly<Record<string, string>> = { peopleTopic: 'TopicForPeople' };

/** The framework's schema takes these few as they are; no other value in the template is like them. */
const STAND_INS: Readonly<Record<string, string | number>> = {
  memory: 5821,
  logDays: 2922,
  logLevel: 'FATAL',
};

/** Letters alone: the framework puts it into logical names too. */
export const STAGE = 'StageOfTheRelease';

/** Where each function's code lies, which `aws s3 cp` has put there. */
export const CODE = {
  CodeBucket: {
    Type: 'String',
    Description:
      'The bucket, in the region of the stack, into which what lies in the folder code was copied.',
  },
};

/** One for each setting, by what the settings file says of it and serverless.yml takes by default. */
export function releaseParameters(serverlessYml: string): readonly Parameter[] {
  const defaults = defaultsIn(serverlessYml);
  // It has a name, and stands among the definitions.
  const schema: unknown = toJSONSchema(StageDocument, { io: 'input' }).$defs?.['Stage'];
  const stage: Parameter = {
    name: 'Stage',
    of: 'stage',
    standIn: STAGE,
    isInTexts: true,
    definition: {
      Type: 'String',
      Default: 'prod',
      AllowedPattern: '[a-zA-Z0-9-]{1,30}',
      Description: 'Stands in the names of everything.',
    },
  };
  const settings = SETTINGS.filter(({ parameter }) => !PACKAGED.includes(parameter)).map(
    (setting): Parameter => ({
      name: NAMES[setting.parameter] ?? setting.parameter.replace(/^./, (one) => one.toUpperCase()),
      of: setting.parameter,
      standIn: STAND_INS[setting.parameter] ?? `StandsFor-${setting.parameter}-`,
      isInTexts: !(setting.parameter in STAND_INS),
      definition: definitionOf(formOf(schema, setting.key), defaults.get(setting.parameter) ?? ''),
    }),
  );
  return [stage, ...settings];
}

type Form = Readonly<Record<string, unknown>>;

function formOf(schema: unknown, key: Setting['key']): Form {
  return key.reduce<Form>(
    (form, name) => (form['properties'] as Record<string, Form>)[name] ?? {},
    schema as Form,
  );
}

/** The form of a setting in the words of CloudFormation, which has no empty value but an empty text. */
function definitionOf(form: Form, byDefault: string): Record<string, unknown> {
  const { description, type, enum: values, minimum, maximum } = form;
  const isNumber =
    type === 'integer' || type === 'number' || form['const'] !== undefined || isNumeric(values);
  const isOptional = byDefault === '0';
  return {
    Type: isNumber ? 'Number' : 'String',
    Default: isNumber ? Number(byDefault) : byDefault,
    ...(description !== undefined && { Description: description }),
    ...(Array.isArray(values) && { AllowedValues: values }),
    ...(typeof minimum === 'number' && { MinValue: isOptional ? 0 : minimum }),
    ...(typeof maximum === 'number' && { MaxValue: maximum }),
  };
}

const isNumeric = (values: unknown): boolean =>
  Array.isArray(values) && values.every((one) => typeof one === 'number');
