import type { Wrong } from '../../../core/interventions/filled.ts';
import type { Note, Shown } from '../../../core/interventions/form.ts';
import { clip } from '../../../core/text.ts';
import { withNames } from '../slack-names.ts';
import { escapeText } from '../slack-text.ts';
import { acceptModal } from './accept-modal.ts';
import { type Modal, plain, text } from './modal.ts';
import { pivotModal } from './pivot-modal.ts';
import { releaseModal } from './release-modal.ts';

/** What somebody is to see, as Slack takes it. Pure. */
export function modalOf(shown: Shown): Modal {
  if (shown.kind === 'accept') return acceptModal(shown);
  if (shown.kind === 'accept-all') return pivotModal(shown);
  return shown.kind === 'release' ? releaseModal(shown) : noteModal(shown);
}

const noteModal = (note: Note): Modal => ({
  type: 'modal',
  title: plain(note.title, 24),
  close: plain('Close', 24),
  blocks: [text(withNames(escapeText(note.text, 2_500), note.ids))],
});

/** The answer to a form that shows something else in its place: docs.slack.dev, response_action. */
export const insteadOf = (shown: Shown): string =>
  JSON.stringify({ response_action: 'update', view: modalOf(shown) });

/** The answer to a form in which something is wrong: a sentence below each field. */
export const correcting = (wrong: Wrong): string =>
  JSON.stringify({
    response_action: 'errors',
    errors: Object.fromEntries(
      Object.entries(wrong).map(([field, sentence]) => [field, clip(sentence, 300)]),
    ),
  });
