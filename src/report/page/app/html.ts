import htm from 'htm';
import { type ComponentChildren, h, type VNode } from 'preact';
import { asShown } from '../../../core/text.ts';

/** What stands between two tags. */
export type Shown = ComponentChildren;

const ATTRIBUTES_IN_WORDS = ['title', 'aria-label'];

/** Text is anybody's: what would turn the direction of what is read is left out, wherever it is written. */
function shown(child: unknown): unknown {
  if (typeof child === 'string') return asShown(child);
  return Array.isArray(child) ? child.map(shown) : child;
}

function element(
  type: string,
  props: Record<string, unknown> | null,
  ...children: unknown[]
): VNode {
  const clean = props && { ...props };
  for (const name of ATTRIBUTES_IN_WORDS) if (clean?.[name]) clean[name] = shown(clean[name]);
  return h(type, clean, ...children.map((child) => shown(child) as ComponentChildren));
}

/** Its types are written for CommonJS, where a module is what it exports by default. */
const templates = htm as unknown as typeof htm.default;

/** Markup with values in it, of which all are text: nothing that comes from outside is ever read as markup. */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode = templates.bind(
  element,
) as (strings: TemplateStringsArray) => VNode;
