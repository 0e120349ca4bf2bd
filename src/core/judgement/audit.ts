import { type Finding, findingKey } from '../findings/finding.ts';
import { isThere, type KeptFinding, waivedFromSlack } from '../findings/kept-finding.ts';
import type { MergedFinding } from '../findings/merge-findings.ts';
import type { ImageRef } from '../image.ts';
import type { Policy, Waiver } from '../policy/policy.ts';
import { decideCase } from './decide.ts';
import type { Case, Decision } from './decision.ts';
import { isAboutRule } from './doubts.ts';
import type { Judgement } from './judgement.ts';
import { releaseFor } from './released.ts';

/** The findings of a decision as they are kept: enough to judge them again. */
export function findingsToKeep({ known, suppressed }: Decision): KeptFinding[] {
  const aside = new Map(suppressed.map(({ finding, by }) => [findingKey(finding), by]));
  return known.map(({ finding, occurrences }) => {
    const by = aside.size > 0 ? aside.get(findingKey(finding)) : undefined;
    return {
      ...finding,
      ...(by && { aside: by }),
      ...(isUnanimous(occurrences) ? {} : { occurrences }),
    };
  });
}

/** Platforms mostly say the same of a vulnerability; where it is and its ARN decide nothing. */
function isUnanimous(occurrences: readonly Finding[]): boolean {
  if (occurrences.length < 2) return true;
  const [first, ...others] = occurrences.map(({ platforms: _where, arn: _arn, ...said }) =>
    JSON.stringify(said),
  );
  return others.every((other) => other === first);
}

/**
 * Judges a recorded case again, as it lay on the table then, by a policy: by the one whose version
 * stands in the record it comes to the same verdict. (Of an image with more than a hundred names, the
 * record keeps the first hundred.) `spoken`: what people have accepted from Slack, where that is known of now.
 */
export const judgeAgain = (
  judgement: Judgement,
  kept: readonly KeptFinding[],
  policy: Policy,
  spoken?: readonly Waiver[],
): Decision => decideCase(caseOf(judgement, kept, policy, spoken), policy);

function caseOf(
  judgement: Judgement,
  kept: readonly KeptFinding[],
  { waivers }: Policy,
  spoken: readonly Waiver[] = fromSlack(kept, judgement.image),
): Case {
  const { image, names, platforms, feeds, judgedAt, pushedAt, undecidedSince, verdict } = judgement;
  const release = releaseFor(judgement);
  const open = verdict === 'undecided' ? judgement.reasons : (judgement.doubts ?? []);
  // Another policy may not accept them.
  const doubts = [...open, ...(judgement.accepted ?? []).map(({ code, text }) => ({ code, text }))];
  return {
    image,
    tags: names,
    platforms: platforms.length,
    known: kept.filter(isThere).map(knownFinding),
    // What only a rule did not know follows from the findings again.
    doubts: doubts.filter((doubt) => !isAboutRule(doubt)),
    feeds,
    now: new Date(judgedAt),
    ...(pushedAt && { pushedAt }),
    ...(undecidedSince && { undecidedSince }),
    waivers: [...waivers, ...spoken],
    ...(release && { release: { ...release, reason: release.why } }),
  };
}

/** What people had accepted from Slack stands in no policy: what it had set aside tells of it. */
function fromSlack(kept: readonly KeptFinding[], { repository, digest }: ImageRef): Waiver[] {
  const covered = kept.flatMap((one) => {
    const by = waivedFromSlack(one);
    const ids = [one.id, ...(one.occurrences ?? []).map(({ id }) => id)];
    return by ? [{ by, ids }] : [];
  });
  return [...Map.groupBy(covered, ({ by }) => by.waiver).values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const { waiver: name, why: reason, by, until, ticket, source } = first.by;
    const ids = [...new Set([first, ...others].flatMap((one) => one.ids))];
    const scope = { ids, repositories: [repository], digests: [digest] };
    return [{ name, scope, by, reason, until, ...(ticket && { ticket }), source, origin: 'slack' }];
  });
}

function knownFinding({ aside: _aside, occurrences, ...finding }: KeptFinding): MergedFinding {
  return { finding, occurrences: occurrences ?? [finding] };
}
