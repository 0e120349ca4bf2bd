import * as fc from 'fast-check';
import { readVexWord, sayVex, VEX_JUSTIFICATIONS } from '../../src/core/findings/vex-words.ts';

it('what a VEX statement says is read back out of the reason that it becomes', () => {
  const aStatus = fc.constantFrom('not_affected' as const, 'fixed' as const);
  const aJustification = fc.option(fc.constantFrom(...VEX_JUSTIFICATIONS), { nil: undefined });
  const words = fc.constantFrom('it is off', 'see: the ticket', 'a: b: c', '');
  fc.assert(
    fc.property(aStatus, aJustification, words, (status, justification, impact) => {
      expect(readVexWord(sayVex(status, justification, impact))).toEqual({
        status,
        ...(justification && { justification }),
        ...(impact && { impact }),
      });
    }),
  );
});

it.each(['affected: upgrade', 'under_investigation', 'noise', 'fixed in the next release', ''])(
  'the reason %j is no statement that clears anything',
  (reason) => {
    expect(readVexWord(reason)).toBeUndefined();
  },
);
