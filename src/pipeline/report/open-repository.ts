import type { Counting } from '../../core/bulletin/counted-images.ts';
import type { BulletinRun } from '../../core/bulletin/run.ts';
import { spokenIn } from '../../core/bulletin/spoken.ts';
import { imageKey } from '../../core/image.ts';
import type { Current } from '../../core/ledger/ledger.ts';
import type { ReportedImage } from '../../core/report/reported-image.ts';
import { dayOf } from '../../core/time.ts';
import type { ListedImage } from '../../records/read-list.ts';
import type { ListedRepository } from '../../records/read-repositories.ts';
import type { ReportedRepository } from '../../report/report.ts';
import { countImages, type FindingsOf, imagesUnder } from '../count-images.ts';
import { countedBefore } from '../count-repositories.ts';
import { type Asked, wantsImage } from './asked.ts';
import { type ImagesSeen, isListed, seeImages } from './images-seen.ts';
import { type Around, reportImage } from './report-image.ts';
import type { ReportTools } from './report-tools.ts';
import { someAtOnce } from './some-at-once.ts';

/** Each holds the findings of one image. */
const AT_ONCE = 8;

/** What holds for all repositories of a report. */
export interface OfReport {
  readonly asked: Asked;
  readonly run: BulletinRun | undefined;
  readonly findings: FindingsOf;
}

/** Counts a repository, and reads its images when they are asked for; undefined where nothing of it is. */
export async function openRepository(
  { keys, ...listed }: ListedRepository,
  ofReport: OfReport,
  tools: ReportTools,
): Promise<ReportedRepository | undefined> {
  const { repository } = listed;
  const { asked, findings } = ofReport;
  const [before, waivers] = await Promise.all([
    comparedWith(listed, ofReport, tools),
    tools.records.waivers(repository),
  ]);
  const seen = seeImages(asked);
  const images = seenAndAsked(imagesUnder(keys, tools.bulletins), seen, asked);
  const about = { repository, before, ...(waivers && { waivers }) };
  const count = await countImages(about, images, { ...tools, findings }, countingFor(asked, seen));
  const wanted = seen.keys(keys);
  if (wanted.length === 0) return undefined;
  const spoken = spokenIn(waivers, repository, tools.policy, tools.now());
  const counted = new Set(seen.counted().map(({ judgement }) => imageKey(judgement.image)));
  const isCounted = ({ judgement }: Current): boolean => counted.has(imageKey(judgement.image));
  const around = { spoken, findings, isCounted, previousOf: seen.previousOf() };
  const figures = count && { figures: count.figures };
  return { repository, ...figures, ...readImages(wanted, around, tools) };
}

/** Of one image nobody has counted what was open before. */
async function comparedWith(
  listed: Omit<ListedRepository, 'keys'>,
  { asked, run }: OfReport,
  tools: ReportTools,
) {
  const counted = asked.image ? [] : (run?.counted ?? []);
  return countedBefore(listed, { day: dayOf(tools.now().toISOString()), counted }, tools);
}

async function* seenAndAsked(
  images: AsyncIterable<ListedImage>,
  seen: ImagesSeen,
  asked: Asked,
): AsyncGenerator<ListedImage> {
  for await (const one of images) {
    seen.add(one);
    if (wantsImage(asked, one.image, one.current)) yield one;
  }
}

/** An image that is asked for is counted, whether its repository stands by it or not. */
function countingFor({ image }: Asked, seen: ImagesSeen): Counting {
  if (!image) return { add: () => undefined, counted: seen.counted };
  const all: Current[] = [];
  const add = (one: Current): void => void (isListed(one) && all.push(one));
  return { add, counted: () => all };
}

function readImages(
  keys: ListedRepository['keys'],
  around: Around,
  tools: ReportTools,
): Pick<ReportedRepository, 'images' | 'unreadable'> {
  let unreadable = 0;
  async function* readable(): AsyncGenerator<Current> {
    for await (const one of imagesUnder(keys, tools.bulletins)) {
      if (one.unreadable !== undefined) unreadable += 1;
      if (one.current && isListed(one.current)) yield one.current;
    }
  }
  async function* images(): AsyncGenerator<ReportedImage> {
    const read = (current: Current) => reportImage(current, around, tools);
    for await (const image of someAtOnce(readable(), AT_ONCE, read)) {
      tools.onImage?.();
      yield image;
    }
  }
  return { images: images(), unreadable: () => unreadable };
}
