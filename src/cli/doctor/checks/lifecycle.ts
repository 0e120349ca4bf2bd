import { lifecycle as lifecycleOfPosture } from '../../../core/posture/checks/lifecycle.ts';
import type { RegistryFacts, RepositoryFacts } from '../../../core/posture/facts.ts';
import { unknown as notRead } from '../../../core/posture/known.ts';
import type { RepositoryRef } from '../../../registry/list-images.ts';
import { readLifecycle } from '../../../registry/posture/read-repository-facts.ts';
import { eachAtPace } from '../../simulate/limiter.ts';
import type { Check } from '../check.ts';
import type { Looking } from '../looking.ts';
import { advice, good, notYet, someOf, unknown } from '../result.ts';

const RIGHT = 'ecr:GetLifecyclePolicy';

/** An image with a mark belongs to other rules of a lifecycle policy than it did without. */
export const lifecycle: Check = {
  name: 'lifecycle',
  rights: ['ecr:DescribeRepositories', RIGHT],
  beforeDeploying: 'told',
  look: async (looking) => {
    const repositories = await looking.repositories();
    if (repositories.length === 0) return notYet('there is no repository yet');
    const { odd, unread } = await readAll(looking, repositories);
    const names = odd.map(({ repository }) => repository);
    const [first] = odd;
    const says = first
      ? `in ${odd.length} of ${repositories.length} repositories the lifecycle policy and marks do not get on (${someOf(names)}): in ${first.repository} ${first.what}`
      : '';
    if (unread) {
      const which = `of ${unread.count} of ${repositories.length} repositories it is not known: ${unread.why}`;
      return unknown(first ? `${says}; ${which}` : which, unread.right);
    }
    return first
      ? advice(says, names)
      : good(`those of ${repositories.length} repositories get on with marks`);
  },
};

interface Read {
  /** What does not get on with marks. */
  readonly odd: readonly { readonly repository: string; readonly what: string }[];
  readonly unread?: { readonly count: number; readonly why: string; readonly right?: string };
}

async function readAll(
  { clients, pace, ask }: Looking,
  repositories: readonly RepositoryRef[],
): Promise<Read> {
  const odd: { repository: string; what: string }[] = [];
  let unread: Read['unread'];
  await eachAtPace(repositories, pace, async (one) => {
    const { account, repository } = one;
    // The right is given for all, mostly, or for none: after one denial the others are not asked.
    if (unread?.right !== undefined) {
      unread = { ...unread, count: unread.count + 1 };
      return;
    }
    const named = { registryId: account, repositoryName: repository };
    const read = await ask(RIGHT, `reading the lifecycle policy of ${repository}`, () =>
      readLifecycle(clients.ecr, named),
    );
    if (read.state === 'unknown') {
      const { why, right } = read;
      const says = right === undefined ? why : `access denied: allow ${right}`;
      unread = {
        count: (unread?.count ?? 0) + 1,
        why: says,
        ...(right !== undefined && { right }),
      };
      return;
    }
    const [what] = atOdds({ ...one, ...NOTHING_ELSE, lifecycle: read });
    if (what !== undefined) odd.push({ repository, what });
  });
  return {
    odd: odd.sort((a, b) => (a.repository < b.repository ? -1 : 1)),
    ...(unread && { unread }),
  };
}

const NOT_READ = notRead('it was not read');
const NOTHING_ELSE = {
  mutability: NOT_READ,
  encryption: NOT_READ,
  policy: NOT_READ,
  images: NOT_READ,
  running: NOT_READ,
};

/** What posture has to say beside that there is no policy at all, which is no matter of marks. */
function atOdds(repository: RepositoryFacts): readonly string[] {
  const { account, region } = repository;
  const registry: RegistryFacts = {
    account,
    region,
    scanning: NOT_READ,
    policy: NOT_READ,
    pullTimeExclusions: NOT_READ,
    cachePrefixes: NOT_READ,
  };
  const said = lifecycleOfPosture.ofRepository?.(repository, registry, new Date(0)) ?? [];
  return said.filter(({ weight }) => weight !== 'low').map(({ what }) => what);
}
