import { playMatrix } from './matrix.ts';

describe('an event about one image', () => {
  playMatrix(({ isBroad }) => !isBroad, 300);
});
