import type { RouteName } from '../core/ledger/ledger.ts';
import type { Notice } from '../core/policy/housekeeping.ts';
import type { Announcement } from './announcement.ts';

/** One way by which people hear of a verdict. */
export interface Route {
  readonly name: RouteName;
  /** Fetches what `send` will need. Never throws: what fails here, `send` tries again and reports. */
  readonly prepare?: () => Promise<void>;
  /** Says it and answers with what the route calls the message. Throws TransientFailure or PermanentFailure. */
  send(announcement: Announcement): Promise<string>;
  /** Tells the policy's owner of several things in one message; answers and throws as `send` does. */
  notify(notices: readonly Notice[]): Promise<string>;
}
