import type { OfferedRepository, PivotForm } from '../../../core/interventions/pivot-form.ts';
import { counted } from '../../../core/words.ts';
import { withNames } from '../slack-names.ts';
import { escapeText } from '../slack-text.ts';
import { MOST_BOXES, reasonInput, ticketInput, untilInput, worseBlocks } from './form-parts.ts';
import { form, input, type Modal, type Option, option, text } from './modal.ts';

/** The form in which a person accepts one vulnerability in several repositories. Pure. */
export const pivotModal = (shown: PivotForm): Modal =>
  form('accept-all', shown.about, 'Accept for all', 'Accept', [
    ...worseBlocks(shown),
    text(
      [
        `*${escapeText(shown.vulnerability, 300)}*`,
        'It does not count in every image of the repositories that you choose, until the day that you choose. It stays visible, with your name and why.',
        ...shown.remarks.map((one) => `• ${withNames(escapeText(one, 400), shown.ids)}`),
      ].join('\n'),
    ),
    repositoriesInput(shown.repositories),
    reasonInput,
    untilInput(shown),
    ticketInput,
  ]);

/** docs.slack.dev: boxes may be ten, the options of a menu a hundred. */
function repositoriesInput(repositories: readonly OfferedRepository[]) {
  const options = repositories.map(optionOf);
  const type = options.length <= MOST_BOXES ? 'checkboxes' : 'multi_static_select';
  return input('repositories', 'Where', { type, options, initial_options: options });
}

const optionOf = ({ place, name, images, weight }: OfferedRepository): Option =>
  option(
    String(place),
    name,
    `blocks ${counted(images, 'image')} · ${weight === 'UNKNOWN' ? 'unranked' : weight}`,
  );
