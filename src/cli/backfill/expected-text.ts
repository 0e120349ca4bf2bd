import { differenceLines } from '../../announce/comparison-summary.ts';
import { namesOf } from '../../core/judgement/marker.ts';
import type { Why } from '../../core/ledger/request.ts';
import { mostTelling } from '../../core/ledger/tag-line.ts';
import { counted } from '../../core/words.ts';
import type { Difference } from '../../pipeline/differences.ts';
import { seen } from '../../terminal/tree.ts';
import { minute } from '../finding-text.ts';
import type { Expected } from './look-ahead.ts';

const NAMED = 20;
/** What a sweep works off where the registry answers as fast as it does as a rule. */
const IMAGES_A_MINUTE = 100;
/** Until the function begins, and until people are told. */
const BESIDES_MINUTES = 12;

/** What would be judged, for people. */
export function expectedLines(expected: Expected): string[] {
  const { images, repositories, differences, policy } = expected;
  const many = differences.length;
  const by = policy
    ? `Compared with the policy that is deployed, ${policy.version}, as noted on ${minute(policy.since)}.`
    : 'The deployment has not compared anything yet, and its policy is not known here: what is on record counts as judged by it.';
  const of = `${counted(images, 'image or artifact', 'images and artifacts')} in ${counted(repositories, 'repository', 'repositories')}`;
  if (many === 0) return [`Of ${of} none is to be judged: all are as recorded.`, by];
  const more = many - NAMED;
  return [
    `Of ${of} ${many} would be judged, in about ${counted(minutesFor(many), 'minute')}:`,
    ...reasonsIn(differences).map((line) => `  ${line}`),
    ...sections(differences),
    'First:',
    ...differences
      .slice(0, NAMED)
      .map((one) => seen(`  ${nameOf(one)}${one.runs ? ' (runs)' : ''}`)),
    ...(more > 0 ? [`  and ${more} more`] : []),
    by,
  ];
}

const minutesFor = (images: number): number =>
  BESIDES_MINUTES + Math.ceil(images / IMAGES_A_MINUTE);

/** Counts by repository, the most first. */
function sections(differences: readonly Difference[]): string[] {
  const counts = byRepository(differences);
  const more = counts.length - NAMED;
  return [
    'By repository:',
    ...counts.slice(0, NAMED).map(([repository, count]) => seen(`  ${repository}: ${count}`)),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

const byRepository = (differences: readonly Difference[]): [string, number][] =>
  [...Map.groupBy(differences, ({ image }) => image.repository)]
    .map(([repository, of]): [string, number] => [repository, of.length])
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));

function byWhy(differences: readonly Difference[]): Partial<Record<Why, number>> {
  const groups = Map.groupBy(differences, ({ why }) => why);
  return Object.fromEntries(Array.from(groups, ([why, of]) => [why, of.length]));
}

/** In the words of the message that will tell of it. */
function reasonsIn(differences: readonly Difference[]): string[] {
  const run = { asked: byWhy(differences) };
  return differenceLines(run);
}

const nameOf = ({ image, tags }: Difference): string => {
  const name = mostTelling(namesOf(tags, image.digest));
  return name ? `${image.repository}:${name}` : `${image.repository}@${image.digest.slice(0, 19)}`;
};

/** The same for programs. */
export function expectedJson({ policy, repositories, images, differences }: Expected) {
  return {
    ...(policy && { policyVersion: policy.version, policyNotedAt: policy.since }),
    repositories,
    images,
    toJudge: differences.length,
    minutes: differences.length === 0 ? 0 : minutesFor(differences.length),
    byReason: byWhy(differences),
    byRepository: Object.fromEntries(byRepository(differences)),
    first: differences.slice(0, NAMED).map((one) => ({
      name: nameOf(one),
      digest: one.image.digest,
      why: one.why,
      ...(one.runs && { runs: true }),
    })),
  };
}
