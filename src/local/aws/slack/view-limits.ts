import {
  at,
  type Complaints,
  type Fields,
  fieldsOf,
  lengthComplaints,
  listOf,
  optionalText,
  PLAIN,
  textComplaints,
} from './complaints.ts';
import { invalidArguments, SlackError } from './slack-error.ts';
import { blocksComplaints } from './slack-limits.ts';

/** docs.slack.dev, views.open: view_too_large. */
const VIEW_BYTES = 250_000;
const BLOCKS = 100;

/**
 * Holds a view to Slack's limits (docs.slack.dev, Modals, fields).
 *
 * @throws SlackError where Slack does not take it
 */
export function viewOf(view: unknown, type: 'modal' | 'home'): Fields {
  const fields = fieldsOf(view);
  if (Buffer.byteLength(JSON.stringify(fields)) > VIEW_BYTES)
    throw new SlackError('view_too_large');
  const complaints = [
    ...(fields['type'] === type ? [] : [at('/view/type', `must be ${type}`)]),
    ...(type === 'modal' ? modalComplaints(fields) : []),
    ...identityComplaints(fields),
    ...blocksComplaints(fields['blocks'], '/view/blocks', BLOCKS, type),
  ];
  if (complaints.length > 0) throw invalidArguments(...complaints);
  return fields;
}

function modalComplaints({ title, submit, close, blocks }: Fields): Complaints {
  const asks = listOf(blocks).some((block) => fieldsOf(block)['type'] === 'input');
  return [
    ...textComplaints(title, '/view/title', 24, PLAIN),
    ...optionalText(submit, '/view/submit', 24, PLAIN),
    ...optionalText(close, '/view/close', 24, PLAIN),
    ...(asks && submit === undefined
      ? [at('/view/submit', 'is required where a block is an input')]
      : []),
  ];
}

const IDENTITY = [
  ['private_metadata', 3000],
  ['callback_id', 255],
  ['external_id', 255],
] as const;

/** They may be empty. */
const identityComplaints = (view: Fields): Complaints =>
  IDENTITY.flatMap(([key, most]) =>
    view[key] === '' ? [] : lengthComplaints(view[key], `/view/${key}`, most, true),
  );
