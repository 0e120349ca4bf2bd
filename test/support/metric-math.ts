/** The values of a metric, a period each, the newest last; undefined where there is none. */
export type Series = readonly (number | undefined)[];

/**
 * What an expression of CloudWatch's metric math makes of these series, as far as our alarms use it: numbers, arithmetic,
 * comparisons, AND and OR, and the functions below
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html). Where a value is missing the
 * result of it is missing too.
 */
export function evaluated(expression: string, series: Readonly<Record<string, Series>>): Series {
  const tokens = expression.match(/[A-Za-z]\w*|\d+|[()+\-*,<>]/g) ?? [];
  const length = Object.values(series)[0]?.length ?? 0;
  const peek = (): string => tokens[0] ?? '';
  const take = (): string => tokens.shift() ?? '';
  const expect = (wanted: string): void => {
    const found = take();
    if (found !== wanted) throw new Error(`${expression}: expected ${wanted}, found ${found}`);
  };
  const binary = (operators: Operators, operand: () => Series) => (): Series => {
    let left = operand();
    for (let apply = operators[peek()]; apply; apply = operators[peek()]) {
      take();
      left = combined(left, operand(), apply);
    }
    return left;
  };
  const atom = (): Series => {
    const token = take();
    if (/^\d/.test(token)) return Array.from({ length }, () => Number(token));
    if (token === '(') {
      const inner = whole();
      expect(')');
      return inner;
    }
    if (peek() === '(') return called(token);
    const named = series[token];
    if (!named) throw new Error(`${expression}: there is no ${token}`);
    return named;
  };
  const called = (name: string): Series => {
    expect('(');
    if (name === 'SUM') {
      for (const word of ['METRICS', '(', ')', ')']) expect(word);
      return Object.values(series).reduce((sum, one) =>
        sum.map((value, at) => plus(value, one[at])),
      );
    }
    const first = whole();
    if (name === 'DIFF') {
      expect(')');
      return first.map((value, at) => apart(value, at === 0 ? undefined : first[at - 1]));
    }
    expect(',');
    if (name === 'FILL') {
      const by = take();
      expect(')');
      return by === 'REPEAT' ? repeated(first) : first.map((value) => value ?? Number(by));
    }
    if (name !== 'IF') throw new Error(`${expression}: what is ${name}?`);
    const yes = whole();
    expect(',');
    const no = whole();
    expect(')');
    return first.map((value, at) => (value === undefined ? undefined : value ? yes[at] : no[at]));
  };
  const product = binary({ '*': (a, b) => a * b }, atom);
  const sum = binary({ '+': (a, b) => a + b, '-': (a, b) => a - b }, product);
  const compared = binary({ '>': (a, b) => Number(a > b), '<': (a, b) => Number(a < b) }, sum);
  const both = binary({ AND: (a, b) => Number(a !== 0 && b !== 0) }, compared);
  const whole: () => Series = binary({ OR: (a, b) => Number(a !== 0 || b !== 0) }, both);
  const result = whole();
  if (tokens.length > 0) throw new Error(`${expression}: ${tokens.join(' ')} is left over`);
  return result;
}

type Operators = Readonly<Record<string, (a: number, b: number) => number>>;

const combined = (a: Series, b: Series, apply: (a: number, b: number) => number): Series =>
  a.map((left, at) => {
    const right = b[at];
    return left === undefined || right === undefined ? undefined : apply(left, right);
  });

/** A sum over metrics leaves out those that have no value. */
const plus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : a + (b ?? 0);

const apart = (value: number | undefined, before: number | undefined): number | undefined =>
  value === undefined || before === undefined ? undefined : value - before;

const repeated = (values: Series): Series => {
  let last: number | undefined;
  return values.map((value) => {
    last = value ?? last;
    return last;
  });
};
