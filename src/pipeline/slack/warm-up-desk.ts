import type { ImageRef } from '../../core/image.ts';
import { inTime, NOTHING } from '../warm-up.ts';
import type { Desk } from './desk.ts';

const PATIENCE_MILLISECONDS = 2_000;

/** Reads once what every click reads, about an image that is not there. Never throws. */
export const warmUpDesk = (
  { records, dialogue }: Desk,
  place: Pick<ImageRef, 'account' | 'region'>,
): Promise<void> =>
  inTime(
    [dialogue.secret(), dialogue.ourselves(), records.read({ ...NOTHING, ...place })],
    PATIENCE_MILLISECONDS,
  );
