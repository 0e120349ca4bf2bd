import type { Judgement } from '../../core/judgement/judgement.ts';
import { HOUR, MINUTE } from '../../core/time.ts';
import { sayDuration } from '../../core/words.ts';
import { type Announcement, remediesOf } from '../announcement.ts';
import { type Block, section } from './slack-block.ts';
import { escapeSentence, escapeText, fitLines } from './slack-text.ts';

const REMEDIES = { lines: 8, characters: 1_500 };
/** Of what is missing as much as tells one thing from another: the headline has said it. */
const DOUBT_CHARACTERS = 120;

/** Of an undecided image: for how long, and who could do what. */
export function undecidedBlock(announcement: Announcement): Block[] {
  const { judgement, decision } = announcement;
  const remedies = remediesOf(announcement);
  if (remedies.length === 0) return [];
  const doubtOf = (code: string) => decision.doubts.find((doubt) => doubt.code === code)?.text;
  const lines = fitLines(
    remedies,
    ({ code, how }) => {
      const doubt =
        remedies.length > 1 ? `${escapeSentence(`${doubtOf(code)}`, DOUBT_CHARACTERS)} → ` : '';
      return `• ${doubt}${escapeText(how)}`;
    },
    REMEDIES,
    (left) => `… and ${left} more`,
  );
  return section([`*What ends it*${lasting(judgement)}`, lines]);
}

/** ` (undecided for 1 hour)`: whole hours, or minutes where there are no whole hours yet. */
function lasting({ judgedAt, undecidedSince = judgedAt }: Judgement): string {
  const time = Date.parse(judgedAt) - Date.parse(undecidedSince);
  const whole = time - (time % (time < HOUR ? MINUTE : HOUR));
  return whole > 0 ? ` (undecided for ${sayDuration(whole)})` : '';
}
