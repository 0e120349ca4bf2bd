import { WORST_FIRST } from '../../../core/findings/severity.ts';
import type { AcceptForm } from '../../../core/interventions/form.ts';
import type { Risk } from '../../../core/interventions/risk.ts';
import { escapeText } from '../slack-text.ts';
import {
  chosenIn,
  MOST_BOXES,
  reasonInput,
  ticketInput,
  untilInput,
  worseBlocks,
} from './form-parts.ts';
import { form, input, type Modal, type ModalBlock, type Option, option, text } from './modal.ts';

/** docs.slack.dev: a menu has groups of a hundred; a whole view 250 kB. */
const IN_A_GROUP = 100;
const MENU_BYTES = 180_000;

/** The form in which a person accepts risks. Pure. */
export const acceptModal = (shown: AcceptForm): Modal =>
  form('accept', shown.about, 'Accept risk', 'Accept', [
    ...worseBlocks(shown),
    text(
      [
        `*${escapeText(shown.image, 300)}*`,
        'From now until the end of the day that you choose, what you accept no longer blocks this image, nor any other of its repository if you choose so. It stays visible in the message, with your name and why, and can be revoked there.',
        ...shown.remarks.map((one) => `• ${escapeText(one, 500)}`),
      ].join('\n'),
    ),
    ...risksInputs(shown),
    input('where', 'For', {
      type: 'radio_buttons',
      options: PLACES,
      initial_option: chosenIn(PLACES, shown.filled?.where)?.[0] ?? ONLY_THIS,
    }),
    reasonInput(shown.filled),
    untilInput(shown),
    ticketInput(shown.filled),
  ]);

const REPOSITORY = option('repository', 'every image of the repository');
const ONLY_THIS = option('image', 'this image alone');
const PLACES = [ONLY_THIS, REPOSITORY];

/** The narrowest is what it begins with: of several vulnerabilities a person has to choose which they accept. */
function risksInputs({ risks, accepted = [], filled }: AcceptForm): ModalBlock[] {
  const blocking = risks.filter(({ blocks }) => blocks);
  if (risks.length <= MOST_BOXES) {
    const options = risks.map(optionOf);
    const only = risks.length === 1 ? blocking.filter(({ id }) => !accepted.includes(id)) : [];
    const ids = filled ? filled.risks : only.map(({ id }) => id);
    const initial_options = chosenIn(options, ids);
    const element = { type: 'checkboxes', options, ...(initial_options && { initial_options }) };
    return [input('risks', 'What you accept', element)];
  }
  const all = option('all', `all ${blocking.length} that block it`);
  const chosen = option('chosen', 'only those that I choose here');
  const initial = chosenIn([all, chosen], filled?.which)?.[0];
  const which = {
    type: 'radio_buttons',
    options: [all, chosen],
    ...(initial && { initial_option: initial }),
  };
  const groups = groupsOf(risks);
  const initial_options = chosenIn(
    groups.flatMap(({ options }) => options),
    filled?.risks,
  );
  const menu = {
    type: 'multi_static_select',
    option_groups: groups,
    ...(initial_options && { initial_options }),
  };
  return [
    input('which', 'What you accept', which),
    input('risks', 'Those that I choose', menu, { optional: true }),
  ];
}

interface Group {
  readonly label: Option['text'];
  readonly options: readonly Option[];
}

/** By weight, worst first, as many as fit. */
function groupsOf(risks: readonly Risk[]): Group[] {
  let left = MENU_BYTES;
  const fitting = risks.flatMap((risk) => {
    const one = shortOption(risk);
    left -= Buffer.byteLength(JSON.stringify(one)) + 1;
    return left > 0 ? [{ risk, one }] : [];
  });
  return WORST_FIRST.flatMap((weight) => {
    const options = fitting.filter(({ risk }) => risk.weight === weight).map(({ one }) => one);
    return chunksOf(options).map((group, index) => ({
      label: option('', `${wordOf(weight)}${index > 0 ? ` (${index + 1})` : ''}`).text,
      options: group,
    }));
  });
}

const chunksOf = (options: readonly Option[]): Option[][] =>
  Array.from({ length: Math.ceil(options.length / IN_A_GROUP) }, (_, at) =>
    options.slice(at * IN_A_GROUP, (at + 1) * IN_A_GROUP),
  );

const wordOf = (weight: Risk['weight']): string => (weight === 'UNKNOWN' ? 'Unranked' : weight);

/** `CRITICAL CVE-2026-1 · in KEV`, and below it `openssl, libssl3 · fixed in 3.0.7`. */
const optionOf = (risk: Risk): Option =>
  option(
    risk.id,
    `${wordOf(risk.weight)} ${risk.id}${risk.isExploited ? ' · in KEV' : ''}`,
    [
      risk.packages.join(', '),
      ...(risk.fix ? [`fixed in ${risk.fix}`] : []),
      ...(risk.blocks ? [] : ['in grace']),
    ].join(' · '),
  );

/** A menu shows no second line. */
const shortOption = ({ id, packages, isExploited, blocks }: Risk): Option =>
  option(
    id,
    [
      id,
      packages.join(', '),
      ...(isExploited ? ['KEV'] : []),
      ...(blocks ? [] : ['in grace']),
    ].join(' · '),
  );
