import { readFileSync } from 'node:fs';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { removeFiles } from '../../cli/run-program.ts';
import { HOSTILE, hostileWorld } from './hostile.ts';
import { goldenOf, inWorld, PLAY, WEEKS, written } from './written.ts';

afterAll(removeFiles);

const schema = XmlDocument.fromString(readFileSync(new URL('junit.xsd', import.meta.url), 'utf8'));
const validator = XsdValidator.fromDoc(schema);

/** Reads it, or throws where it is not well-formed or not of the schema. */
function read(text: string) {
  const document = XmlDocument.fromString(text);
  validator.validate(document);
  const all = (path: string): string[] => document.find(path).map((node) => node.content);
  return { all, count: (path: string): number => document.find(path).length };
}

it('a report as JUnit has a suite for each image and a case for each rule, as it has been looked at', async () => {
  expect(await written('junit', ...PLAY)).toBe(goldenOf('play.xml'));
});

it('what it counts is what it holds', async () => {
  const { all, count } = read(await written('junit', ...WEEKS));
  const sum = (attribute: string): number =>
    all(`//testsuite/@${attribute}`).reduce((total, one) => total + Number(one), 0);
  expect(sum('tests')).toBe(count('//testcase'));
  expect(sum('failures')).toBe(count('//failure'));
  expect(sum('errors')).toBe(count('//error'));
  expect(sum('skipped')).toBe(count('//skipped'));
  expect(count('//testsuite')).toBe(15);
});

it('something fails exactly where an image may not ship', async () => {
  const { count } = read(await written('junit', ...WEEKS));
  const suites = (verdict: string): string =>
    `//testsuite[properties/property[@name="verdict"]/@value="${verdict}"]`;
  expect(count(`${suites('approved')}[.//failure or .//error]`)).toBe(0);
  expect(count(`${suites('quarantined')}[not(.//failure)]`)).toBe(0);
  expect(count(`${suites('undecided')}[not(.//error)]`)).toBe(0);
  expect(['quarantined', 'undecided', 'approved'].map((one) => count(suites(one)))).toEqual([
    11, 1, 3,
  ]);
});

it('no name of a package ends an element, and the document stays well-formed', async () => {
  const { all, count } = read(await written('junit', ...inWorld(hostileWorld())));
  expect(count('//testcase')).toBe(4);
  const lines = all('//failure')[0]?.split('\n') ?? [];
  expect(lines).toHaveLength(HOSTILE.length + 1);
  expect(lines.join('\n')).toContain(']]></failure><testcase name="x"/>');
  expect(lines.join('\n')).toContain('bell  , escape  [31m, zero  , half \ufffd, turned ');
});

it('where the policy only advises, a rule that is met is skipped and nothing fails', async () => {
  const policy = { mode: 'advise', quarantine: { critical: { severity: 'CRITICAL' } } };
  const { all, count } = read(await written('junit', ...inWorld(hostileWorld({ policy }))));
  expect([count('//failure'), count('//error'), count('//skipped')]).toEqual([0, 0, 1]);
  expect(all('//skipped/@message')).toEqual(['met by 14 CRITICAL; the policy only advises here']);
});
