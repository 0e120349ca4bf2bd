import type { Approvals, ApprovedIn } from '../core/telling/approvals.ts';
import { counted } from '../core/words.ts';

/** `12 images approved in 3 repositories`. */
export const approvalsTitle = ({ images, repositories }: Approvals): string =>
  `${counted(images, 'image')} approved in ${counted(repositories.length, 'repository', 'repositories')}`;

/** What approvals in a repository rest on beside the findings that count: `3 findings set aside`, `1 in grace`. */
export const conditionsIn = ({ aside, inGrace, accepted }: ApprovedIn): readonly string[] => [
  ...(aside > 0 ? [`${counted(aside, 'finding')} set aside`] : []),
  ...(inGrace > 0 ? [`${counted(inGrace, 'finding')} in grace`] : []),
  ...(accepted > 0 ? [`${counted(accepted, 'doubt')} accepted`] : []),
];

/** What the message is about, for whoever asks why an image is in it, or is not. */
export const APPROVALS_NOTE =
  'Approved without a word of its own since the last of these messages, and still by now';
