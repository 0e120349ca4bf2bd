import { createHash } from 'node:crypto';
import { type ImageRef, imageKey } from '../image.ts';

/** The key of the one call of a trigger for a judgement: whoever makes it again makes it by the same one. */
export function callKeyOf(image: ImageRef, number: number, trigger: string): string {
  const hash = createHash('sha256')
    .update(`${imageKey(image)}#${number}/${trigger}`)
    .digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20)];
  return [...parts, hash.slice(20, 32)].join('-');
}
