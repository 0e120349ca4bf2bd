import { DEFAULT_DESTINATION, type NotifyRule } from '../../core/policy/notify.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { QuietHours } from '../../core/policy/quiet-hours.ts';
import type { PolicyDocument } from '../document.ts';
import { placesFrom } from '../places.ts';
import type { NotifyDocument } from './notify-document.ts';
import type { QuietHoursDocument } from './quiet-hours-document.ts';

type Telling = Pick<Policy, 'notify' | 'notifyByTag' | 'digest' | 'contact' | 'helpUrl'>;

/** How people hear of verdicts; `placeOf`: where the rule of this index stands. */
export function compileTelling(
  { notify = [], 'notify-by-tag': byTag, digest, contact, 'help-url': helpUrl }: PolicyDocument,
  placeOf: (index: number) => string,
): Telling {
  return {
    notify: notify.map((one, index) => compileNotify(one, placeOf(index))),
    ...(byTag && { notifyByTag: { channels: [byTag.channels].flat() } }),
    ...(digest && { digest }),
    ...(contact !== undefined && { contact }),
    ...(helpUrl !== undefined && { helpUrl }),
  };
}

function compileNotify(document: NotifyDocument, source: string): NotifyRule {
  const { channel, changes, mention, approvals, digest } = document;
  const { 'severity-at-least': severityAtLeast, 'quiet-hours': quietHours } = document;
  return {
    ...placesFrom(document),
    ...(channel !== undefined && { channel }),
    changes: changes ?? DEFAULT_DESTINATION.changes,
    ...(document['only-what-runs'] && { onlyRunning: true }),
    ...(severityAtLeast && { severityAtLeast }),
    ...(mention !== undefined && { mention: [mention].flat() }),
    ...(approvals === 'daily' && { approvals }),
    ...(digest && { digest }),
    ...(quietHours && { quietHours: compileQuietHours(quietHours) }),
    source,
  };
}

const compileQuietHours = ({ weekends, ...hours }: QuietHoursDocument): QuietHours => ({
  ...hours,
  ...(weekends && { weekends }),
});
