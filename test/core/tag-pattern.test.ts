import * as fc from 'fast-check';
import { PatternError, tagPattern } from '../../src/core/triggers/tag-pattern.ts';

describe('an expression for tags', () => {
  it.each<readonly [string, matching: readonly string[], others: readonly string[]]>([
    ['prod', ['prod'], ['prod-2', 'my-prod', '']],
    ['^prod$', ['prod'], ['prod1']],
    ['v?\\d+\\.\\d+\\.\\d+', ['1.2.3', 'v10.20.30'], ['1.2', 'v1.2.3-rc', '1x2x3']],
    ['v\\d+(\\.\\d+){2}(-rc\\.\\d+)?', ['v1.2.3', 'v1.2.3-rc.4'], ['v1.2', 'v1.2.3-rc']],
    [
      '(prod|stable)-[0-9a-f]{7,40}',
      ['prod-0a1b2c3', 'stable-deadbee'],
      ['prod-0a1b2c', 'x-0a1b2c3'],
    ],
    ['.*', ['', 'anything'], []],
    ['[^-]+', ['a.b'], ['a-b', '']],
    ['[\\d_-]*', ['1_2-3'], ['a']],
    ['a{2}', ['aa'], ['a', 'aaa']],
    ['a{2,}', ['aa', 'aaaaa'], ['a']],
    ['(?:a|b)+?c', ['abac', 'bc'], ['c']],
    ['', [''], ['a']],
    ['a\\$', ['a$'], ['a']],
  ])('%s', (source, matching, others) => {
    const matches = tagPattern(source);
    expect(matching.filter((one) => !matches(one))).toEqual([]);
    expect(others.filter(matches)).toEqual([]);
  });

  it.each([
    ['(a', 'a ( is not closed'],
    ['a)', 'a ) closes nothing'],
    ['[a', 'it ends too early'],
    ['*a', 'there is nothing before * to be repeated'],
    ['a**', 'what is repeated is repeated again: put it in ( )'],
    ['a{3,1}', '{3,1} ends before it begins'],
    ['a{999}', '{999} is more than a tag has characters (128)'],
    ['a{x}', 'behind { goes a number: {2}, {2,} or {2,4}'],
    ['(?=a)', 'behind (? only : can be used: nothing looks around, or has a name'],
    ['(a)\\1', '\\1 cannot be used: of letters only \\d, \\D, \\w and \\W'],
    ['\\bprod', '\\b cannot be used: of letters only \\d, \\D, \\w and \\W'],
    ['a^b', '^ in the middle: the whole of a tag is compared anyway'],
    ['[z-a]', 'z-a ends before it begins'],
    ['((a{99}){99}){99}', 'it repeats too much: more than 2000 characters'],
    [
      '(((((((){128}){128}){128}){128}){128}){128})',
      'it repeats too much: more than 2000 characters',
    ],
    ['(((((|a{0}){128}){128}){128}){128})', 'it repeats too much: more than 2000 characters'],
    ['('.repeat(50), 'it has more than 20 groups in each other'],
  ])('%s is refused', (source, why) => {
    expect(() => tagPattern(source)).toThrow(new PatternError(why));
  });

  it('matches what JavaScript matches, of the whole text', () => {
    const atom = fc.oneof(
      fc.constantFrom('a', 'b', '1', '-', '.', '\\.', '\\d', '\\w', '[ab1]', '[^a]', '[a-c]'),
    );
    const { expression } = fc.letrec<{ expression: string; piece: string }>((tie) => ({
      piece: fc.oneof(
        { maxDepth: 3 },
        atom,
        tie('expression').map((one) => `(?:${one})`),
      ),
      expression: fc
        .array(
          fc.tuple(tie('piece'), fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{0,}')),
          {
            minLength: 1,
            maxLength: 3,
          },
        )
        .chain((pieces) =>
          fc.boolean().map((split) => pieces.map((one) => one.join('')).join(split ? '|' : '')),
        ),
    }));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '-', '.'), maxLength: 8 });
    let matched = 0;
    fc.assert(
      fc.property(expression, text, (source, tag) => {
        const theirs = new RegExp(`^(?:${source})$`).test(tag);
        if (theirs) matched += 1;
        expect([source, tag, tagPattern(source)(tag)]).toEqual([source, tag, theirs]);
      }),
      { numRuns: 3_000, seed: 11 },
    );
    expect(matched).toBeGreaterThan(200);
  });

  it('is never slow, whatever it repeats', () => {
    const began = performance.now();
    for (const source of [
      '(a*)*b',
      '(a|a)*b',
      '(a+)+b',
      '(.*)*x',
      'a*a*a*a*a*a*a*b',
      '((a{0,9}){0,9}){0,9}b',
    ])
      expect(tagPattern(source)('a'.repeat(128))).toBe(false);
    // JavaScript takes longer than the universe has for some of them.
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
