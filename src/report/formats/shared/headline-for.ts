import { headlineOf, headlineOfRecord } from '../../../announce/headline.ts';
import type { ReportedImage } from '../../../core/report/reported-image.ts';

/** May it ship, and why: the first words of the message, as far as its findings are known. */
export const headlineFor = ({ current: { judgement }, weighed }: ReportedImage): string =>
  weighed
    ? headlineOf({ judgement, decision: weighed.decision })
    : `${headlineOfRecord(judgement)} Its findings cannot be read.`;
