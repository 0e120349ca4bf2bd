import type { BulletinRun } from '../core/bulletin/run.ts';
import type { Figure } from '../core/figures.ts';
import type { Gated } from '../core/gate/gate-container.ts';
import type { Hook, HookAnswer } from '../core/gate/hook.ts';
import type { ImageRef } from '../core/image.ts';
import type { Comparison } from '../core/ledger/comparison.ts';
import type { ApprovalsRun } from '../core/telling/approvals-run.ts';
import type { EndWord } from '../core/triggers/call.ts';
import type { Refreshed } from '../threat-intel/feed-store.ts';
import type { Judged } from './judge-image.ts';

/** One message of a batch, and what is to be said of it. */
export interface ToldOf {
  readonly id: string;
  readonly why: string;
}

/** What became of a batch of messages about findings. */
export interface Heard {
  /** How many images are to be judged for it. */
  readonly images: number;
  readonly messages: number;
  readonly ignored: readonly ToldOf[];
  /** These come again, and end in the dead letters. */
  readonly failed: readonly ToldOf[];
}

/** What somebody is answered who speaks to us over HTTP. */
export interface Answered {
  readonly status: number;
  /** One of Slack's answers in JSON, a sentence, or nothing. */
  readonly body: string;
  /** What was done, for the log. */
  readonly what: string;
  /** Of what it failed: they were told so, and somebody has to look into it. */
  readonly failure?: unknown;
}

/** What ECS is answered, and all that led to it, for the log. */
export interface GatedDeployment {
  readonly answer: HookAnswer;
  readonly why: string;
  readonly hook: Hook;
  readonly containers: readonly Gated[];
}

/** What became of a call that a verdict has set off. */
export interface Called {
  readonly image: ImageRef;
  readonly trigger: string;
  /** In words, what it is: `starts the pipeline shop`. */
  readonly does: string;
  /** `failed`: it is tried again. */
  readonly as: EndWord | 'failed';
  readonly what: string;
}

/** What became of an event that was not refused. */
export type Outcome =
  | { readonly outcome: 'judged'; readonly subjects: readonly Judged[] }
  | { readonly outcome: 'ignored'; readonly why: string }
  | {
      readonly outcome: 'swept';
      /** Those that were judged first: all of them, with their findings, would not fit into memory. */
      readonly subjects: readonly Judged[];
      /** How many were judged altogether. */
      readonly judged: number;
      /** How many looks have found nothing new. */
      readonly looked: number;
      /** How many things the policy's owner was told of. */
      readonly notices: number;
      /** What all of it comes to; empty where another run had the turn. */
      readonly figures: readonly Figure[];
    }
  | { readonly outcome: 'refreshed'; readonly feeds: readonly Refreshed[] }
  | ({ readonly outcome: 'heard' } & Heard)
  | ({ readonly outcome: 'answered' } & Answered)
  | ({ readonly outcome: 'gated' } & GatedDeployment)
  | {
      readonly outcome: 'published';
      /** `2026-11-23`: of which day the report is. */
      readonly day: string;
      /** Of its page. */
      readonly bytes: number;
    }
  | { readonly outcome: 'compared'; readonly run: Comparison }
  | {
      readonly outcome: 'called';
      /** How many judgements were looked at. */
      readonly judgements: number;
      readonly calls: readonly Called[];
    }
  | {
      readonly outcome: 'digested';
      /** How far telling is of how repositories stand, and of what was approved: what was gone on with. */
      readonly run?: BulletinRun;
      readonly approvals?: ApprovalsRun;
    };

export const compared = (run: Comparison): Outcome => ({ outcome: 'compared', run });
export const published = (day: string, bytes: number): Outcome => ({
  outcome: 'published',
  day,
  bytes,
});
export const called = (judgements: number, calls: readonly Called[]): Outcome =>
  judgements + calls.length > 0
    ? { outcome: 'called', judgements, calls }
    : ignored('nothing is to be called');
export const digested = (run?: BulletinRun, approvals?: ApprovalsRun): Outcome =>
  run || approvals
    ? { outcome: 'digested', ...(run && { run }), ...(approvals && { approvals }) }
    : ignored('it is time neither for a digest nor for what was approved');
export const judged = (subjects: readonly Judged[]): Outcome => ({ outcome: 'judged', subjects });
export const ignored = (why: string): Outcome => ({ outcome: 'ignored', why });
export const refreshed = (feeds: readonly Refreshed[]): Outcome => ({
  outcome: 'refreshed',
  feeds,
});
export const answered = (what: Answered): Outcome => ({ outcome: 'answered', ...what });
export const gated = (what: GatedDeployment): Outcome => ({ outcome: 'gated', ...what });
export const heard = (what: Heard): Outcome => ({ outcome: 'heard', ...what });
export const swept = (
  {
    subjects,
    judged,
    looked,
    figures,
  }: {
    readonly subjects: readonly Judged[];
    readonly judged: number;
    readonly looked: number;
    readonly figures: readonly Figure[];
  },
  notices: number,
): Outcome => ({ outcome: 'swept', subjects, judged, looked, notices, figures });
