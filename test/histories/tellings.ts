import type { NotifyRule } from '../../src/core/policy/notify.ts';
import type { Variables } from '../../src/core/variables.ts';
import { ALL_HEARD } from '../support/replay.ts';
import { ACCOUNT, REGION } from '../support/worlds.ts';

/*
 * Who hears of what, where, when, and by which routes: one of these holds for all histories that are played at once.
 */

export interface Telling {
  readonly notify: readonly NotifyRule[];
  /** The routes that are switched on besides Slack and the topic for programs. */
  readonly variables: Variables;
}

const heard = { changes: 'every verdict', source: 'a history' } as const;
const quietHours = {
  from: '18:00',
  to: '07:00',
  timezone: 'Europe/Berlin',
  weekends: true,
} as const;
const LIVE: NotifyRule = { ...heard, tag: 'live', channel: 'C0LIVE00001' };

const people = { PEOPLE_TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:people` };
const bus = { EVENT_BUS: 'default' };

export const TELLINGS: readonly Telling[] = [
  { notify: ALL_HEARD, variables: {} },
  { notify: [{ ...heard, quietHours }], variables: people },
  { notify: [...ALL_HEARD, LIVE], variables: bus },
  { notify: [{ ...heard, quietHours }, LIVE], variables: { ...people, ...bus } },
];
