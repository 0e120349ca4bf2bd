import { Document, isNode, isSeq } from 'yaml';
import type { ImageRef } from '../../core/image.ts';
import type { Waiver } from '../../core/policy/policy.ts';
import { cut } from '../../core/text.ts';
import { shortened } from './exception-name.ts';
import { sayEnd } from './waiver-end.ts';

/** A waiver to be written into a policy, and where it comes from. */
export interface WaiverToWrite {
  readonly waiver: Waiver;
  /** The registry in which it was given: in another one of that name nobody has accepted anything. */
  readonly registry: Pick<ImageRef, 'account' | 'region'>;
  readonly comment: string;
}

/** So much a policy takes of a text. */
const LONGEST = 1_000;

/** The waivers as they may stand in a policy, each with a comment above it. */
export function waiversAsYaml(list: readonly WaiverToWrite[]): string {
  const document = new Document({ waivers: list.map(waiverEntry) });
  const entries: unknown = document.get('waivers');
  for (const [at, node] of (isSeq(entries) ? entries.items : []).entries()) {
    if (isNode(node)) node.commentBefore = ` ${list[at]?.comment}`;
  }
  return document.toString({ lineWidth: 0 }).trimEnd();
}

/** A waiver as it is written in a policy. */
export function waiverEntry({ waiver, registry: { account, region } }: WaiverToWrite): object {
  const { name, scope, by, reason, ticket, until } = waiver;
  return {
    id: oneOrMore(scope.ids),
    account,
    region,
    repository: oneOrMore(scope.repositories),
    ...(scope.digests && { digest: oneOrMore(scope.digests) }),
    by: cut(by, LONGEST),
    reason: cut(reason, LONGEST),
    ...(ticket && { ticket: cut(ticket, LONGEST) }),
    until: sayEnd(until),
    name: shortened(name),
  };
}

const oneOrMore = (names: readonly string[] = []): string | readonly string[] => {
  const [only, ...others] = names;
  return only !== undefined && others.length === 0 ? only : names;
};
