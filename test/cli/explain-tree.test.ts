import { readFileSync } from 'node:fs';
import { explainLines } from '../../src/cli/explain/explain-tree.ts';
import { inPlain } from '../../src/terminal/paint.ts';
import * as gallery from './explained.ts';

const golden = (name: string): string =>
  readFileSync(new URL(`./golden/${name}.txt`, import.meta.url), 'utf8');

it.each([
  ['explain-in-full', gallery.inFull],
  ['explain-unless-known', gallery.unlessKnown],
  ['explain-undecided', gallery.undecided],
  ['explain-in-grace', gallery.inGrace],
])('the explanation is the one that has been looked at: %s', (name, explained) => {
  const lines = explainLines(explained, { paint: inPlain, width: 100 }, 'policy.yml');
  expect(`${lines.join('\n')}\n`).toBe(golden(name));
});

it('a line is no longer than the terminal is wide', () => {
  const lines = explainLines(gallery.inFull, { paint: inPlain, width: 80 }, 'policy.yml');
  const tree = lines.slice(2);
  expect(tree.filter((line) => line.length > 80)).toEqual([]);
});

it('nothing that a package is called moves the cursor, breaks the line or turns the text round', () => {
  const text = explainLines(gallery.hostile, { paint: inPlain }, 'policy.yml').join('\n');
  expect(text).toContain('a�[2J�approved� 1�2');
  expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
});
