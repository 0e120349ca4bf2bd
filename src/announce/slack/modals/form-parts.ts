import { type Fields } from '../../../core/interventions/fields.ts';
import { REASON_CHARACTERS, TICKET_CHARACTERS } from '../../../core/interventions/filled.ts';
import type { AcceptForm } from '../../../core/interventions/form.ts';
import { clip } from '../../../core/text.ts';
import { escapeText } from '../slack-text.ts';
import { input, type ModalBlock, type Option, text } from './modal.ts';

/** docs.slack.dev: checkboxes. */
export const MOST_BOXES = 10;

/** Within Slack's 3,000 characters. */
const CHANGES = 8;

/** What is worse than somebody has seen, above all else: in the message, or when they began. */
export const worseBlocks = ({ notShown, changed }: Pick<AcceptForm, 'notShown' | 'changed'>) => [
  ...warning('*The message does not show this yet:*', notShown),
  ...warning(
    '*It has got worse since you began, and nothing is written down yet.* Send it again if you still mean it.',
    changed,
  ),
];

const warning = (title: string, lines: readonly string[] = []): ModalBlock[] =>
  lines.length === 0
    ? []
    : [
        text(
          [`⚠️ ${title}`, ...lines.slice(0, CHANGES).map((one) => `• ${escapeText(one, 300)}`)].join(
            '\n',
          ),
        ),
      ];

/** What somebody had written into a field, where the form is shown to them once more. */
const written = (field: 'reason' | 'ticket', filled: Fields = {}, most: number) => {
  const text = clip(filled[field]?.[0] ?? '', most);
  return text === '' ? {} : { initial_value: text };
};

export const reasonInput = (filled?: Fields): ModalBlock =>
  input(
    'reason',
    'Why',
    {
      type: 'plain_text_input',
      multiline: true,
      max_length: REASON_CHARACTERS,
      ...written('reason', filled, REASON_CHARACTERS),
    },
    { hint: 'Others read it in the thread and in the audit trail.' },
  );

/** The end of a day. */
export const untilInput = ({
  lastDay,
  firstChoice,
  filled = {},
}: Pick<AcceptForm, 'lastDay' | 'firstChoice' | 'filled'>): ModalBlock =>
  input(
    'until',
    'Until the end of',
    { type: 'datepicker', initial_date: filled.until?.[0] ?? firstChoice },
    { hint: `In UTC, ${lastDay} at the latest. From then on it blocks again.` },
  );

export const ticketInput = (filled?: Fields): ModalBlock =>
  input(
    'ticket',
    'Ticket',
    {
      type: 'plain_text_input',
      max_length: TICKET_CHARACTERS,
      ...written('ticket', filled, TICKET_CHARACTERS),
    },
    { optional: true },
  );

/** Of what may be chosen, what had been; undefined for nothing, which Slack does not take as a choice. */
export const chosenIn = (
  options: readonly Option[],
  values: readonly string[] = [],
): readonly Option[] | undefined => {
  const chosen = options.filter(({ value }) => values.includes(value));
  return chosen.length > 0 ? chosen : undefined;
};
