import {
  type ECRClient,
  GetLifecyclePolicyPreviewCommand,
  type LifecyclePolicyPreviewResult,
  StartLifecyclePolicyPreviewCommand,
} from '@aws-sdk/client-ecr';
import { failureOf, nameOf } from '../../core/aws-failure.ts';
import { Digest } from '../../core/digest.ts';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import type { Expiring } from '../../core/posture/would-lose.ts';
import { EndlessPages } from '../pages.ts';
import { allPages } from './read-known.ts';
import type { Named } from './read-repository-facts.ts';

/** Asked for so often, with a pause before each: a preview of many images takes minutes. */
const MOST_ASKED = 150;
const PAUSE_MILLISECONDS = 2_000;

/**
 * What ECR itself says a lifecycle policy would delete or archive, image by image; nothing is set. There is one
 * preview a repository: one that somebody else has started meanwhile is not taken for ours. `pause` waits for so many milliseconds. Throws TransientFailure or
 * PermanentFailure.
 */
export async function previewLifecycle(
  ecr: ECRClient,
  named: Named,
  lifecyclePolicyText: string,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<Expiring[]> {
  const doing = `trying a lifecycle policy on ${named.repositoryName}`;
  try {
    await start(ecr, named, lifecyclePolicyText, pause);
    await untilDone(ecr, named, doing, pause);
    const results = await allPages(
      async (nextToken) => {
        const page = await ecr.send(
          new GetLifecyclePolicyPreviewCommand({ ...named, maxResults: 100, nextToken }),
        );
        if (page.status !== 'COMPLETE' || !isSame(page.lifecyclePolicyText, lifecyclePolicyText)) {
          throw new TransientFailure(`${doing}: somebody else has started another preview`);
        }
        return page;
      },
      (page) => page.previewResults ?? [],
    );
    return results.map((one) => expiringIn(one, doing));
  } catch (error) {
    if (error instanceof TransientFailure || error instanceof PermanentFailure) throw error;
    if (error instanceof EndlessPages) {
      throw new PermanentFailure(`${doing}: ${error.message}`, { cause: error });
    }
    throw failureOf(doing, error);
  }
}

/** One that is under way is waited for. */
async function start(
  ecr: ECRClient,
  named: Named,
  lifecyclePolicyText: string,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<void> {
  for (let asked = 1; ; asked += 1) {
    try {
      await ecr.send(new StartLifecyclePolicyPreviewCommand({ ...named, lifecyclePolicyText }));
      return;
    } catch (error) {
      const isBusy = nameOf(error) === 'LifecyclePolicyPreviewInProgressException';
      if (!isBusy || asked === MOST_ASKED) throw error;
      await pause(PAUSE_MILLISECONDS);
    }
  }
}

async function untilDone(
  ecr: ECRClient,
  named: Named,
  doing: string,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<void> {
  for (let asked = 1; ; asked += 1) {
    const { status } = await ecr.send(
      new GetLifecyclePolicyPreviewCommand({ ...named, maxResults: 1 }),
    );
    if (status === 'COMPLETE') return;
    if (status !== 'IN_PROGRESS') {
      throw new PermanentFailure(`${doing}: ECR's preview has ended as ${status ?? 'nothing'}`);
    }
    if (asked === MOST_ASKED) throw new TransientFailure(`${doing}: the preview does not end`);
    await pause(PAUSE_MILLISECONDS);
  }
}

/** ECR may write the same policy in another way. */
function isSame(text: string | undefined, ours: string): boolean {
  try {
    return (
      text !== undefined && JSON.stringify(JSON.parse(text)) === JSON.stringify(JSON.parse(ours))
    );
  } catch {
    return false;
  }
}

function expiringIn(result: LifecyclePolicyPreviewResult, doing: string): Expiring {
  const digest = Digest.safeParse(result.imageDigest);
  if (!digest.success) throw new PermanentFailure(`${doing}: the preview names no digest`);
  return {
    digest: digest.data,
    tags: [...(result.imageTags ?? [])].sort(),
    // What is none of the two that are known is taken for the worse.
    does: result.action?.type === 'TRANSITION' ? 'archive' : 'expire',
    rule: result.appliedRulePriority ?? 0,
  };
}
