import { imageKey } from '../../core/image.ts';
import type { Notice } from '../../core/policy/housekeeping.ts';
import { counted } from '../../core/words.ts';
import { type Announcement, firstStep } from '../announcement.ts';
import {
  type ComparisonSummary,
  changeLine,
  newsFirst,
  newsIn,
  summaryReasons,
  summaryTitle,
} from '../comparison-summary.ts';
import { headlineOf } from '../headline.ts';
import { titleOf } from '../image-name.ts';
import { headOf } from '../slack/slack-head.ts';
import { kevOf } from '../topic/topic-body.ts';
import { subjectOf } from '../topic/topic-message.ts';
import { type Chat, chatNotification } from './chat-notification.ts';
import { mailText } from './mail-text.ts';
import { named, type Passage, passage } from './passage.ts';
import { verdictPassages } from './verdict-passages.ts';

/** A message in a form for each protocol. */
export interface PeopleMessage {
  readonly subject: string;
  /** JSON: `default`, `email` and `https`. */
  readonly message: string;
}

/** What telephones show, too. */
const SHORT = 600;

interface Forms {
  readonly subject: string;
  readonly short: string;
  readonly mail: readonly Passage[];
  readonly chat: Chat;
}

const messageOf = ({ subject, short, mail, chat }: Forms): PeopleMessage => ({
  subject: subjectOf(subject),
  message: JSON.stringify({
    default: named(short, SHORT),
    email: mailText(chat.title, mail),
    https: JSON.stringify(chatNotification(chat)),
  }),
});

/** The verdict on an image, for people. Pure. */
export function peopleMessage(announcement: Announcement): PeopleMessage {
  const { judgement, decision } = announcement;
  const { image, verdict, worst } = judgement;
  const { account, region, repository, digest } = image;
  const title = `${headOf(announcement).word}: ${named(titleOf(judgement), 200)}`;
  const answer = headlineOf(announcement);
  const { all, besideSteps, steps } = verdictPassages(announcement);
  return messageOf({
    subject: `[${verdict}] ${titleOf(judgement)}`,
    short: [`${title}. ${answer}`, firstStep(announcement)].filter(Boolean).join(' '),
    mail: all,
    chat: {
      title,
      passages: besideSteps,
      steps: steps.map((step) => named(step, 600)),
      keywords: [
        verdict,
        ...(worst ? [worst] : []),
        ...(kevOf(decision) === 'true' ? ['KEV'] : []),
        repository,
      ],
      thread: {
        id: imageKey(image),
        summary: named(`${title}. ${answer}`, 600),
        context: { verdict, account, region, repository, digest },
      },
    },
  });
}

const LISTED = 50;

/** News of the policy itself, for people. Pure. */
export function peopleNotice(notices: readonly Notice[]): PeopleMessage {
  const title = `Policy: ${counted(notices.length, 'thing')} to look at`;
  const lines = notices.slice(0, LISTED).map(({ text }) => `- ${text}`);
  const left = notices.length - lines.length;
  const passages = passage(undefined, [...lines, ...(left > 0 ? [`- … and ${left} more`] : [])]);
  const subject = `[policy] ${title.replace(/^Policy: /, '')}`;
  return messageOf({
    subject,
    short: `${title}. ${notices[0]?.text ?? ''}`,
    mail: passages,
    chat: { title, passages, steps: [], keywords: ['policy'] },
  });
}

/** What came of comparing the registry with the records, for people. Pure. */
export function peopleSummary(summary: ComparisonSummary): PeopleMessage {
  const title = summaryTitle(summary);
  const changes = newsFirst(summary.images).slice(0, LISTED);
  const left = newsIn(summary) - changes.length;
  const passages = [
    ...passage(
      'Why',
      summaryReasons(summary).map((reason) => `- ${reason}`),
    ),
    ...passage('What has changed', [
      ...changes.map((image) => `- ${changeLine(image)}`),
      ...(left > 0 ? [`- … and ${left} more: ecr-scan-notifier list shows every verdict`] : []),
    ]),
  ];
  return messageOf({
    subject: `[registry] ${title}`,
    short: title,
    mail: passages,
    chat: { title, passages, steps: [], keywords: ['registry'] },
  });
}
