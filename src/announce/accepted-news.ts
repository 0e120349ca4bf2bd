import type { ImageRef } from '../core/image.ts';
import type { AcceptedRisk, ForAll } from '../core/interventions/intervention.ts';
import type { Verdict } from '../core/judgement/verdict.ts';

/** A vulnerability that somebody has accepted from the message about many images, and how these stand since. */
export interface AcceptedNews extends ForAll, Pick<AcceptedRisk, 'by' | 'reason' | 'ticket'> {
  readonly vulnerability: string;
  /** ISO time. */
  readonly until: string;
  readonly repositories: readonly [AcceptedThere, ...AcceptedThere[]];
  /** By what this reply is told from others. */
  readonly id: string;
  /** ISO time since which it is to be told. */
  readonly at: string;
  /** Another run may have begun to say it, and died. */
  readonly isResumed: boolean;
}

/** A repository for which it was accepted. */
export interface AcceptedThere {
  readonly repository: string;
  /** The name of the waiver, and an image by which it can be revoked. */
  readonly waiver: string;
  readonly image: ImageRef;
  /** Those of the message that are in this repository. */
  readonly images: readonly AcceptedImage[];
}

/** How one of the images stands. */
export interface AcceptedImage {
  /** `shop/api:1.4.2`. */
  readonly title: string;
  /** `unjudged`: it has not been judged since, or there is no record of it. */
  readonly stands: Verdict | 'unjudged';
  /** Why it may not ship; empty where that is not known. */
  readonly why: string;
}
