import type { Evidence } from '../../core/evidence/evidence.ts';
import { sayPlace } from '../../core/evidence/running.ts';
import { FEEDS } from '../../core/findings/feeds/feeds.ts';
import { sayFindings } from '../../core/findings/finding-counts.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import { doubtsOf } from '../../core/judgement/doubts.ts';
import { dayOf } from '../../core/time.ts';
import { counted } from '../../core/words.ts';
import { type Branch, headed } from '../../terminal/tree.ts';
import { findingBranches } from '../finding-branches.ts';
import { minute } from '../finding-text.ts';
import type { Explained } from './explained.ts';
import { sayTelling } from './telling.ts';

/** What the verdict rests on beside the findings: the image before, the scans, the policy, the feeds. */
export const groundsBranches = (explained: Explained, source: string): Branch[] => [
  ...diffBranch(explained),
  ...headed('scanned', scanBranches(explained.evidence)),
  ...headed('runs in', runningBranches(explained.decision)),
  ...headed('policy', policyBranches(explained, source)),
  ...headed('feeds', feedBranches(explained.decision)),
];

function diffBranch({ evidence, decision: { diff } }: Explained): Branch[] {
  if (!diff) return [];
  const { against, added, fixed, remaining } = diff;
  return headed(`compared with ${against.name ?? against.digest.slice(0, 19)}`, [
    {
      text: `new: ${sayFindings(added)}`,
      branches: findingBranches(added),
    },
    {
      text:
        doubtsOf(evidence).length > 0
          ? 'fixed: not known while not all of this image is known'
          : `fixed: ${sayFindings(fixed)}`,
      branches: findingBranches(fixed),
    },
    { text: `still open: ${remaining}` },
  ]);
}

const scanBranches = ({ platforms }: Evidence): Branch[] =>
  platforms.map(({ platform, digest, scan }) => {
    const where = platform ? `${platform} (${digest.slice(0, 19)}): ` : '';
    const when =
      scan.state === 'complete' && scan.completedAt
        ? `, completed ${minute(scan.completedAt)}`
        : '';
    const proven = scan.proven ? ' by the word of an event' : '';
    return {
      text: `${where}${scan.state}${proven}${when}, ${counted(scan.findings.length, 'finding')}`,
    };
  });

const runningBranches = ({ runsIn }: Decision): Branch[] => [
  ...(runsIn?.places ?? []).map((place) => ({
    text: `${sayPlace(place)}, last seen ${minute(place.lastInUse)}`,
  })),
  ...(runsIn?.more ? [{ text: `and ${runsIn.more} more` }] : []),
];

function policyBranches(
  { decision, policyVersion, undecidedSince, telling, now }: Explained,
  source: string,
): Branch[] {
  const { view, reviewAt, verdict } = decision;
  const { override, tags } = view;
  const over = override && override.over.length > 0 ? `, over ${override.over.join(', ')}` : '';
  return [
    { text: `${source} (${policyVersion})` },
    override
      ? { text: `the override at ${override.source} decided${over}` }
      : { text: 'its own rules decided, no override' },
    ...(tags.length > 0 ? [{ text: `as it looks at ${tags.join(', ')}` }] : []),
    ...(undecidedSince && verdict !== 'approved'
      ? [{ text: `undecided since ${minute(undecidedSince)}` }]
      : []),
    ...(telling ? [{ text: sayTelling(telling, now) }] : []),
    ...(reviewAt ? [{ text: `the verdict may change by itself on ${minute(reviewAt)}` }] : []),
  ];
}

function feedBranches({ feeds, troubles, findings }: Decision): Branch[] {
  if (findings.length === 0) return [{ text: 'not asked: there is no finding to look up' }];
  return FEEDS.map(({ name: feed, called }) => {
    const date = feeds[feed];
    if (date === undefined) {
      return {
        text: `${called}: there is no copy, so nothing follows from it`,
        style: 'yellow',
      };
    }
    const isStale = troubles.some((trouble) => trouble.feed === feed);
    return isStale
      ? { text: `${called} of ${dayOf(date)}: too old to rely on`, style: 'yellow' as const }
      : { text: `${called} of ${dayOf(date)}` };
  });
}
