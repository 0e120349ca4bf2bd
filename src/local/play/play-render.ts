import { titleOf } from '../../announce/image-name.ts';
import type { Comparison } from '../../core/ledger/comparison.ts';
import { counted } from '../../core/words.ts';
import { labelled, prefixed } from '../../terminal/lines.ts';
import { type Paint, paintWords } from '../../terminal/paint.ts';
import { styleOf } from '../../terminal/verdict-styles.ts';
import type { SlackMessage } from '../aws/slack/workspace.ts';
import type { Delivered } from '../deployment/delivery.ts';
import { eventText } from './play-event.ts';
import { slackLines } from './play-slack.ts';
import type { PlayedStep, PlayedSubject } from './play-step.ts';

/*
 * What is played, as lines for a terminal of 100 columns. Everything here is pure.
 */

/** The first lines, before anything is played. */
export const openingLines = (slackChannel: string | undefined): string[] => [
  'Recorded events, played through the real functions against an AWS on this machine.',
  slackChannel === undefined
    ? 'Slack is embedded as well: set SLACK_BOT_TOKEN and SLACK_CHANNEL to post to your own.'
    : `Messages go to your real Slack, into the channel ${slackChannel}.`,
];

/** A change of the world, told ahead of what comes of it. */
export const worldLines = (says: string, paint: Paint): string[] => [
  '',
  ...prefixed('  ~ ', says).map((line) => paint('dim', line)),
];

/** A step with events: each event, and what became of every image they are about. */
export const stepLines = (step: PlayedStep, number: number, paint: Paint): string[] => [
  '',
  ...prefixed(`${String(number).padStart(2)}  `, step.says).map((line) => paint('bold', line)),
  ...step.delivered.flatMap((one) => eventLines(one, paint)),
  ...step.subjects
    .filter(isNews)
    .flatMap((subject) =>
      subjectLines(subject, step.isAmongOthers ? 'told among others, below' : IN_YOURS, paint),
    ),
  ...unchangedLines(step, paint),
  ...noticeLines(step, paint),
];

function eventLines(delivered: Delivered, paint: Paint): string[] {
  const event = eventText(delivered.event);
  const { attempts, outcome } = delivered;
  if (outcome === 'refused') {
    const why = `→ refused at each of ${attempts} attempts: ${delivered.why}`;
    return labelled('event', [event, paintWords(paint, 'red', why)]);
  }
  if (outcome === 'ignored') {
    const why = attempts === 0 ? 'no rule matches it' : delivered.why;
    return labelled('event', [`${event} ${paintWords(paint, 'dim', `→ ignored: ${why}`)}`]);
  }
  if (outcome === 'compared') {
    const why = `→ ${comparedText(delivered.run)}`;
    return labelled('event', [`${event} ${paintWords(paint, 'dim', why)}`]);
  }
  if (outcome === 'answered') {
    return labelled('event', [`${event} ${paintWords(paint, 'dim', `→ ${delivered.what}`)}`]);
  }
  if (outcome === 'gated') {
    const { hookStatus } = delivered.answer;
    const style = hookStatus === 'FAILED' ? 'red' : 'dim';
    return labelled('event', [
      event,
      paintWords(paint, style, `→ ${hookStatus}: ${delivered.why}`),
    ]);
  }
  if (outcome === 'called') {
    const calls = delivered.calls.map(({ trigger, does, as }) => `→ ${trigger} ${does}: ${as}`);
    return labelled('event', [event, ...calls.map((one) => paintWords(paint, 'green', one))]);
  }
  if (outcome === 'published') {
    const why = `→ the report of ${delivered.day} is published`;
    return labelled('event', [`${event} ${paintWords(paint, 'dim', why)}`]);
  }
  if (outcome === 'heard') {
    const why = '→ heard: a look at the image is asked for';
    return labelled('event', [`${event} ${paintWords(paint, 'dim', why)}`]);
  }
  return labelled('event', [attempts > 1 ? `${event} → done at attempt ${attempts}` : event]);
}

/** What differs is judged by the next sweep. */
function comparedText({ images, asked }: Comparison): string {
  const differing = Object.values(asked).reduce((sum, count) => sum + count, 0);
  return `${counted(images, 'image or artifact', 'images and artifacts')} compared (platforms, signatures and charts too), ${differing} to be judged`;
}

