// What the framework leaves to be done to the template, once all of it is there: what no file of stack/ can say, because
// it holds for every resource of a kind, whoever adds one.

export default class FinishTemplate {
  constructor(serverless) {
    this.service = serverless.service;
    this.hooks = { 'before:aws:package:finalize:saveServiceState': () => this.finish() };
  }

  finish() {
    const { provider, custom } = this.service;
    finishTemplate(provider.compiledCloudFormationTemplate, custom?.kmsKey ?? '');
  }
}

/**
 * Changes the template in place; `kmsKey`: the ARN of the setting, or nothing. Anything else stands for a parameter, of
 * which CloudFormation alone knows whether it is given.
 */
export function finishTemplate(template, kmsKey) {
  if (isKnown(kmsKey)) {
    decide(template, 'MakesKey', kmsKey === '');
    decide(template, 'NamesKey', kmsKey !== '');
  }
  if (isNowhereBound(template)) decide(template, 'IsBounded', false);
  for (const condition of Object.values(template.Conditions)) workOut(condition);
  const { Resources } = template;
  for (const resource of Object.values(Resources)) {
    if (resource.Type === 'AWS::Events::Rule') keepWhatNobodyTook(resource, Resources);
    if (resource.Type === 'AWS::Logs::LogGroup') putUnderKey(resource, kmsKey);
    waitOnce(resource);
  }
}

/**
 * A setting is filled in before the comparison is made that goes by it. cfn-lint takes two texts that are compared for a mistake
 * (W8003), and an emulator may refuse a template for that: so one of them is joined, which comes to the same.
 */
function workOut(condition) {
  if (typeof condition !== 'object' || condition === null) return;
  const compared = condition['Fn::Equals'];
  if (compared?.every((one) => typeof one === 'string'))
    condition['Fn::Equals'] = [{ 'Fn::Join': ['', [compared[0]]] }, compared[1]];
  else Object.values(condition).flat().forEach(workOut);
}

/**
 * A schedule of the framework has no way to say what becomes of a run that EventBridge could not hand over: it is tried for as
 * long as Lambda would keep it for the function, and kept with the dead letters then.
 */
function keepWhatNobodyTook({ Properties }, resources) {
  if (Properties.ScheduleExpression === undefined) return;
  for (const target of Properties.Targets) {
    const name = target.Arn['Fn::GetAtt'][0];
    const asked = Object.values(resources).find(
      ({ Type, Properties: config }) =>
        Type === 'AWS::Lambda::EventInvokeConfig' && config.FunctionName.Ref === name,
    );
    const seconds = asked?.Properties.MaximumEventAgeInSeconds ?? 21_600;
    target.RetryPolicy ??= { MaximumEventAgeInSeconds: seconds, MaximumRetryAttempts: 185 };
    target.DeadLetterConfig ??= { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } };
  }
}

/** The framework makes the log of each function, and knows no key for it. */
function putUnderKey({ Properties }, kmsKey) {
  if (kmsKey === '') return;
  const whereNamed = { 'Fn::If': ['NamesKey', kmsKey, { Ref: 'AWS::NoValue' }] };
  Properties.KmsKeyId = isKnown(kmsKey) ? kmsKey : whereNamed;
}

const isKnown = (kmsKey) => kmsKey === '' || kmsKey.startsWith('arn:');

/** CloudFormation waits for what a resource refers to by itself: cfn-lint asks not to say it again (W3005). */
function waitOnce(resource) {
  if (resource.DependsOn === undefined) return;
  const referred = namesIn(resource.Properties);
  const others = [resource.DependsOn].flat().filter((name) => !referred.has(name));
  if (others.length > 0) resource.DependsOn = others;
  else delete resource.DependsOn;
}

/** Whatever Ref and Fn::GetAtt name, but not within a condition, of which a branch may fall away. */
function namesIn(value) {
  if (typeof value !== 'object' || value === null || 'Fn::If' in value) return new Set();
  if (typeof value.Ref === 'string') return new Set([value.Ref]);
  if ('Fn::GetAtt' in value) return new Set([[value['Fn::GetAtt']].flat()[0].split('.')[0]]);
  return new Set(Object.values(value).flatMap((one) => [...namesIn(one)]));
}

const isNowhereBound = ({ Resources }) =>
  Object.values(Resources).every(
    ({ Properties }) => (Properties?.PermissionsBoundary?.['Fn::If']?.[1] ?? '') === '',
  );

/**
 * A condition on whether an ARN is set is decided here: without one an empty text would stand in the branch that falls
 * away, at which validators stop.
 */
function decide(template, condition, holds) {
  delete template.Conditions[condition];
  for (const [name, resource] of Object.entries(template.Resources)) {
    if (resource.Condition === condition) {
      if (holds) delete resource.Condition;
      else delete template.Resources[name];
    }
  }
  template.Resources = decided(template.Resources, condition, holds);
}

/** What CloudFormation makes of a value once one condition is known; undefined where that leaves nothing. */
function decided(value, condition, holds) {
  if (typeof value !== 'object' || value === null) return value;
  if (value['Fn::If']?.[0] === condition) {
    const branch = value['Fn::If'][holds ? 1 : 2];
    return branch?.Ref === 'AWS::NoValue' ? undefined : decided(branch, condition, holds);
  }
  const inside = Object.entries(value)
    .map(([key, one]) => [key, decided(one, condition, holds)])
    .filter(([, one]) => one !== undefined);
  return Array.isArray(value) ? inside.map(([, one]) => one) : Object.fromEntries(inside);
}
