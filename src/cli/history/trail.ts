import type { Intervention } from '../../core/interventions/intervention.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { seen } from '../../terminal/tree.ts';
import { minute } from '../finding-text.ts';

/** What people did about an image, in the order of the judgements that followed. */
export interface Trail {
  /** What was done up to this time (ISO), and has not been shown yet; without one all the rest. */
  readonly upTo: (time?: string) => readonly Intervention[];
}

export function openTrail(interventions: readonly Intervention[]): Trail {
  let left = interventions;
  return {
    upTo: (time) => {
      const isShown = ({ at }: Intervention): boolean => time === undefined || at <= time;
      const shown = left.filter(isShown);
      left = left.filter((one) => !isShown(one));
      return shown;
    },
  };
}

/** `2026-11-21 10:00 UTC  Ann (U0123456789) released it until …: why; they saw judgement 3 by the policy v1`. */
export function interventionLine(one: Intervention, form: Terminal['form']): string {
  const { by, at, seen: before } = one;
  const saw = `they saw judgement ${before.number}, by the policy ${before.policyVersion}`;
  const text = `${minute(at)}  ${by.name} (${by.id}) ${didText(one)}; ${saw}`;
  return form.paint('bold', seen(text));
}

function didText(one: Intervention): string {
  if (one.kind === 'withdraw') return 'withdrew its release';
  if (one.kind === 'rescan') return 'asked for another scan';
  if (one.kind === 'snooze') return `snoozed its thread until ${minute(one.until)}`;
  if (one.kind === 'revoke') return `revoked the waiver ${one.waiver}`;
  const { until, ticket, reason } = one;
  const what =
    one.kind === 'release'
      ? 'released it'
      : `accepted ${one.ids.join(', ')}${one.digest ? '' : ' for the whole repository'}`;
  return `${what} until ${minute(until)}${ticket ? ` (${ticket})` : ''}: ${reason}`;
}
