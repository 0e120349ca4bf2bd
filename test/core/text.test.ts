import { asShown, clip, cut, wellFormed } from '../../src/core/text.ts';

describe('a text', () => {
  it('is cut to a length', () => {
    expect([cut('abc', 3), cut('abcd', 3), cut('', 0)]).toEqual(['abc', 'abc', '']);
  });

  it('is clipped with an ellipsis', () => {
    expect([clip('abc', 3), clip('abcd', 3)]).toEqual(['abc', 'ab…']);
  });

  it('is never cut inside a character', () => {
    expect([cut('ab😀', 3), cut('ab😀', 4), cut('ab😀c', 4)]).toEqual(['ab', 'ab😀', 'ab😀']);
    expect([clip('ab😀c', 4), clip('ab😀', 4)]).toEqual(['ab…', 'ab😀']);
  });

  it('is shown in one direction and in whole characters', () => {
    expect(asShown('a\u202Eb\u2066c\u200Fd\u061C\ud83d')).toBe('abcd\ufffd');
    expect(asShown('ab😀 שלום')).toBe('ab😀 שלום');
  });

  it('is well-formed wherever it stands', () => {
    const bytes = new Uint8Array([1, 2]);
    const date = new Date(0);
    const given = { a: ['\ud83d', { b: 'x\ude00' }], bytes, date, n: 1, no: null, un: undefined };
    const expected = {
      a: ['\ufffd', { b: 'x\ufffd' }],
      bytes,
      date,
      n: 1,
      no: null,
      un: undefined,
    };
    expect(wellFormed(given)).toEqual(expected);
    expect(wellFormed(given).bytes).toBe(bytes);
  });
});
