import { prefixed } from '../../terminal/lines.ts';
import { seen } from '../../terminal/tree.ts';
import type { WouldCall } from './would-call.ts';

/** One trigger, and what it would do. */
export interface Looked extends WouldCall {
  readonly trigger: string;
  readonly does: string;
  readonly dryRun: boolean;
  /** Whether it is for the image as it stands; absent where none is named. */
  readonly isMet?: boolean;
  /** Where it is not. */
  readonly whyNot?: string;
  readonly sent?: { readonly taken: boolean; readonly what: string };
}

/** A trigger for people: what it does, the call, and what came of a test message. */
export function triggerLines(looked: Looked, name = ''): string[] {
  const { trigger, does, dryRun, isMet, whyNot, call, headers, request, message, sent } = looked;
  const isFor =
    isMet === undefined
      ? []
      : [isMet ? `for ${name} as it stands` : `not for ${name} as it stands: ${whyNot}`];
  const said = [`${does}${dryRun ? ' (dry-run: it only says so)' : ''}`, ...isFor].join(', ');
  return [
    ...prefixed('', seen(`${trigger}: ${said}`)),
    ...prefixed('  ', seen(call)),
    ...(headers ? prefixed('  with ', seen(headers.join(', '))) : []),
    ...inJson(request),
    ...inJson(message),
    ...(sent ? prefixed(sent.taken ? '✔ ' : '✘ ', seen(sent.what)) : []),
  ];
}

const inJson = (value: unknown): string[] =>
  value === undefined
    ? []
    : JSON.stringify(value, undefined, 2)
        .split('\n')
        .map((line) => `  ${seen(line)}`);

/** What was sent, all in all. */
export function sumLine(all: readonly Looked[], isSending: boolean): string {
  const sent = all.filter((one) => one.sent).length;
  const hooks = all.filter(({ headers }) => headers !== undefined).length;
  if (sent > 0) {
    const others = all.length - sent;
    return `A test message was sent to ${sent} of ${all.length}${others > 0 ? '; nothing else was called' : ''}.`;
  }
  if (isSending)
    return 'Nothing was sent: only webhooks are sent a test message, and there is none.';
  const how = hooks > 0 ? ' --send sends each webhook a test message.' : '';
  return `Nothing was called, and nothing sent.${how}`;
}
