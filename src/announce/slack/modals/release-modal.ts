import type { ReleaseForm } from '../../../core/interventions/form.ts';
import { counted } from '../../../core/words.ts';
import { escapeText } from '../slack-text.ts';
import { chosenIn, reasonInput, ticketInput, worseBlocks } from './form-parts.ts';
import { form, input, type Modal, option, text } from './modal.ts';

const REASONS = 6;
/** Hours: until tomorrow somebody will have looked. */
const USUAL = 24;

/** The form in which a person releases an image whatever stands against it. Pure. */
export function releaseModal(shown: ReleaseForm): Modal {
  const { about, image, reasons, hours, filled } = shown;
  const options = hours.map((each) => option(String(each), counted(each, 'hour')));
  const usual = hours.findLastIndex((each) => each <= USUAL);
  const initial = chosenIn(options, filled?.hours)?.[0] ?? options[usual] ?? options[0];
  const left = reasons.length - REASONS;
  return form('release', about, 'Release anyway', 'Release', [
    ...worseBlocks(shown),
    text(
      [
        `*${escapeText(image, 300)}*`,
        'This image, by its digest, may ship for so long whatever stands against it. Everybody sees that in the message and in its thread, with your name and why.',
        '*What stands against it*',
        ...reasons.slice(0, REASONS).map((one) => `• ${escapeText(one, 300)}`),
        ...(left > 0 ? [`… and ${left} more`] : []),
      ].join('\n'),
    ),
    reasonInput(filled),
    input(
      'hours',
      'For',
      { type: 'static_select', options, ...(initial && { initial_option: initial }) },
      { hint: 'Then it is judged again, and may not ship unless it is better by then.' },
    ),
    ticketInput(filled),
  ]);
}
