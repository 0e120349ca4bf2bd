import {
  markerTag,
  markingOf,
  namesOf,
  nothingToMark,
  planMarks,
  verdictOfMarker,
} from '../../src/core/judgement/marker.ts';
import type { Verdict } from '../../src/core/judgement/verdict.ts';
import { digestOf } from '../support/samples.ts';

const digest = digestOf('a');
const APPROVED = 'approved-aaaaaaaaaaaa';
const QUARANTINED = 'quarantined-aaaaaaaaaaaa';
const UNDECIDED = 'undecided-aaaaaaaaaaaa';

describe('a mark', () => {
  it('says the verdict and the first twelve characters of the digest', () => {
    expect(markerTag('approved', digest)).toBe(APPROVED);
    expect(markerTag('quarantined', digest)).toBe(QUARANTINED);
  });

  it.each([
    [APPROVED, 'approved'],
    [QUARANTINED, 'quarantined'],
    ['approved', undefined],
    ['approved-bbbbbbbbbbbb', undefined],
    ['approved-aaaaaaaaaaaaa', undefined],
    ['approved-aaaaaaaaaaa', undefined],
    ['Approved-aaaaaaaaaaaa', undefined],
    ['undecided-aaaaaaaaaaaa', 'undecided'],
    ['my-approved-aaaaaaaaaaaa', undefined],
    ['1.4.2', undefined],
  ])('"%s" on this image says %s', (tag, verdict) => {
    expect(verdictOfMarker(tag, digest)).toBe(verdict);
  });

  it('of another image is a name that somebody gave, like any look-alike', () => {
    const tags = ['1.4.2', APPROVED, 'approved', 'approved-bbbbbbbbbbbb', QUARANTINED];
    expect(namesOf(tags, digest)).toEqual(['1.4.2', 'approved', 'approved-bbbbbbbbbbbb']);
  });
});

describe('a plan of marks', () => {
  it.each<[Verdict, string[], object]>([
    ['approved', ['1.4.2'], { put: APPROVED }],
    ['approved', ['1.4.2', APPROVED], {}],
    ['approved', ['1.4.2', QUARANTINED], { put: APPROVED, remove: QUARANTINED }],
    ['approved', [APPROVED, QUARANTINED], { remove: QUARANTINED }],
    ['quarantined', ['1.4.2'], { put: QUARANTINED }],
    ['quarantined', ['1.4.2', QUARANTINED], {}],
    ['quarantined', ['1.4.2', APPROVED], { put: QUARANTINED, remove: APPROVED }],
    ['quarantined', [APPROVED, QUARANTINED], { remove: APPROVED }],
    ['undecided', ['1.4.2'], {}],
    ['undecided', ['1.4.2', APPROVED], { remove: APPROVED }],
    ['undecided', ['1.4.2', QUARANTINED], {}],
    ['undecided', [APPROVED, QUARANTINED], { remove: APPROVED }],
    ['undecided', [APPROVED], { remove: APPROVED }],
    ['undecided', [APPROVED, UNDECIDED], { remove: APPROVED }],
    ['undecided', [UNDECIDED], {}],
    ['approved', [UNDECIDED], { put: APPROVED, remove: UNDECIDED }],
    ['quarantined', [UNDECIDED, APPROVED], { put: QUARANTINED, remove: APPROVED }],
    ['approved', ['approved', 'approved-bbbbbbbbbbbb'], { put: APPROVED }],
    ['quarantined', ['approved', 'approved-bbbbbbbbbbbb'], { put: QUARANTINED }],
  ])('for %s on tags %j is %j', (verdict, tags, plan) => {
    expect(planMarks(verdict, digest, tags)).toEqual(plan);
  });

  it('is empty only without put and remove', () => {
    expect(nothingToMark({})).toBe(true);
    expect(nothingToMark({ put: APPROVED })).toBe(false);
    expect(nothingToMark({ remove: APPROVED })).toBe(false);
  });
});

describe('a plan of marks where none is put', () => {
  it.each([
    ['approved', [], {}],
    ['quarantined', ['1.4.2'], {}],
    ['approved', [APPROVED], {}],
    ['quarantined', [QUARANTINED], {}],
    ['quarantined', [APPROVED], { remove: APPROVED }],
    ['approved', [QUARANTINED], { remove: QUARANTINED }],
    ['undecided', [APPROVED], { remove: APPROVED }],
    ['undecided', [QUARANTINED], {}],
    ['approved', [UNDECIDED], {}],
  ] as const)('for %s with the tags %j only takes away what is wrong', (verdict, tags, plan) => {
    expect(planMarks(verdict, digest, tags, true)).toEqual(plan);
  });
});

describe('how marking ended', () => {
  it.each<[Verdict, object]>([
    ['approved', { state: 'marked', tag: APPROVED }],
    ['quarantined', { state: 'marked', tag: QUARANTINED }],
    ['undecided', { state: 'unmarked' }],
  ])('for %s without a hindrance', (verdict, marking) => {
    expect(markingOf(verdict, digest)).toEqual(marking);
  });

  it('says what only a person can solve, for any verdict', () => {
    const hindrance = { tag: APPROVED, why: 'AccessDeniedException: no' };
    expect(markingOf('undecided', digest, { hindrance })).toEqual({
      state: 'impossible',
      tag: APPROVED,
      why: 'AccessDeniedException: no',
    });
  });
});
