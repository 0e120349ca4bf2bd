import { WHYS, type Why } from '../ledger/request.ts';

/** What led to a judgement: an event, its time, or a request. */
export const BECAUSES = [
  'pushed',
  'scan-ended',
  'look',
  'review',
  'undecided',
  'interrupted',
  'unmarked',
  ...WHYS,
] as const;
export type Because = (typeof BECAUSES)[number];

const OF_REQUESTS: Readonly<Record<Why, string>> = {
  finding: 'an event spoke of its findings',
  unjudged: 'it had no verdict',
  runs: 'it runs, and nobody had been told of it or looked at it',
  newest: 'it had become one of the newest of its line of tags, and nobody looked at it any more',
  policy: 'another policy held',
  changed: 'it had been pushed or named without our hearing of it',
  mark: 'its mark was not what the record said',
  gone: 'the registry did not show it any more',
  asked: 'somebody asked for it',
  accepted: 'somebody accepted a risk from Slack',
  revoked: 'somebody revoked a waiver from Slack',
  released: 'somebody released it from Slack',
  withdrawn: 'somebody withdrew its release from Slack',
  rescan: 'somebody asked from Slack for another scan',
};

const SAID: Readonly<Record<Because, string>> = {
  ...OF_REQUESTS,
  pushed: 'it came in, or got a name',
  'scan-ended': 'a scan had ended',
  look: 'the daily look was due',
  review: 'its time of review had come',
  undecided: 'it was undecided still',
  interrupted: 'what was to follow the judgement before had not been done',
  unmarked: 'its mark could not be put before',
};

/** What stands behind "judged because". */
export const sayBecause = (because: Because): string => SAID[because];
