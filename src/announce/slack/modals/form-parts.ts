import { REASON_CHARACTERS, TICKET_CHARACTERS } from '../../../core/interventions/filled.ts';
import type { AcceptForm } from '../../../core/interventions/form.ts';
import { escapeText } from '../slack-text.ts';
import { input, type ModalBlock, text } from './modal.ts';

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

export const reasonInput: ModalBlock = input(
  'reason',
  'Why',
  { type: 'plain_text_input', multiline: true, max_length: REASON_CHARACTERS },
  { hint: 'Others read it in the thread and in the audit trail.' },
);

/** The end of a day. */
export const untilInput = ({
  lastDay,
  firstChoice,
}: Pick<AcceptForm, 'lastDay' | 'firstChoice'>): ModalBlock =>
  input(
    'until',
    'Until the end of',
    { type: 'datepicker', initial_date: firstChoice },
    { hint: `In UTC, ${lastDay} at the latest. Then it counts again.` },
  );

export const ticketInput: ModalBlock = input(
  'ticket',
  'Ticket',
  { type: 'plain_text_input', max_length: TICKET_CHARACTERS },
  { optional: true },
);
