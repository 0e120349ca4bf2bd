import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kindsOf } from '../../src/cli/slack/kinds.ts';
import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import type { Fields } from './draw-blocks.ts';

/** One thing that people see in Slack. */
export interface Shown {
  /** Of its picture, too. */
  readonly name: string;
  /** For messages the first is the root, and the others stand in its thread. */
  readonly messages?: readonly (readonly Fields[])[];
  /** A modal, as Slack is asked to open it. */
  readonly view?: Fields;
}

const GOLDEN = fileURLToPath(new URL('../../test/announce/golden', import.meta.url));

/** Every golden that Slack shows: what is a message has blocks, and a modal says that it is one. */
export const goldens = (folder = GOLDEN): Shown[] =>
  globSync('**/*.json', { cwd: folder })
    .toSorted()
    .flatMap((path): Shown[] => {
      const golden = JSON.parse(readFileSync(join(folder, path), 'utf8')) as Fields;
      const name = basename(path, '.json');
      if (golden['type'] === 'modal') return [{ name, view: golden }];
      const blocks = golden['blocks'];
      return Array.isArray(blocks) ? [{ name, messages: [blocks as Fields[]] }] : [];
    });

/** The samples that `slack test` has validated. */
export const kinds = (): Shown[] =>
  kindsOf(BUILT_IN_POLICY, new Date('2026-11-21T10:00:00Z')).map(({ name, blocks, view }) => ({
    name: `kind-${name}`,
    ...(blocks && { messages: [blocks as Fields[]] }),
    ...(view && { view: view as Fields }),
  }));
