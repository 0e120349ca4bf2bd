import { labelled, prefixed } from '../../src/terminal/lines.ts';

describe('lines behind a margin', () => {
  it('keep what they are indented by: YAML that is to be pasted means something by it', () => {
    expect(
      labelled('Slack', ['waivers:', '  - id: [CVE-2026-1]', '    by: # who answers for it'], '│ '),
    ).toEqual([
      '    Slack   │ waivers:',
      '            │   - id: [CVE-2026-1]',
      '            │     by: # who answers for it',
    ]);
  });

  it('are set off below what they are indented by where they are broken', () => {
    const ids = Array.from({ length: 12 }, (_, index) => `CVE-${index}`).join(', ');
    expect(labelled('Slack', [`  - id: [${ids}]`], '│ ')).toEqual([
      '    Slack   │   - id: [CVE-0, CVE-1, CVE-2, CVE-3, CVE-4, CVE-5, CVE-6, CVE-7, CVE-8, CVE-9,',
      '            │     CVE-10, CVE-11]',
    ]);
  });
});

it('a text behind a prefix goes on below its first word', () => {
  const text = Array.from({ length: 25 }, () => 'word').join(' ');
  expect(prefixed(' 1  ', text)).toEqual([
    ` 1  ${Array.from({ length: 19 }, () => 'word').join(' ')}`,
    `    ${Array.from({ length: 6 }, () => 'word').join(' ')}`,
  ]);
});
