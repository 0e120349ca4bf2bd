import type { Severity } from '../findings/severity.ts';
import { HOUR } from '../time.ts';
import type { Patterns } from './glob.ts';

/** Who may do something about images from Slack, in some repositories or in all. */
export interface Permission {
  /** Slack's ids of users (`U…`, `W…`), of user groups (`S…`) and of channels (`C…`, `G…`): whoever acts in one. */
  readonly by: readonly string[];
  /** Absent: in every repository. */
  readonly repository?: Patterns;
  /** Milliseconds; absent: as long as the policy lets anybody. */
  readonly atMost?: number;
  /** Where it stands, for people: `policy.yml:12`. */
  readonly source: string;
}

/** Milliseconds: how long an image may be released at most, whoever releases it. */
export const LONGEST_RELEASE = 72 * HOUR;

/** Who may accept risks. */
export interface AcceptPermission extends Permission {
  /** Only findings of this severity or milder ones: never one that nobody has ranked. Absent: any. */
  readonly severityAtMost?: Severity;
}
