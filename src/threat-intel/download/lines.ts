import { type FeedAddress, refused } from './feed-refused.ts';

/** A line of the scores has some 40 characters. */
const LONGEST = 1_000;

/**
 * The lines of a text that comes in pieces; only the unfinished line is held. Throws FeedRefused where
 * the last line does not end, because nobody can tell whether a number in it is whole.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  address: FeedAddress,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let open = '';
  let at = 1;
  for await (const chunk of chunks) {
    const lines = (open + decoder.decode(chunk, { stream: true })).split('\n');
    open = lines.pop() ?? '';
    if (open.length > LONGEST) throw refused(address, `line ${at + lines.length} is too long`);
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
    at += lines.length;
  }
  if (open !== '') throw refused(address, `line ${at} is cut off: it does not end`);
}
