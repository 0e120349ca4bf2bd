import type { ToldVerdict } from '../../../announce/announcement.ts';
import { headlineOf, headlineOfRecord, headlineWithRemedies } from '../../../announce/headline.ts';
import type { ReportedImage } from '../../../core/report/reported-image.ts';

/** May it ship, and why: the first words of the message, as far as its findings are known. */
export const headlineFor = (image: ReportedImage): string => told(image, headlineOf);

/** The same with what to do in it, where nothing more is said of an image. */
export const headlineAlone = (image: ReportedImage): string => told(image, headlineWithRemedies);

const told = (
  { current: { judgement }, weighed }: ReportedImage,
  say: (verdict: ToldVerdict) => string,
): string =>
  weighed
    ? say({ judgement, decision: weighed.decision })
    : `${headlineOfRecord(judgement)} Its findings cannot be read.`;
