import {
  code,
  escapeSentence,
  escapeText,
  fitLines,
  link,
} from '../../src/announce/slack/slack-text.ts';

describe('the texts of Slack', () => {
  it('are escaped in three characters and stand on one line', () => {
    expect(escapeText('a & b <c>\r\n\u2028d\u0000')).toBe('a &amp; b &lt;c&gt; d ');
    expect(code('`rm`\n<x>')).toBe("`'rm' &lt;x&gt;`");
  });

  it('are cut between two words where they are sentences', () => {
    const text = 'whether it runs, nobody knows';
    expect(escapeSentence(text, 29)).toBe('whether it runs, nobody knows');
    expect(escapeSentence(text, 28)).toBe('whether it runs, nobody …');
    expect(escapeSentence(text, 20)).toBe('whether it runs …');
    expect(escapeSentence('<'.repeat(9), 12)).toBe('&lt;&lt;…');
  });

  it('are links only to the web', () => {
    expect(link('https://a.example/x?y=1&z=|', 'a|b')).toBe(
      '<https://a.example/x?y=1&amp;z=%7C|a¦b>',
    );
    expect(link(undefined, '<x>')).toBe('&lt;x&gt;');
    expect(link('javascript:alert(1)', 'x')).toBe('x');
    expect(link('//a.example', 'x')).toBe('x');
  });

  it('are lines as long as they fit', () => {
    const fit = (limit: { lines: number; characters: number }, ...things: string[]) =>
      fitLines(
        things,
        (thing) => thing.repeat(2),
        limit,
        (left) => `+${left}`,
      );
    expect(fit({ lines: 2, characters: 100 }, 'a', 'b', 'c')).toBe('aa\nbb\n+1');
    expect(fit({ lines: 9, characters: 6 }, 'a', 'b', 'c')).toBe('aa\nbb\n+1');
    expect(fit({ lines: 9, characters: 5 }, 'a', 'b', 'c')).toBe('aa\n+2');
    expect(fit({ lines: 2, characters: 6 }, 'a', 'b')).toBe('aa\nbb');
  });

  it('are not rendered beyond what fits', () => {
    const rendered: string[] = [];
    const lineOf = (thing: string): string => {
      rendered.push(thing);
      return thing;
    };
    const renderedWithin = (limit: { lines: number; characters: number }): string[] => {
      rendered.length = 0;
      fitLines(['a', 'b', 'c', 'd'], lineOf, limit, (left) => `+${left}`);
      return [...rendered];
    };
    expect(renderedWithin({ lines: 2, characters: 100 })).toEqual(['a', 'b']);
    // The first that is too long has to be rendered to be seen.
    expect(renderedWithin({ lines: 9, characters: 2 })).toEqual(['a', 'b']);
  });
});

it('nothing turns the direction of a text', () => {
  expect(escapeText('a\u202Eb\u2066c\u200Fd')).toBe('abcd');
});

it('nothing is half a character, which no form can carry', () => {
  expect(escapeText('a\ud83d<\ude00')).toBe('a\ufffd&lt;\ufffd');
});
