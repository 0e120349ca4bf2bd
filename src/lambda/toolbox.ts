import { setTimeout } from 'node:timers/promises';
import type { Policy } from '../core/policy/policy.ts';
import type { Toolbox } from '../pipeline/tools.ts';
import { openTurns } from '../pipeline/turns.ts';
import { policyWaivers, slackWaivers } from '../pipeline/waiver-source.ts';
import { recordsIn } from '../records/records.ts';
import { registryIn } from '../registry/registry.ts';
import { repositoryTagsIn } from '../registry/repository-tags.ts';
import { coverageOf } from '../threat-intel/coverage.ts';
import { feedsIn } from '../threat-intel/feeds.ts';
import { inspectorDetails } from '../threat-intel/inspector-details.ts';
import { threatSourceIn } from '../threat-intel/threat-source.ts';
import { runningOf } from '../threat-intel/where-it-runs.ts';
import { awsClients, type ClientOptions, IN_A_FUNCTION, type Limits } from './aws-clients.ts';
import type { Settings } from './settings.ts';

/** What a run brings along: its clock and its way to wait. */
export interface Surroundings {
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Its name, where runs are told apart. */
  readonly run?: string;
  /** How long it waits for AWS and Slack; without them as long as a function may. */
  readonly limits?: Limits;
  /** As a function, whose settings stand in its environment alone. */
  readonly deployed?: boolean;
  /** What carries the requests of the SDK's clients; without it the network does. */
  readonly sending?: NonNullable<ClientOptions['sending']>;
  /** Called whenever ECR refuses an attempt for coming too fast. */
  readonly onThrottled?: () => void;
}

export const REAL_SURROUNDINGS: Surroundings = {
  deployed: true,
  now: () => new Date(),
  pause: (milliseconds) => setTimeout(milliseconds),
};

/**
 * Puts the pieces together, once per cold start. Region, credentials and endpoints come from the
 * environment that the SDK reads itself: AWS_ENDPOINT_URL alone points everything at another AWS.
 */
export function openToolbox(
  settings: Settings,
  policy: Policy,
  surroundings = REAL_SURROUNDINGS,
): Toolbox {
  const { now, pause, run, limits = IN_A_FUNCTION } = surroundings;
  const clients = awsClients(surroundings);
  const table = { client: clients.ledger(), name: settings.ledgerTable, pause };
  const dialogue = settings.openDialogue?.({ ssm: clients.parameters, now, ...(run && { run }) });
  return {
    registry: registryIn(clients.ecr, clients.ecrOnce),
    registryOnce: registryIn(clients.ecrOnce, clients.ecrOnce),
    records: recordsIn(table, now),
    routes: settings.openRoutes({
      sns: clients.topic,
      events: clients.bus,
      ssm: clients.parameters,
      notify: policy.notify,
      guidance: policy,
      acting: policy,
      now,
      pause,
      ...(run && { run }),
      timeout: limits.slack.attempt,
    }),
    ...(dialogue && { dialogue }),
    threats: threatSourceIn(table),
    details: inspectorDetails(clients.inspector),
    running: runningOf(clients.inspector),
    coverage: coverageOf(clients.inspector),
    ...(policy.notifyByTag && { repositoryTags: repositoryTagsIn(clients.ecr, now) }),
    feeds: feedsIn(table, settings.feeds, now),
    policy,
    waivers: [policyWaivers(policy), slackWaivers],
    inTurn: openTurns(),
    marksImages: settings.marksImages,
    now,
    pause,
  };
}
