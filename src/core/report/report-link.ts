import type { ImageRef } from '../image.ts';
import { isOwn, type Served } from '../served.ts';

/** The object that is the report of today, below whatever address people open it by. */
export const LATEST = 'latest.html';

/** `https://reports.example.com/latest.html`: the page, wherever its address is said to be. */
export const reportUrl = (base: string): string => `${base.replace(/\/+$/, '')}/${LATEST}`;

/**
 * The image on that page, `…/latest.html#/shop/api@sha256:…`; that of another registry than our own behind its account and
 * region.
 */
export function reportLink(base: string, image: ImageRef, served: Pick<Served, 'own'>): string {
  const { account, region, repository, digest } = image;
  const place = isOwn(served, image) ? [] : [account, region];
  const path = [...place, ...repository.split('/')].map(encodeURIComponent).join('/');
  return `${reportUrl(base)}#/${path}@${digest}`;
}
