import { type FormSubject, subjectOf, worseSince } from '../../src/core/interventions/form.ts';
import type { Risk } from '../../src/core/interventions/risk.ts';
import { digestOf, judgement } from '../support/samples.ts';

const risk = (id: string, more: Partial<Risk> = {}): Risk => ({
  id,
  weight: 'HIGH',
  weights: ['HIGH'],
  packages: ['openssl'],
  isExploited: false,
  rules: ['high'],
  blocks: true,
  ...more,
});
const many = (count: number): Risk[] =>
  Array.from({ length: count }, (_, at) => risk(`CVE-2026-${10_000 + at}`));
const standing = judgement();
const shownWith = (...risks: Risk[]): FormSubject => subjectOf(standing, 1, 'C0VERDICTS', risks);
const since = (about: FormSubject, number: number, ...risks: Risk[]) =>
  worseSince(about, standing, number, risks);

describe('what has got worse since a form was shown', () => {
  const [one, other] = [risk('CVE-2026-1'), risk('CVE-2026-2')];

  it('is another vulnerability that blocks', () => {
    expect(since(shownWith(one), 2, one, other)).toEqual([
      '1 vulnerability more blocks it: CVE-2026-2',
    ]);
    expect(since(shownWith(one), 2, one, { ...other, blocks: false })).toEqual([]);
  });

  it('is one more of the very same judgement: another policy counts it, or its grace is over', () => {
    const later = { ...other, blocks: false };
    expect(since(shownWith(one, later), 1, one, other)).toEqual([
      '1 vulnerability more blocks it: CVE-2026-2',
    ]);
    expect(since(shownWith(one, later), 1, one, later)).toEqual([]);
  });

  it.each<[string, Partial<Risk>, Partial<Risk>, string[]]>([
    ['nothing', {}, {}, []],
    ['in KEV', {}, { isExploited: true }, ['CVE-2026-1 is in KEV by now']],
    ['ranked higher', {}, { weight: 'CRITICAL' }, ['CVE-2026-1 is CRITICAL by now']],
    [
      'blocking by another rule',
      {},
      { rules: ['likely'] },
      ['CVE-2026-1 blocks it by another rule now: likely'],
    ],
    ['ranked lower', { weight: 'CRITICAL', rules: ['critical'] }, {}, []],
    ['out of KEV', { isExploited: true, rules: ['kev'] }, {}, []],
  ])('is, of the same vulnerability: %s', (_what, before, now, expected) => {
    expect(since(shownWith({ ...one, ...before }, other), 2, { ...one, ...now }, other)).toEqual(
      expected,
    );
  });

  it('is five at most by name', () => {
    const nine = many(9);
    const said = since(
      shownWith(...nine),
      2,
      ...nine.map((each) => ({ ...each, isExploited: true })),
    );
    expect([said.length, said.at(-1)]).toEqual([6, '… and 4 more are worse by now']);
  });

  it('is not said of what a form of a former version did not keep', () => {
    const about = shownWith(one);
    const former = { ...about, blocking: about.blocking.map((name) => name.slice(0, 8)) };
    expect(since(former, 2, { ...one, weight: 'CRITICAL', isExploited: true })).toEqual([]);
  });

  it('is how many more there are, where not all of them are kept', () => {
    expect(since(shownWith(...many(300)), 2, ...many(302))).toEqual([
      '2 vulnerabilities more block it',
    ]);
    expect(since(shownWith(...many(300)), 1, ...many(300))).toEqual([]);
  });
});

it('what Slack keeps with a form fits, however long the names are', () => {
  const reasons = Array.from({ length: 12 }, (_, at) => ({
    code: `${'r'.repeat(70)}${at}`,
    text: 'a rule',
  }));
  const digest = `sha512:${'a'.repeat(128)}` as ReturnType<typeof digestOf>;
  const image = {
    ...standing.image,
    region: 'ap-southeast-2',
    repository: 'r'.repeat(256),
    digest,
  };
  const [first, ...others] = reasons;
  if (!first) throw new Error('no reason');
  const about = subjectOf(
    { ...standing, image, reasons: [first, ...others] },
    1_000_000,
    'C0123456789',
    many(1_000),
  );
  expect(JSON.stringify(about).length).toBeLessThanOrEqual(3_000);
});
