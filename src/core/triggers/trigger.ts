import type { Verdict } from '../judgement/verdict.ts';
import type { Patterns } from '../policy/glob.ts';

/** The verdicts that can set something off: what nobody knows sets off nothing. */
export const OCCASIONS = ['approved', 'quarantined'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** Which of the images a trigger is for, by the names people gave them. */
export type When =
  | { readonly kind: 'every-image' }
  /** The whole of one of its tags; `core/triggers/tag-pattern.ts` says what may stand in it. */
  | { readonly kind: 'tag-matches'; readonly pattern: string }
  | { readonly kind: 'tag-in'; readonly tags: readonly string[] };

/** What is called. */
export type Target =
  | {
      readonly kind: 'webhook';
      readonly url: string;
      /** The name of the SSM parameter that holds the secret by which it is signed. */
      readonly secretParameter: string;
      /** It may stand in an inner network. */
      readonly allowPrivate?: true;
    }
  | { readonly kind: 'event-bus'; readonly bus: string }
  | { readonly kind: 'ecs'; readonly cluster: string; readonly service: string }
  | {
      readonly kind: 'codepipeline';
      readonly pipeline: string;
      /** Its source action for images from ECR, which is then given this very digest. */
      readonly sourceAction?: string;
    };
export type TargetKind = Target['kind'];

/** What is to be called when an image is approved, or quarantined. No verdict rests on it. */
export interface Trigger {
  /** By which its calls are told apart, for ever. */
  readonly name: string;
  readonly on: readonly Occasion[];
  readonly when: When;
  /** Absent: images of any repository. */
  readonly repository?: Patterns;
  readonly target: Target;
  /** It only says what it would do. */
  readonly dryRun: boolean;
  /** Where it stands, for people: `policy.yml:12`. */
  readonly source: string;
}

export const isOccasion = (verdict: Verdict): verdict is Occasion => verdict !== 'undecided';

/**
 * Targets that know a call again by its key: it may be made once more where nobody knows whether it was taken. At the
 * others it would be another deployment, or another event.
 */
export const knowsItAgain = ({ kind }: Target): boolean =>
  kind === 'webhook' || kind === 'codepipeline';
