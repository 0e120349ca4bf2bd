import { spokenTime } from '../core/gate/spoken-time.ts';
import type { Member, Place } from '../core/served.ts';
import { problemWith, textIn, type Variables } from '../core/variables.ts';
import { memberProblems, servedIn } from './members-setting.ts';

/** What the deployment gate is told. */
export interface GateSettings {
  readonly ledgerTable: string;
  readonly own: Place;
  readonly members: readonly Member[];
  /** Milliseconds. */
  readonly wait: number;
  /** Milliseconds. */
  readonly maxAge?: number;
  /** Patterns of images that nobody judges. */
  readonly letThrough: readonly string[];
}

const DEFAULT_WAIT = '30m';
/** ECS itself gives a hook no longer than a day. */
const LONGEST_WAIT = spokenTime('24h', 'smh') ?? 0;

const isWait = (text: string): boolean => {
  const time = spokenTime(text, 'smh');
  return time !== undefined && time <= LONGEST_WAIT;
};

/** What is wrong with what the gate is told, a sentence each that begins with the variable. */
export const gateProblems = (variables: Variables): readonly string[] => [
  ...problemWith(
    variables,
    'DEPLOYMENT_GATE',
    (value) => ['on', 'off'].includes(value),
    (value) => `"${value}" is not possible: expected on or off`,
  ),
  ...problemWith(
    variables,
    'GATE_WAIT',
    isWait,
    (value) => `"${value}" is no time to wait: expected one such as 90s, 30m or 2h, 24h at most`,
  ),
  ...problemWith(
    variables,
    'GATE_MAX_AGE',
    (value) => spokenTime(value, 'smhd') !== undefined,
    (value) => `"${value}" is no time: expected one such as 36h, 7d or "30 days"`,
  ),
  ...problemWith(
    variables,
    'GATE_LET_THROUGH',
    (value) => patternsIn(value).every((one) => REFERENCE.test(one)),
    (value) => {
      const wrong = patternsIn(value).find((one) => !REFERENCE.test(one));
      return `"${wrong}" begins with no registry: expected images such as public.ecr.aws/datadog/agent:* or docker.io/library/nginx:1.27, with blanks between them`;
    },
  ),
];

/** A registry, which no pattern leaves open, and something in it. */
const REFERENCE = /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost)(?::\d+)?\/\S+$/;

const patternsIn = (text = ''): string[] => text.split(/[\s,]+/).filter((one) => one !== '');

/** What is set, or undefined where what every gate needs is missing or not right: ask for the problems then. */
export function gateSettings(variables: Variables): GateSettings | undefined {
  const [ledgerTable, account, region] = ['LEDGER_TABLE', 'ACCOUNT_ID', 'AWS_REGION'].map((name) =>
    textIn(variables, name),
  );
  const wait = spokenTime(textIn(variables, 'GATE_WAIT') ?? DEFAULT_WAIT, 'smh');
  const age = textIn(variables, 'GATE_MAX_AGE');
  const maxAge = age === undefined ? undefined : spokenTime(age, 'smhd');
  if (!ledgerTable || !account || !region || wait === undefined) return undefined;
  if (gateProblems(variables).length + memberProblems(variables).length > 0) return undefined;
  return {
    ledgerTable,
    own: { account, region },
    members: servedIn(variables).members,
    wait,
    ...(maxAge !== undefined && { maxAge }),
    letThrough: patternsIn(textIn(variables, 'GATE_LET_THROUGH')),
  };
}
