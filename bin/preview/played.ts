import { fileURLToPath } from 'node:url';
import { parseWorld } from '../../src/local/aws/parse-world.ts';
import type { StoredMessage } from '../../src/local/aws/slack/workspace.ts';
import { readJson } from '../../src/local/deployment/inputs.ts';
import { openRig } from '../../src/local/deployment/rig.ts';
import { beginningOf, readPlaylist } from '../../src/local/play/play-list.ts';
import { playStep } from '../../src/local/play/play-step.ts';
import type { Shown } from './shown.ts';

const EVENTS = fileURLToPath(new URL('../../events', import.meta.url));

/** The conversations of `npm start`, each as it stands in the end, in the order in which they began. */
export async function played(): Promise<Shown[]> {
  const steps = readPlaylist(EVENTS, 'play/playlist.json');
  const read = parseWorld(readJson(`${EVENTS}/play/world.json`), 'world.json');
  const world = { ...read, now: beginningOf(steps).toISOString() };
  const rig = await openRig({ world, base: `${EVENTS}/play`, inMemory: true });
  try {
    for (const step of steps) await playStep(rig, step);
    return conversationsIn(rig.aws.workspace.messages);
  } finally {
    await rig.stop();
  }
}

function conversationsIn(messages: readonly StoredMessage[]): Shown[] {
  const roots = messages.filter(({ thread_ts }) => thread_ts === undefined);
  return roots.map((root, index) => {
    const thread = messages.filter(({ thread_ts }) => thread_ts === root.ts);
    const number = String(index + 1).padStart(2, '0');
    return {
      name: `start-${number}-${nameOf(root)}`,
      messages: [root, ...thread].map(({ blocks }) => blocks),
    };
  });
}

/** `quarantined-shop-api-1-4-2`, of the first words of its text. */
const nameOf = ({ text }: StoredMessage): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .slice(0, 5)
    .join('-');
