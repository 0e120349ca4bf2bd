import { hearsVerdicts } from '../../core/telling/hearing.ts';
import { problemWith, textIn } from '../../core/variables.ts';
import type { Route, RouteKind } from '../route.ts';
import { topicNotice } from '../topic/topic-notice.ts';
import { topicSummary } from '../topic/topic-summary.ts';
import { type BusSettings, putEvent } from './put-event.ts';
import { verdictEvent } from './verdict-event.ts';

/** A bus of EventBridge; the receipt is the event's id. */
export const busRoute = (settings: BusSettings): Route => ({
  name: 'bus',
  hears: hearsVerdicts,
  actsOnEach: true,
  send: async (announcement) => ({ receipt: await putEvent(settings, verdictEvent(announcement)) }),
  notify: (notices) =>
    putEvent(settings, { type: 'Policy Noticed', detail: topicNotice(notices).message }),
  summarise: (summary) =>
    putEvent(settings, { type: 'Registry Compared', detail: topicSummary(summary).message }),
});

/** Switched on by the name of a bus. */
export const bus: RouteKind<Pick<BusSettings, 'bus'>> = {
  name: 'bus',
  needs: 'an event bus',
  variable: 'EVENT_BUS',
  settingsIn: (variables) => {
    const name = textIn(variables, 'EVENT_BUS');
    return name === undefined ? undefined : { bus: name };
  },
  problemsIn: (variables) =>
    problemWith(
      variables,
      'EVENT_BUS',
      (value) => BUS_NAME.test(value),
      (value) =>
        `"${value}" is not the name of an event bus: expected default, or letters, digits and . _ - of a bus in ` +
        'this account and region (no ARN)',
    ),
  open: ({ bus: name }, means) =>
    busRoute({ bus: name, events: means.events(), pause: means.pause }),
};

/** Of a bus of one's own, or the account's default one; those of partners, with slashes, take no events from us. */
const BUS_NAME = /^[.\-_A-Za-z0-9]{1,256}$/;
