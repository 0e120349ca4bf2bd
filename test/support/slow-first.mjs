// In which order jest takes the files. One that is slow and begins last keeps a single worker busy while
// the others have nothing left. How long each took the last time jest knows only where it has run before.
import Sequencer from '@jest/test-sequencer';
import { SLOW } from './slow.ts';

const rankOf = ({ path, context }) => {
  const rank = SLOW.findIndex((slow) => path.startsWith(`${context.config.rootDir}/${slow}`));
  return rank < 0 ? SLOW.length : rank;
};

export default class SlowFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
