import { isOffered } from '../../core/interventions/may.ts';
import { lastDayOf } from '../../core/time.ts';
import { counted, wordsIn } from '../../core/words.ts';
import type { AcceptedImage, AcceptedNews, AcceptedThere } from '../accepted-news.ts';
import type { Acting } from '../announcement.ts';
import { type SlackMessage, section } from './slack-block.ts';
import { revokeButtons } from './slack-buttons.ts';
import { code, escapeText, fitLines } from './slack-text.ts';

const REASON = 500;
const REPOSITORIES = { lines: 12, characters: 1_500 };
const DIFFERENT = { lines: 8, characters: 1_500 };
const WHY = 200;

/**
 * What the thread of a message about many images says when somebody has accepted the vulnerability: who, where, until
 * when and why, how many may ship, and which may not. They are called by name, and not mentioned. Pure.
 */
export function slackAccepted(news: AcceptedNews, acting?: Acting): SlackMessage {
  const { vulnerability, repositories, by, until, reason, ticket } = news;
  const images = repositories.flatMap((one) => one.images);
  const where = counted(repositories.length, 'repository', 'repositories');
  const title = `${vulnerability} is accepted in ${where}`;
  const outcome = sayOutcome(images);
  const sign =
    images.length > 0 && images.every(({ stands }) => stands === 'approved') ? '🟢' : '🟡';
  const who = `Accepted by ${by.name} until ${lastDayOf(until)}: ${reason}${ticket ? ` (${ticket})` : ''}`;
  const different = images.filter(({ stands }) => stands !== 'approved' && stands !== 'unjudged');
  const names = repositories.map((one) => one.repository);
  return {
    text: [
      escapeText(`${sign} ${title}: ${listed(names)}.`, 600),
      escapeText(outcome, 300),
      ...different.slice(0, 3).map((one) => escapeText(`${sayDifferent(one)}.`, 400)),
      escapeText(who, REASON + 200),
    ].join(' '),
    blocks: [
      ...section([
        `*${escapeText(`${sign} ${title}`, 300)}*`,
        escapeText(outcome, 300),
        escapeText(who, REASON + 200),
      ]),
      ...section([
        '*Where*',
        fitLines(
          repositories,
          lineOf,
          REPOSITORIES,
          (left) => `… and ${counted(left, 'more repository', 'more repositories')}`,
        ),
      ]),
      ...(different.length === 0
        ? []
        : section([
            '*What still may not ship*',
            fitLines(
              different,
              differentLine,
              DIFFERENT,
              (left) => `… and ${counted(left, 'more image')}`,
            ),
          ])),
      ...revokeButtons(
        repositories.filter(({ repository }) => isOffered(acting?.mayAccept ?? [], repository)),
        news,
      ),
    ],
  };
}

const NAMED = 10;

const listed = (names: readonly string[]): string =>
  names.length > NAMED
    ? `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`
    : wordsIn(names, 'and');

/** `48 of the 50 images there may ship, 1 is quarantined still and 1 is not judged yet.` */
function sayOutcome(images: readonly AcceptedImage[]): string {
  if (images.length === 0) return 'Which images may ship by it is not known any more.';
  const count = (wanted: AcceptedImage['stands']) =>
    images.filter(({ stands }) => stands === wanted).length;
  const ships = count('approved');
  const all = ships === images.length;
  const left = [
    [count('quarantined'), 'quarantined still'],
    [count('undecided'), 'without a verdict'],
    [count('unjudged'), 'not judged yet'],
  ] as const;
  const first = all
    ? `${images.length === 1 ? 'The one image' : `All ${images.length} images`} there may ship`
    : `${ships} of the ${counted(images.length, 'image')} there may ship`;
  const others = left.flatMap(([some, how]) =>
    some > 0 ? [`${some} ${some === 1 ? 'is' : 'are'} ${how}`] : [],
  );
  return `${[first, ...others].join(', ')}.`;
}

const lineOf = ({ repository, images }: AcceptedThere): string => {
  const ships = images.filter(({ stands }) => stands === 'approved').length;
  const count =
    images.length > 0 ? `: ${ships} of ${counted(images.length, 'image')} may ship` : '';
  return `• *${escapeText(repository, 120)}*${count}`;
};

const isStill = ({ stands }: AcceptedImage): string =>
  stands === 'quarantined' ? 'stays quarantined' : 'has no verdict';

const sayDifferent = (one: AcceptedImage): string =>
  `${one.title} ${isStill(one)}${one.why && `: ${one.why}`}`;

const differentLine = (one: AcceptedImage): string =>
  `• ${code(one.title, 120)} ${isStill(one)}${one.why && `: ${escapeText(one.why, WHY)}`}`;
