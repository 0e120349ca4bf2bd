import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { RouteName } from '../core/ledger/ledger.ts';
import type { Notice } from '../core/policy/housekeeping.ts';
import type { NotifyRule } from '../core/policy/notify.ts';
import type { Hearing, News } from '../core/telling/hearing.ts';
import type { Held } from '../core/telling/held.ts';
import type { PostedPivot } from '../core/telling/pivot.ts';
import type { Said } from '../core/telling/said.ts';
import type { Variables } from '../core/variables.ts';
import type { AcceptedNews } from './accepted-news.ts';
import type { Acting, Announcement, Guidance } from './announcement.ts';
import type { ComparisonSummary } from './comparison-summary.ts';
import type { PivotNews } from './pivot-news.ts';

/** One way by which people hear of a verdict. */
export interface Route {
  readonly name: RouteName;
  /** Fetches what `send` will need. Never throws: what fails here, `send` tries again and reports. */
  readonly prepare?: () => Promise<void>;
  /** Whether people are told of a judgement here; `said`: what was said of the image last. Pure. */
  hears(news: News, said: Said | undefined, now: Date): Hearing;
  /** Programs act on each verdict: it is said by itself, and not in one message about many. */
  readonly actsOnEach?: true;
  /**
   * Says it, in as many messages as it takes, and answers with what is to be noted of them. Throws TransientFailure or
   * PermanentFailure.
   */
  send(announcement: Announcement, soFar: SoFar): Promise<Taken>;
  /**
   * Tells the policy's owner of several things in one message; answers with what the route calls it, and throws as
   * `send` does.
   */
  notify(notices: readonly Notice[]): Promise<string>;
  /** Tells in one message what came of comparing the registry with the records; answers and throws as `notify` does. */
  summarise(summary: ComparisonSummary): Promise<string>;
  /** How it tells in one message of many images that are worse for one vulnerability; absent: it tells of each. */
  readonly pivots?: Pivots;
}

/** Telling of many images that are worse for one vulnerability. What posts throws as `send` does. */
export interface Pivots {
  /** What is to be held of a judgement until it is known of how many others the same is to be said. Pure. */
  held(announcement: Announcement, soFar: Pick<SoFar, 'said' | 'number'>, at: string): Held;
  /** The message in the channel; answers with where it stands. */
  post(news: PivotNews): Promise<PostedPivot>;
  /** The message at this place (from 0) of the thread below it; false where there are no more. */
  reply(news: PivotNews, at: number, posted: PostedPivot): Promise<boolean>;
  /** In the thread of one, what was accepted from it, and which images may ship. */
  accepted(news: AcceptedNews): Promise<void>;
}

/** What a route has taken: what it calls the message, and where it talks about the image. */
export type Taken = Pick<Said, 'receipt' | 'conversation'> & {
  /** Its thread was left in peace, as somebody wants. */
  readonly untold?: true;
};

/** What was said of an image up to now. */
export interface SoFar {
  /** What the route said last; absent for the first time. */
  readonly said?: Said;
  /** Which judgement of the image it is. */
  readonly number: number;
  /** ISO time at which it was written down first. */
  readonly judgedAt: string;
  /** Another run may have begun to say it, and died. */
  readonly isResumed: boolean;
  /** It is quiet hours: what stands is to show how the image stands, and nothing else is said. */
  readonly isToShow?: true;
  /** Writes down what has been taken and must not be said again, before more is said. */
  readonly note: (taken: Taken) => Promise<void>;
}

/** What a route may use. */
export interface Means {
  readonly sns: () => SNSClient;
  readonly events: () => EventBridgeClient;
  readonly ssm: () => SSMClient;
  /** Who hears of what, by the policy. */
  readonly notify: readonly NotifyRule[];
  /** Whom people may ask, by the policy. */
  readonly guidance: Guidance;
  /** Who may do what from Slack, by the policy. */
  readonly acting: Acting;
  readonly now: () => Date;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** The name of this run, where runs are told apart. */
  readonly run?: string;
  /** For how many milliseconds a server that is not AWS's is waited for, to the last byte of its answer. */
  readonly timeout: number;
}

/** A kind of route: how its settings are read, and how it is opened. It is in force once it stands in routes.ts. */
export interface RouteKind<Settings> {
  /** Under this name the ledger notes what it was told: it stays as it is. */
  readonly name: string;
  /** What has to be set for it: `a Slack channel`. */
  readonly needs: string;
  /** The variable that switches it on. */
  readonly variable: string;
  /** Its settings; undefined where it is not wanted. */
  readonly settingsIn: (variables: Variables) => Settings | undefined;
  /** What is wrong with its variables, a sentence each that begins with the variable. */
  readonly problemsIn: (variables: Variables) => readonly string[];
  readonly open: (settings: Settings, means: Means) => Route;
}
