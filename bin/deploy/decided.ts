type Fields = Readonly<Record<string, unknown>>;
type Decisions = ReadonlyMap<string, boolean>;

/**
 * What CloudFormation makes of a template by those of its conditions that compare texts alone, as the framework fills in
 * settings: what falls away is gone. What hangs on a parameter is left as it stands.
 */
export function decided(template: Fields): Fields {
  const conditions = fieldsIn(template['Conditions']);
  const decisions = new Map(
    Object.entries(conditions).flatMap(([name, condition]) => {
      const holds = verdictOn(condition, conditions);
      return holds === undefined ? [] : [[name, holds] as const];
    }),
  );
  const left = Object.entries(fieldsIn(template['Resources'])).flatMap(([name, resource]) => {
    const { Condition, ...others } = fieldsIn(resource);
    const holds = decisions.get(String(Condition));
    if (holds === false) return [];
    const kept = Condition !== undefined && holds === undefined ? { ...others, Condition } : others;
    return [[name, withDecisions(kept, decisions)]];
  });
  return { ...template, Resources: Object.fromEntries(left) };
}

const fieldsIn = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** Whether a condition holds; undefined where only CloudFormation can tell. */
function verdictOn(condition: unknown, all: Fields): boolean | undefined {
  const [[name, operand] = ['', undefined]] = Object.entries(fieldsIn(condition));
  const verdicts = () => [operand].flat().map((one) => verdictOn(one, all));
  switch (name) {
    case 'Condition':
      return verdictOn(all[String(operand)], all);
    case 'Fn::Equals': {
      const [left, right] = [operand].flat().map(textOf);
      return left === undefined || right === undefined ? undefined : left === right;
    }
    case 'Fn::Not': {
      const [one] = verdicts();
      return one === undefined ? undefined : !one;
    }
    case 'Fn::And':
      return together(verdicts(), false);
    case 'Fn::Or':
      return together(verdicts(), true);
    default:
      return undefined;
  }
}

/** One that decides is enough; without it all have to be known. */
function together(verdicts: readonly (boolean | undefined)[], decides: boolean) {
  if (verdicts.includes(decides)) return decides;
  return verdicts.includes(undefined) ? undefined : !decides;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  const [joint, parts] = [fieldsIn(value)['Fn::Join']].flat();
  if (typeof joint === 'string' && Array.isArray(parts)) {
    const texts = parts.map(textOf);
    return texts.includes(undefined) ? undefined : texts.join(joint);
  }
  const [index, split] = [fieldsIn(value)['Fn::Select']].flat();
  const [separator, text] = [fieldsIn(split)['Fn::Split']].flat();
  return typeof separator === 'string' && typeof text === 'string'
    ? text.split(separator)[Number(index)]
    : undefined;
}

function withDecisions(value: unknown, decisions: Decisions): unknown {
  if (Array.isArray(value))
    return value
      .map((one) => withDecisions(one, decisions))
      .filter((one: unknown) => one !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const [name, ifSo, ifNot] = [fieldsIn(value)['Fn::If']].flat();
  const holds = decisions.get(String(name));
  if (holds !== undefined) {
    const branch = holds ? ifSo : ifNot;
    return fieldsIn(branch)['Ref'] === 'AWS::NoValue'
      ? undefined
      : withDecisions(branch, decisions);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, withDecisions(one, decisions)])
      .filter(([, one]) => one !== undefined),
  );
}
