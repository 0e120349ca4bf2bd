import type { OfferedRepository, PivotForm } from '../../../core/interventions/pivot-form.ts';
import { counted } from '../../../core/words.ts';
import { withNames } from '../slack-names.ts';
import { escapeText } from '../slack-text.ts';
import {
  chosenIn,
  MOST_BOXES,
  reasonInput,
  ticketInput,
  untilInput,
  worseBlocks,
} from './form-parts.ts';
import { form, input, type Modal, type Option, option, text } from './modal.ts';

/** The form in which a person accepts one vulnerability in several repositories. Pure. */
export const pivotModal = (shown: PivotForm): Modal =>
  form('accept-all', shown.about, 'Accept for all', 'Accept', [
    ...worseBlocks(shown),
    text(
      [
        `*${escapeText(shown.vulnerability, 300)}*`,
        'From now until the end of the day that you choose, it no longer blocks any image of the repositories that you choose. It stays visible, with your name and why.',
        ...shown.remarks.map((one) => `• ${withNames(escapeText(one, 400), shown.ids)}`),
      ].join('\n'),
    ),
    repositoriesInput(shown),
    reasonInput(shown.filled),
    untilInput(shown),
    ticketInput(shown.filled),
  ]);

/** docs.slack.dev: boxes may be ten, the options of a menu a hundred. */
function repositoriesInput({ repositories, filled }: PivotForm) {
  const options = repositories.map(optionOf);
  const type = options.length <= MOST_BOXES ? 'checkboxes' : 'multi_static_select';
  const initial_options = filled ? chosenIn(options, filled.repositories) : options;
  const element = { type, options, ...(initial_options && { initial_options }) };
  return input('repositories', 'Where', element);
}

const optionOf = ({ place, name, images, weight }: OfferedRepository): Option =>
  option(
    String(place),
    name,
    `blocks ${counted(images, 'image')} · ${weight === 'UNKNOWN' ? 'unranked' : weight}`,
  );
