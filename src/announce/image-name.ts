import type { Judgement } from '../core/judgement/judgement.ts';
import { mostTelling } from '../core/ledger/tag-line.ts';

/*
 * How an image is called in messages, and where it is shown.
 */

/** `repository:tag`, by the most telling tag; `repository@sha256:0123…` for one without a tag of its own. */
export function titleOf({ image, names }: Pick<Judgement, 'image' | 'names'>): string {
  const name = mostTelling(names);
  return name ? `${image.repository}:${name}` : `${image.repository}@${shortDigest(image.digest)}`;
}

/** `sha256:0123456789ab`: enough to find it by. */
export const shortDigest = (digest: string): string => digest.slice(0, 19);

/** A name as it is shown: a tag as it stands, a digest shortly. */
export const shownName = (name: string): string => (name.includes(':') ? shortDigest(name) : name);

/** The image in the ECR console of its partition. */
export function consoleUrl({ image: { account, region, repository, digest } }: Judgement): string {
  const [domain] = [
    region.startsWith('cn-') && 'console.amazonaws.cn',
    region.startsWith('us-gov-') && 'console.amazonaws-us-gov.com',
    'console.aws.amazon.com',
  ].filter(Boolean);
  const path = `ecr/repositories/private/${account}/${repository}/_/image/${digest}/details`;
  return `https://${region}.${domain}/${path}?region=${region}`;
}
