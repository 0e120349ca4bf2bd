import { allOrFailure, JudgementInProgress } from '../core/errors.ts';
import { type ImageRef, sibling } from '../core/image.ts';
import type { Because } from '../core/judgement/because.ts';
import { type Gathered, gather } from './gather.ts';
import { type Judged, judgeImage } from './judge-image.ts';
import type { Toolbox } from './tools.ts';

/**
 * Judges everything that people pull and that contains this image: itself where it has a tag, and
 * every index that lists it. An image with neither is judged as it stands, so that it is on record.
 */
export async function judgeSubjects(
  gathered: Gathered,
  because: Because,
  tools: Toolbox,
): Promise<Judged[]> {
  const { evidence, entry } = gathered;
  const indexes = entry.listedBy.map((digest) => sibling(evidence.image, digest));
  const standsAlone = evidence.tags.length > 0 || indexes.length === 0;
  const judgeOne = async (subject: ImageRef): Promise<Judged> =>
    judgeWhenFree(
      subject,
      because,
      tools,
      subject === evidence.image ? gathered : await gather(subject, tools, 'index'),
    );
  const done: Judged[] = [];
  const failures: unknown[] = [];
  // One after the other: a crash can then repeat one message, not one of each subject.
  for (const subject of [...(standsAlone ? [evidence.image] : []), ...indexes]) {
    await judgeOne(subject).then(
      (judged) => done.push(judged),
      (failure: unknown) => failures.push(failure),
    );
  }
  allOrFailure(failures);
  return done;
}

const ATTEMPTS = 20;
const PAUSE_MILLISECONDS = 500;

/**
 * Where another run is at work on the same image, waits for it and starts over with fresh evidence:
 * that run may have read what was true before this event.
 */
export async function judgeWhenFree(
  image: ImageRef,
  because: Because,
  tools: Toolbox,
  gathered?: Gathered,
): Promise<Judged> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await judgeImage(image, because, tools, attempt === 1 ? gathered : undefined);
    } catch (error) {
      if (!(error instanceof JudgementInProgress) || attempt === ATTEMPTS) throw error;
      await tools.pause(PAUSE_MILLISECONDS);
    }
  }
}
