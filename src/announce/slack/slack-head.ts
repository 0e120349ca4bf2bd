import { type Announcement, isAdvised, silentlyExploited } from '../announcement.ts';

/** How a message begins: a colour and a word. */
export interface Head {
  readonly sign: string;
  readonly word: string;
}

const HEADS = {
  approved: { sign: '🟢', word: 'Approved' },
  quarantined: { sign: '🔴', word: 'Quarantined' },
  undecided: { sign: '⚪', word: 'Undecided' },
} as const;

/** Green says that there is nothing to do. */
const ADVISED = { sign: '🟡', word: 'Approved, with advice' } as const;
/** Nobody has looked into it but a person. */
const ACCEPTED = { sign: '🟡', word: 'Approved, unscanned' } as const;
/** A person has said so, and what stands against it stands. */
const RELEASED = { sign: '🟡', word: 'Approved, released' } as const;
const APPROVED_THOUGH_EXPLOITED = { sign: '🟡', word: 'Approved' } as const;

export function headOf(announcement: Announcement): Head {
  const { judgement, decision } = announcement;
  if (isAdvised(announcement)) return ADVISED;
  if (judgement.verdict !== 'approved') return HEADS[judgement.verdict];
  if (decision.released) return RELEASED;
  if (decision.accepted.length > 0) return ACCEPTED;
  return silentlyExploited(decision).length > 0 ? APPROVED_THOUGH_EXPLOITED : HEADS.approved;
}
