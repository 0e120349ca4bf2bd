import { clip, onOneLine } from '../../../core/text.ts';
import type { ReportHead } from '../../report.ts';
import { SHOWN_RESULTS } from './limits.ts';
import { NOT_KNOWN, notKnown, type UnknownImages, unknownNotification } from './unknown-images.ts';

/** What a run has found, and how many vulnerabilities of it are in the file. */
interface Counts {
  readonly found: number;
  readonly written: number;
}

export const driverOf = ({ version }: ReportHead, rules: readonly object[]): object => ({
  name: 'ecr-scan-notifier',
  version,
  notifications: [notKnown, cutShort],
  rules,
});

const CUT_SHORT = 'cut-short';

const cutShort = {
  id: CUT_SHORT,
  shortDescription: { text: 'Not all vulnerabilities are shown' },
  fullDescription: {
    text: 'GitHub refuses a file with more than 25,000 results, or larger than 10 MB when it is packed, and shows the worst 5,000 results. What is not written weighs less than what is.',
  },
  help: { text: 'Report on fewer repositories at once.' },
};

/** So many repositories with something unknown are named; each of them has a result besides. */
const NAMED = 100;

/** What the run says of itself. It is not successful where something is not known. */
export function aboutRun(
  head: ReportHead,
  unknown: readonly UnknownImages[],
  counts: Counts,
): object {
  const open = unknown.filter(({ isAccepted }) => !isAccepted);
  const more = open.length - NAMED;
  return {
    columnKind: 'utf16CodeUnits',
    automationDetails: { id: categoryOf(head) },
    invocations: [
      {
        executionSuccessful: open.length === 0,
        endTimeUtc: head.madeAt,
        toolExecutionNotifications: [
          ...open.slice(0, NAMED).map(unknownNotification),
          ...(more > 0 ? [notification(NOT_KNOWN, `The same of ${more} more repositories.`)] : []),
          ...sayCut(counts).map((text) => notification(CUT_SHORT, text)),
        ],
      },
    ],
    properties: {
      ...(head.about && { about: head.about }),
      policyVersion: head.policyVersion,
      ...counts,
    },
  };
}

const notification = (id: string, text: string): object => ({
  descriptor: { id },
  level: 'warning',
  message: { text },
});

function sayCut({ found, written }: Counts): string[] {
  const shown = `GitHub shows the worst ${SHOWN_RESULTS} of them`;
  if (found > written) {
    return [`The worst ${written} of ${found} vulnerabilities are in this file, and ${shown}.`];
  }
  return written > SHOWN_RESULTS ? [`There are ${written} vulnerabilities, and ${shown}.`] : [];
}

/**
 * Within what GitHub compares alerts with those of the run before, and closes what is gone: what was asked for, without
 * tags and digests, for these change with every push. The last step is the run's own name.
 */
function categoryOf({ about = '', madeAt }: ReportHead): string {
  const asked = clip(onOneLine(about).replaceAll(/[:@][^\s,]*/g, ''), 200);
  return ['ecr-scan-notifier', ...(asked ? [asked] : []), madeAt].join('/');
}
