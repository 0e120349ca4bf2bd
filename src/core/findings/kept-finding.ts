import type { Finding } from './finding.ts';
import type { SuppressedBy } from './suppression.ts';

/**
 * A finding as it is kept with a judgement: with who set it aside and, where platforms say different
 * things of it, with all of them.
 */
export type KeptFinding = Finding & {
  readonly aside?: SuppressedBy;
  readonly occurrences?: readonly Finding[];
  /** ISO time at which it was seen last: it is not in the image, and kept so that its age is not forgotten. */
  readonly gone?: string;
};

export const isThere = ({ gone }: KeptFinding): boolean => gone === undefined;

/** The waiver from Slack by which a finding that is there did not count; undefined where none did. */
export const waivedFromSlack = (
  finding: KeptFinding,
): Extract<SuppressedBy, { kind: 'waived' }> | undefined => {
  const { aside } = finding;
  return isThere(finding) && aside?.kind === 'waived' && aside.origin === 'slack'
    ? aside
    : undefined;
};
