import type { SlackWorld } from './slack-world.ts';

/** A call to Slack: what was sent without the token, blocks, metadata and views parsed. */
export type SlackMessage = { method: string; body: Record<string, unknown> };

/** A message as it stands. */
export interface StoredMessage {
  readonly channel: string;
  readonly ts: string;
  /** The token it was posted with: another app's cannot change it. */
  readonly author: string;
  /** The root of the thread it stands in; absent for a message in a channel. */
  readonly thread_ts?: string;
  readonly isBroadcast: boolean;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
  readonly attachments?: unknown;
  readonly metadata?: Metadata;
  /** When it was last written anew, as a `ts`. */
  readonly edited?: string;
  /**
   * The ids of blocks that the writing before had as well. Slack takes them and wants others: a click on what no longer
   * stands there could not be told from one on what does.
   */
  readonly reusedBlockIds: readonly string[];
}

export interface Metadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

/** A message that one person sees, until they look away. */
export interface EphemeralMessage {
  readonly channel: string;
  readonly user: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
}

/** A modal that somebody has before them, or the home of somebody. */
export interface OpenView {
  readonly id: string;
  readonly user: string;
  /** Another one after each update. */
  readonly hash: string;
  readonly view: Readonly<Record<string, unknown>>;
  /** The view below it. */
  readonly previous?: string;
  readonly root: string;
}

/** What a person's act hands out to open a view with. */
export interface Trigger {
  readonly user: string;
  /** The modal in which they acted. */
  readonly view?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly isExchanged: boolean;
}

/** What a person's act in a channel hands out to answer them with. */
export interface ResponseUrl {
  readonly user: string;
  readonly channel: string;
  /** The message they acted on. */
  readonly ts?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly uses: number;
  readonly author: string;
}

/** All that the embedded Slack holds. */
export interface Workspace {
  /** What was said in channels, in order. */
  readonly said: SlackMessage[];
  /** Every call that was carried out, in order. */
  readonly called: SlackMessage[];
  /** The messages of all channels as they stand, in the order in which they were posted. */
  readonly messages: StoredMessage[];
  /** What messages said before they were written anew, in order: a person may still have it before them. */
  readonly earlier: StoredMessage[];
  readonly ephemeral: EphemeralMessage[];
  /** What is to be posted later, by its id. */
  readonly scheduled: Map<string, { channel: string; post_at: number; text: string }>;
  readonly views: Map<string, OpenView>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  /** How often methods were called lately, by method and, for some, channel. */
  readonly paces: Map<string, { at: number; calls: number }>;
  /** Numbers whatever gets an id. */
  count: number;
  readonly now: () => Date;
  readonly world: () => SlackWorld;
}

export const openWorkspace = (now: () => Date, world: () => SlackWorld): Workspace => ({
  said: [],
  called: [],
  messages: [],
  earlier: [],
  ephemeral: [],
  scheduled: new Map(),
  views: new Map(),
  triggers: new Map(),
  responseUrls: new Map(),
  paces: new Map(),
  count: 0,
  now,
  world,
});

/** Who our app is there. */
export const APP = {
  team_id: 'T000000001',
  user_id: 'U000000001',
  bot_id: 'B000000001',
  app_id: 'A000000001',
} as const;

/** A `ts` that no message has had. */
export function nextTs(workspace: Workspace): string {
  return `${seconds(workspace)}.${String(nextNumber(workspace)).padStart(6, '0')}`;
}

export function nextNumber(workspace: Workspace): number {
  workspace.count += 1;
  return workspace.count;
}

/** Seconds since 1970. */
export const seconds = ({ now }: Workspace): number => Math.floor(now().getTime() / 1000);
