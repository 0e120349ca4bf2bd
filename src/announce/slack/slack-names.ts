import { mentionOf } from './slack-reply.ts';

/**
 * Escaped text in which these ids of people, user groups and channels are shown by their names. Slack notifies whoever is
 * named so in a message: it is for forms, and for what one person alone is told.
 */
export function withNames(text: string, ids: readonly string[] = []): string {
  if (ids.length === 0) return text;
  const named = new RegExp(`\\b(?:${ids.join('|')})\\b`, 'g');
  return text.replace(named, (id) => (/^[CG]/.test(id) ? `<#${id}>` : mentionOf(id)));
}
