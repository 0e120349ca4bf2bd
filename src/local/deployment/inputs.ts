import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { sayMissing } from '../../intake/missing.ts';
import { nearest } from '../../policy-file/problems/nearest.ts';
import { sayFileTrouble } from '../../policy-file/source/file-trouble.ts';
import { parseWorldChange } from '../aws/parse-world.ts';
import type { Act } from '../aws/slack/act.ts';
import type { WorldChange } from '../aws/world.ts';
import type { BusEvent } from './delivery.ts';
import { SERVERLESS_YML } from './deployment-file.ts';
import { readScheduled } from './event-rules.ts';
import { type HookQuestion, parseHookQuestion } from './hook-question.ts';
import { InputError } from './input-error.ts';
import { parseAct } from './parse-act.ts';
import { parseRepeat, type Repeat } from './repeat.ts';

/** What a replay is fed with, in order. */
export type Input =
  | { readonly kind: 'events'; readonly events: readonly BusEvent[] }
  | { readonly kind: 'repeat'; readonly repeat: Repeat }
  | { readonly kind: 'world'; readonly change: WorldChange }
  | { readonly kind: 'now'; readonly now: Date }
  | { readonly kind: 'act'; readonly act: Act; readonly place: string }
  | { readonly kind: 'hook'; readonly question: HookQuestion };

export { InputError } from './input-error.ts';

const Event = z.looseObject({
  id: z.string(),
  'detail-type': z.string(),
  source: z.string(),
  detail: z.looseObject({}),
});
export const Schedule = z.strictObject({ schedule: z.string().min(1) });
export const Now = z.strictObject({ now: z.iso.datetime({ offset: true }) });

/**
 * The inputs in files (one JSON value each) and, for `-`, on standard input (one a line), which is a
 * descriptor or a file's path.
 */
export function readInputs(paths: readonly string[], standardInput: string | number = 0): Input[] {
  return paths.flatMap((path) => {
    if (path !== '-') return [parseInput(readJson(path), path)];
    const lines = readText(standardInput, 'standard input').split('\n');
    return lines.flatMap((line, index) => {
      const place = `standard input, line ${index + 1}`;
      return line.trim()
        ? [
            parseInput(
              parseJson(line, place, ' (one JSON value a line: jq -c . makes it so)'),
              place,
            ),
          ]
        : [];
    });
  });
}

/**
 * One input: an event, an array of events at the same moment, an event many times over, a change of the
 * world or of its policy, a time, a schedule, what a person does in Slack, or what ECS asks a lifecycle hook.
 */
export function parseInput(value: unknown, place: string): Input {
  if (Array.isArray(value)) {
    const events = value.map((one, index) => parseEvent(one, `${place}[${index}]`));
    return { kind: 'events', events };
  }
  if (has(value, 'repeat')) {
    const event = (one: unknown) => parseBusEvent(one, `${place}: event`);
    const complain = (sentence: string) => new InputError(`${place}: ${sentence}`);
    return { kind: 'repeat', repeat: parseRepeat(value, event, complain) };
  }
  if (has(value, 'world')) {
    refuseBeside(value, 'world', place);
    return { kind: 'world', change: parseWorldChange(value['world'], `${place}: world`) };
  }
  if (has(value, 'policy')) {
    refuseBeside(value, 'policy', place);
    return { kind: 'world', change: parseWorldChange(value, place) };
  }
  if (has(value, 'slack-action')) {
    refuseBeside(value, 'slack-action', place);
    const here = `${place}: slack-action`;
    return { kind: 'act', act: parseAct(value['slack-action'], here), place: here };
  }
  if (has(value, 'lifecycleStage')) {
    return { kind: 'hook', question: parseHookQuestion(value, place) };
  }
  if (has(value, 'now') && Object.keys(value).length === 1) {
    const now = Now.safeParse(value);
    if (!now.success)
      throw new InputError(`${place}: now: expected an ISO time like 2026-11-21T12:00:00Z`);
    return { kind: 'now', now: new Date(now.data.now) };
  }
  return { kind: 'events', events: [parseEvent(value, place)] };
}

const has = (value: unknown, key: string): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && key in value;

function refuseBeside(value: object, key: string, place: string): void {
  const beside = Object.keys(value).find((one) => one !== key);
  if (beside === undefined) return;
  const text = `"${beside}" stands beside it, and each is an input of its own`;
  throw new InputError(`${place}: ${key}: ${text}`);
}

/** The event with which EventBridge wakes a function by its schedule. */
const scheduledEvent = (functionName: string): BusEvent & { readonly resources: string[] } => ({
  id: `schedule-of-${functionName}`,
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  resources: [`arn:aws:events:local:000000000000:rule/${functionName}`],
});

/** An event as it is recorded, or the schedule of a function. */
function parseEvent(value: unknown, place: string): BusEvent {
  if (typeof value === 'object' && value !== null && Object.keys(value).join() === 'schedule') {
    const known = readScheduled(SERVERLESS_YML);
    const { data } = Schedule.safeParse(value);
    if (data && known.includes(data.schedule)) return scheduledEvent(data.schedule);
    const meant = data && nearest(data.schedule, known);
    const hint = meant ? `did you mean ${meant}?` : `expected one of ${known.join(', ')}`;
    const what = data ? `there is no schedule ${JSON.stringify(data.schedule)}` : 'it is no name';
    throw new InputError(`${place}: schedule: ${what}: ${hint}`);
  }
  return parseBusEvent(value, place);
}

function parseBusEvent(value: unknown, place: string): BusEvent {
  const event = Event.safeParse(value, { error: sayMissing });
  if (event.success) return event.data;
  const [issue] = event.error.issues;
  const where = issue && issue.path.length > 0 ? `: ${issue.path.join('.')}` : '';
  throw new InputError(`${place}${where}: not an EventBridge event: ${issue?.message}`);
}

export function readJson(path: string): unknown {
  return parseJson(readText(path, path), path);
}

function readText(file: string | number, place: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(`${place}: cannot be read: ${sayFileTrouble(error)}`);
  }
}

function parseJson(text: string, place: string, hint = ''): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // It quotes the text, with its line breaks.
    const why = (error as Error).message.replaceAll(/\s+/g, ' ');
    throw new InputError(`${place}: not JSON: ${why}${hint}`);
  }
}