/** Another policy has every image judged: of those that stay what they are, the names will do. */
const isNews = ({ judged: { judgement, told }, put, removed }: PlayedSubject): boolean =>
  judgement.because !== 'policy' || told.length + put.length + removed.length > 0;

function unchangedLines({ subjects }: PlayedStep, paint: Paint): string[] {
  const unchanged = subjects.filter((subject) => !isNews(subject));
  if (unchanged.length === 0) return [];
  const names = unchanged.map(({ judged: { judgement } }) => titleOf(judgement)).toSorted();
  const head = paint('bold', `${counted(names.length, 'image')} as before`);
  return labelled('verdict', [`${head} – ${paintWords(paint, 'dim', names.join(', '))}`]);
}

function subjectLines(subject: PlayedSubject, elsewhere: string, paint: Paint): string[] {
  const { judgement } = subject.judged;
  const { verdict } = judgement;
  const head = `${paint(styleOf(judgement), verdict)} ${paint('bold', titleOf(judgement))}`;
  return [
    ...labelled('verdict', [`${head} – ${paintWords(paint, 'dim', whyOf(subject))}`]),
    ...tagLines(subject, paint),
    ...messageLines(subject, elsewhere, paint),
  ];
}

/** The reasons, with what is not done about them; an old verdict does not repeat its reasons. */
function whyOf({ judged: { judgement, told }, put, removed }: PlayedSubject): string {
  const { verdict, standing, because } = judgement;
  const isNews = told.length + put.length + removed.length > 0;
  const reasons = judgement.reasons.map(({ text }) => text).join('; ');
  if (standing === 'unnamed') return `${reasons} (recorded only: no tag names it)`;
  if (isNews) return reasons;
  return verdict === 'undecided' && because !== 'undecided'
    ? `${reasons} (recorded; nothing is marked, nobody is told)`
    : 'as before; nothing is marked, nobody is told again';
}

function tagLines({ judged: { marking }, put, removed, echoes }: PlayedSubject, paint: Paint) {
  const tags = [...put.map((tag) => `+ ${tag}`), ...removed.map((tag) => `- ${tag}`)];
  if (marking.state === 'impossible') tags.push(`could not put ${marking.tag}: ${marking.why}`);
  if (tags.length === 0) return [];
  const echo = echoes > 0 ? paintWords(paint, 'dim', ' (comes back as a push, ignored)') : '';
  return labelled('tags', [tags.join('  ') + echo]);
}

const IN_YOURS = 'posted to your channel';

const messageLines = (
  { judged, slack, sns }: PlayedSubject,
  elsewhere: string,
  paint: Paint,
): string[] =>
  saidLines(judged.told.includes('slack') && sns.length > 0, elsewhere, slack, sns, paint);

/** The topic is told of the same, and always the embedded one. */
const noticeLines = ({ notices: { slack, sns } }: PlayedStep, paint: Paint): string[] =>
  saidLines(sns.length > 0, IN_YOURS, slack, sns, paint);

/** What Slack was told and the embedded one has not seen went to another, or one message tells of it among others. */
const saidLines = (
  isInSlack: boolean,
  elsewhere: string,
  slack: PlayedSubject['slack'],
  sns: PlayedSubject['sns'],
  paint: Paint,
): string[] => [
  ...slack.flatMap((message) => slackMessageLines(message, paint)),
  ...(isInSlack && slack.length === 0 ? labelled('Slack', [elsewhere]) : []),
  ...topicLines(sns, paint),
];

function slackMessageLines({ method, body }: SlackMessage, paint: Paint): string[] {
  const lines = slackLines(body['blocks'], paint);
  if (body['thread_ts'] === undefined) {
    const isAnew = method === 'chat.update';
    const anew = isAnew ? [paintWords(paint, 'dim', '(the same message, written anew)')] : [];
    return labelled('Slack', [...lines, ...anew], '│ ');
  }
  const isSeen = body['reply_broadcast'] !== undefined;
  const seen = isSeen ? [paintWords(paint, 'dim', '(seen in the channel as well)')] : [];
  return labelled('thread', [...lines, ...seen], '└ ');
}

const topicLines = (messages: PlayedSubject['sns'], paint: Paint): string[] =>
  messages.flatMap(({ subject = '', attributes }) => {
    const pairs = Object.entries(attributes).map(([name, value]) => `${name}=${value}`);
    return labelled('SNS', [`${subject} ${paintWords(paint, 'dim', pairs.join(' '))}`]);
  });
