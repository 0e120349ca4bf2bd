import type { Result } from './hand-in.ts';
import type { Entry, Letter } from './letters.ts';
import type { Deed } from './redrive-lines.ts';

/** An entry for programs, and what became of each of its events. */
export function entryJson(
  { number, letters }: Entry,
  deed: Deed,
  results: ReadonlyMap<Letter, Result> = new Map(),
) {
  const [first] = letters;
  const { subject, from, why, since, remedy } = first;
  return {
    number,
    images: subject.images,
    tag: subject.tag,
    repository: subject.images[0]?.repository ?? subject.repository,
    detailType: subject.called,
    function: from === '' ? undefined : from,
    why,
    since,
    deed,
    ...(remedy.act === 'nothing' && { whyNot: remedy.why }),
    events: letters.map((letter) => ({
      id: letter.subject.id,
      since: letter.since,
      messages: letter.messages.map(({ queue, id }) => ({ queue, id })),
      ...results.get(letter),
    })),
  };
}
