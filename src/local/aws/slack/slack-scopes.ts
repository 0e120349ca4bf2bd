import { SlackError } from './slack-error.ts';
import { methodOf, type SlackMethod } from './slack-methods.ts';
import type { SlackWorld } from './slack-world.ts';

/** What our app is installed with as a rule: all that its manifest may ask for, but for what a team may decline. */
const USUAL = ['chat:write', 'usergroups:read'];

/** What the token may do. */
export const scopesOf = ({ world }: { readonly world: () => SlackWorld }): readonly string[] =>
  world().scopes ?? USUAL;

/** What the token needs for a call; undefined where any will do. */
export function scopeFor(
  method: SlackMethod,
  channel: string,
  { world }: { readonly world: () => SlackWorld },
): string | undefined {
  const { scope } = methodOf(method);
  if (scope !== 'history') return scope;
  const isPrivate = world().channels?.some(({ id, is_private }) => id === channel && is_private);
  if (channel.startsWith('D')) return 'im:history';
  return channel.startsWith('G') || isPrivate === true ? 'groups:history' : 'channels:history';
}

/** @throws SlackError where the token may not */
export function holdToScope(needed: string | undefined, provided: readonly string[]): void {
  if (needed !== undefined && !provided.includes(needed))
    throw new SlackError('missing_scope', { needed, provided: provided.join(',') });
}
