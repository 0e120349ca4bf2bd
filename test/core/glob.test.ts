import { matchesGlob, specificityOf } from '../../src/core/policy/glob.ts';

describe('a pattern', () => {
  it.each([
    ['shop/cart', 'shop/cart', true],
    ['shop/cart', 'shop/cart2', false],
    ['shop/cart', 'a/shop/cart', false],
    ['shop/*', 'shop/a/b', true],
    ['shop/*', 'shop/', true],
    ['shop/*', 'shop', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['?', '', false],
    ['?', 'ab', false],
    ['v?.*', 'v1.2', true],
    ['v?.*', 'v12.2', false],
    ['*cart*', 'shop/cart/api', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-b-b-d', false],
    ['**', 'x', true],
    ['*aab', 'aaab', true],
    ['*ab*ba', 'abab-abba', true],
    ['a*', 'a*', true],
    ['a.c', 'abc', false],
    ['[ab]', 'a', false],
    ['A', 'a', false],
    ['*é', 'café', true],
  ])('%s against %s: %s', (pattern, text, matches) => {
    expect(matchesGlob(pattern, text)).toBe(matches);
  });

  it('made to hold up whoever tries it holds up nobody', () => {
    const text = 'a'.repeat(100_000);
    const before = process.cpuUsage();
    expect(matchesGlob(`${'*a'.repeat(30)}b`, text)).toBe(false);
    expect(matchesGlob('*a*a*a*a*b', text)).toBe(false);
    // Of the processor's time: a busy machine takes longer.
    expect(process.cpuUsage(before).user).toBeLessThan(500_000);
  });
});

describe('how narrow a pattern is', () => {
  it('puts a name before any pattern, and a pattern by what it fixes', () => {
    const patterns = ['*', 'shop/*', undefined, 'a', 'shop/cart-*-long-pattern', 'shop/cart'];
    expect(patterns.toSorted((a, b) => specificityOf(b) - specificityOf(a))).toEqual([
      'shop/cart',
      'a',
      'shop/cart-*-long-pattern',
      'shop/*',
      '*',
      undefined,
    ]);
    // `sort` leaves undefined at the end whatever it is told.
    expect(specificityOf(undefined)).toBeLessThan(specificityOf('*'));
  });
});
