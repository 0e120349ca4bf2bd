/** What was filled in, by the fields of a form; a field that is left empty is an empty list. */
export type Fields = Readonly<Partial<Record<Field, readonly string[]>>>;

/** The fields of the forms. Slack knows each under this name. */
export const FIELDS = [
  'which',
  'risks',
  'repositories',
  'where',
  'reason',
  'until',
  'hours',
  'ticket',
] as const;
export type Field = (typeof FIELDS)[number];
