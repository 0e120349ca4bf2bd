import { TransientFailure } from '../errors.ts';

/** Nobody knows whether a call was taken: its answer was lost, or never came. */
export class Unclear extends TransientFailure {
  override name = 'Unclear';
}
