import type { Current } from '../ledger/ledger.ts';
import { tagLine } from '../ledger/tag-line.ts';

/** Images of one repository, as they are read one after the other. */
export interface Counting {
  readonly add: (current: Current) => void;
  readonly counted: () => readonly Current[];
}

/**
 * Chooses the images by which a repository stands: of those that are looked at daily the newest of each line of tags,
 * and what runs. What is older and does not run is fixed where the newest is. Only what is chosen is kept meanwhile: a
 * repository may have a hundred thousand images.
 */
export function openCounting(): Counting {
  const newest = new Map<string, Current>();
  const running: Current[] = [];
  return {
    add: (current) => {
      const { judgement, watch } = current;
      if (judgement.standing !== 'subject' || watch?.state === 'ended') return;
      if (judgement.inUse) running.push(current);
      for (const line of new Set(judgement.names.map(tagLine))) {
        const known = newest.get(line);
        if (!known || timeOf(known) < timeOf(current)) newest.set(line, current);
      }
    },
    counted: () => [...new Set([...newest.values(), ...running])],
  };
}

/** By what images are ordered: the time of the push, and where that is not known the time of the judgement (ISO). */
export const timeOf = ({ judgement: { pushedAt, judgedAt } }: Current): string =>
  pushedAt ?? judgedAt;
