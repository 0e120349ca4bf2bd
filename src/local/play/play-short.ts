import { titleOf } from '../../announce/image-name.ts';
import type { Verdict } from '../../core/judgement/verdict.ts';
import { counted } from '../../core/words.ts';
import { type Paint, paintWords } from '../../terminal/paint.ts';
import { styleOf } from '../../terminal/verdict-styles.ts';
import type { SlackMessage } from '../aws/slack/workspace.ts';
import type { Delivered } from '../deployment/delivery.ts';
import { eventText } from './play-event.ts';
import type { PlayedStep, PlayedSubject } from './play-step.ts';

/** A step on one line: what happened → the verdict → what was said. Pure. */
export function shortLine(step: PlayedStep, number: number, paint: Paint): string {
  const parts = [happenedText(step.delivered), verdictText(step, paint), saidText(step, paint)];
  return `${String(number).padStart(2)}  ${parts.join(paintWords(paint, 'dim', ' → '))}`;
}

/** The first event, and how many more. */
function happenedText([first, ...others]: readonly Delivered[]): string {
  if (first === undefined) return 'nothing';
  return eventText(first.event) + (others.length > 0 ? ` and ${others.length} more` : '');
}

/** So many images are named. */
const NAMED = 2;

function verdictText({ subjects, delivered }: PlayedStep, paint: Paint): string {
  if (subjects.length === 0) {
    const outcomes = new Set(
      delivered.map((one) => (one.outcome === 'gated' ? one.answer.hookStatus : one.outcome)),
    );
    return paintWords(paint, 'dim', [...outcomes].join(', '));
  }
  const judgements = subjects.map(({ judged }) => judged.judgement);
  if (judgements.length <= NAMED) {
    return judgements
      .map((one) => `${paint(styleOf(one), one.verdict)} ${titleOf(one)}`)
      .join(', ');
  }
  return VERDICTS.flatMap((verdict) => {
    const alike = judgements.filter((one) => one.verdict === verdict);
    const [one] = alike;
    return one ? [`${alike.length} ${paint(styleOf(one), verdict)}`] : [];
  }).join(', ');
}

const VERDICTS: readonly Verdict[] = ['approved', 'quarantined', 'undecided'];

function saidText({ subjects, notices }: PlayedStep, paint: Paint): string {
  const all: readonly Pick<PlayedSubject, 'slack' | 'sns'>[] = [...subjects, notices];
  const slack = all.flatMap((one) => one.slack);
  const count = (how: string): number => slack.filter((one) => howSaid(one) === how).length;
  const sns = all.flatMap((one) => one.sns).length;
  // The embedded Slack has seen nothing of what went to another one.
  const inYours = subjects.filter(({ judged }) => judged.told.includes('slack')).length;
  const said = [
    ...HOW.flatMap((how) => (count(how) > 0 ? [`${how}${times(count(how))}`] : [])),
    ...(slack.length === 0 && inYours > 0 ? [`in your Slack${times(inYours)}`] : []),
    ...(sns > 0 ? [`SNS${times(sns)}`] : []),
  ];
  return said.length > 0 ? said.join(', ') : paintWords(paint, 'dim', 'nobody is told');
}

const times = (count: number): string => (count > 1 ? ` ×${count}` : '');

const HOW = ['message', 'message written anew', 'thread', 'thread and channel'] as const;

function howSaid({ method, body }: SlackMessage): (typeof HOW)[number] {
  if (body['thread_ts'] === undefined) return method === 'chat.update' ? HOW[1] : HOW[0];
  return body['reply_broadcast'] === undefined ? HOW[2] : HOW[3];
}

/** What stands below the lines. Pure. */
export const shortClosing = (steps: number): string[] => [
  '',
  `${counted(steps, 'step')}; without --short each with its reasons, tags, messages and calls.`,
];
