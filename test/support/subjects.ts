import type { Report } from './replay.ts';

export type Subject = Report['events'][number]['subjects'][number];

/** Every judgement of a replay, in order. */
export const subjectsOf = (report: Report): Subject[] =>
  report.events.flatMap(({ subjects }) => subjects);

/** The last judgement of a replay; of one image, where there are several. */
export function lastSubject(report: Report, digest?: string): Subject {
  const subject = subjectsOf(report).findLast((one) => !digest || one.digest === digest);
  if (subject === undefined) throw new Error('Nothing was judged.');
  return subject;
}

/** `quarantined critical high-with-fix`: a verdict with the codes of its reasons. */
export const verdictText = ({ verdict, reasons }: Subject): string =>
  [verdict, ...reasons.map(({ code }) => code)].join(' ');
