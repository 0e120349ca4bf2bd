import { asErrors, type SlackRefusal } from './slack-limits.ts';

/** What Slack does not do: its word for why, and what stands beside it in the answer. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(error: string, fields: Readonly<Record<string, unknown>> = {}) {
    super(error);
    this.fields = fields;
  }
}

/** The same of a refusal that says where. */
export const refused = ({ error, messages }: SlackRefusal): SlackError =>
  new SlackError(error, messages && { response_metadata: { messages } });

/** Arguments that do not fit. */
export const invalidArguments = (...complaints: readonly string[]): SlackError =>
  refused({ error: 'invalid_arguments', messages: asErrors(complaints) });

/** An argument that has to be there. */
export function required(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalidArguments(`missing required field: ${name}`);
}
