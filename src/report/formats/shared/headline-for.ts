import type { ToldVerdict } from '../../../announce/announcement.ts';
import { headlineOf, headlineOfRecord, headlineWithRemedies } from '../../../announce/headline.ts';
import type { ReportedImage } from '../../../core/report/reported-image.ts';
import { momentOf } from '../../../core/time.ts';

/** May it ship, and why: the first words of the message, as far as its findings are known. */
export const headlineFor = (image: ReportedImage): string => told(image, headlineOf);

/** The same with what to do in it, where nothing more is said of an image. */
export const headlineAlone = (image: ReportedImage): string => told(image, headlineWithRemedies);

const told = (image: ReportedImage, say: (verdict: ToldVerdict) => string): string =>
  sinceItsRelease(
    image,
    image.weighed
      ? say({ judgement: image.current.judgement, decision: image.weighed.decision })
      : `${headlineOfRecord(image.current.judgement)} Its findings cannot be read.`,
  );

/** What is on record of an image, behind what has come to pass since. */
export const sinceItsRelease = (
  { releaseEndedAt }: Pick<ReportedImage, 'releaseEndedAt'>,
  onRecord: string,
): string =>
  releaseEndedAt === undefined
    ? onRecord
    : `Not known yet: its release ended on ${momentOf(releaseEndedAt)}, and nobody has judged it since. On record: ${onRecord}`;
