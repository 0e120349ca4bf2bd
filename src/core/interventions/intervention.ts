import type { Digest } from '../digest.ts';
import type { Severity } from '../findings/severity.ts';

/** A person of the Slack workspace, as Slack names them. */
export interface Person {
  /** Slack's id: `U0123456789`. */
  readonly id: string;
  /** What they are called, for people. */
  readonly name: string;
}

/** What stood before a person's eyes when they decided. */
export interface Seen {
  /** Which of the image's judgements it was. */
  readonly number: number;
  readonly policyVersion: string;
  readonly fingerprint: string;
}

/** What is written down of each intervention. */
interface Done {
  /** Slack's word for the click, so that one that comes twice is known: it is done once. */
  readonly id: string;
  readonly by: Person;
  /** ISO time. */
  readonly at: string;
  /** Slack's id of the channel in which it was done. */
  readonly channel: string;
  readonly seen: Seen;
}

/** What a person does about an image from Slack. */
export type Intervention =
  | AcceptedRisk
  | (Done & { readonly kind: 'revoke' /** The name of the waiver. */; readonly waiver: string })
  | Release
  | (Done & { readonly kind: 'withdraw' })
  | (Done & { readonly kind: 'rescan' })
  | (Done & { readonly kind: 'snooze' /** ISO time. */; readonly until: string });

/** A waiver from Slack: for findings of this image alone, or of every image of its repository. */
export interface AcceptedRisk extends Done {
  readonly kind: 'accept';
  /** Ids of findings, as the waivers of a policy name them. */
  readonly ids: readonly string[];
  /** Absent: every image of the repository. */
  readonly digest?: Digest;
  /** Whoever accepted it may accept nothing worse: of what is, or comes to be, it is no word. Absent: they may. */
  readonly severityAtMost?: Severity;
  readonly reason: string;
  readonly ticket?: string;
  /** ISO time. */
  readonly until: string;
  /** The message about many images from which it was accepted: its thread tells what comes of it. */
  readonly forAll?: ForAll;
}

/** A message about a vulnerability in many images. */
export interface ForAll {
  /** By what it is told from others (`pivotName`). */
  readonly pivot: string;
  /** Slack's id of the channel in which it stands, and its `ts`. */
  readonly channel: string;
  readonly root: string;
}

/** This digest may ship whatever stands against it, for some hours. */
export interface Release extends Done {
  readonly kind: 'release';
  readonly reason: string;
  readonly ticket?: string;
  /** ISO time, at most three days after `at`. */
  readonly until: string;
}

/** How an intervention was taken. `known`: it had been done before, and was not done twice. */
export type Intervened = 'done' | 'known';
