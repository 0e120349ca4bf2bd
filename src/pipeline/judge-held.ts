import { JudgementInProgress } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { becauseOf } from '../core/ledger/due.ts';
import { conversationOf } from '../core/telling/said.ts';
import type { TakenUp } from '../records/take-up.ts';
import { type Gathered, gather } from './gather.ts';
import { type Judged, judgeImage } from './judge-image.ts';
import type { InBurst, Toolbox } from './tools.ts';

const ATTEMPTS = 5;
const PAUSE_MILLISECONDS = 500;

/**
 * Says of an image what was held, as it stands by now: its settled judgement is opened again, and what has been said
 * meanwhile is not said once more. `inBurst`: by itself, or with what a message about several has said.
 */
export async function judgeHeld(
  taken: TakenUp,
  inBurst: InBurst,
  tools: Toolbox,
): Promise<readonly Judged[]> {
  const judged = await judgeOpened(taken.image, { ...tools, inBurst });
  await tools.records.endRequest(taken);
  return [judged];
}

async function judgeOpened(image: ImageRef, tools: Toolbox): Promise<Judged> {
  for (let attempt = 1; ; attempt += 1) {
    const gathered = opened(await gather(image, tools));
    try {
      return await judgeImage(image, becauseOf('held'), tools, gathered);
    } catch (error) {
      if (!(error instanceof JudgementInProgress) || attempt === ATTEMPTS) throw error;
      await tools.pause(PAUSE_MILLISECONDS);
    }
  }
}

function opened(gathered: Gathered): Gathered {
  const { current } = gathered.entry;
  if (!current) return gathered;
  const { settledAt, ...open } = current;
  // The lease of whoever has settled it runs on; one on a judgement that is not settled is somebody's.
  const lease = settledAt === undefined ? open.lease : { ...open.lease, until: 0 };
  return { ...gathered, entry: { ...gathered.entry, current: { ...open, lease } } };
}

/**
 * What waits for Slack alone may be told by a comparison's message: that stays noted so, and the image's own
 * conversation shows it without a word in the channel. What blocks newly is no news of that comparison.
 */
export const asSummarised = (tools: Toolbox): Toolbox => ({
  ...tools,
  inSummary: {
    atOnce: true,
    among: (_route, verdict, last) =>
      last?.verdict === verdict && conversationOf(last) ? last.among : undefined,
  },
});
