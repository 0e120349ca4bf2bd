import type { Policy } from '../core/policy/policy.ts';
import type { Toolbox } from '../pipeline/tools.ts';
import { openTurns } from '../pipeline/turns.ts';
import { policyWaivers, slackWaivers } from '../pipeline/waiver-source.ts';
import { recordsIn } from '../records/records.ts';
import { membersApart } from '../registry/members-apart.ts';
import { putsNoneIn } from '../registry/puts-none.ts';
import { registryIn } from '../registry/registry.ts';
import { repositoryTagsIn } from '../registry/repository-tags.ts';
import { coverageOf } from '../threat-intel/coverage.ts';
import { inspectorDetails } from '../threat-intel/inspector-details.ts';
import { threatSourceIn } from '../threat-intel/threat-source.ts';
import { runningOf } from '../threat-intel/where-it-runs.ts';
import { awsClients, IN_A_FUNCTION } from './aws-clients.ts';
import type { JudgingSettings } from './judging-settings.ts';
import { REAL_SURROUNDINGS } from './surroundings.ts';

export { REAL_SURROUNDINGS, type Surroundings } from './surroundings.ts';

/**
 * What it takes to judge images, put together once per cold start. Region, credentials and endpoints come from the
 * environment that the SDK reads itself: AWS_ENDPOINT_URL alone points everything at another AWS.
 */
export function openToolbox(
  settings: JudgingSettings,
  policy: Policy,
  surroundings = REAL_SURROUNDINGS,
): Toolbox {
  const { now, pause, run, limits = IN_A_FUNCTION } = surroundings;
  const { members } = settings.served;
  const { endpoint, reportUrl } = settings;
  const clients = awsClients({ ...surroundings, members, ...(endpoint && { endpoint }) });
  const table = { client: clients.ledger(), name: settings.ledgerTable, pause };
  return {
    registry: membersApart(registryIn(clients.ecr, clients.ecrOnce), members),
    registryOnce: registryIn(clients.ecrOnce, clients.ecrOnce),
    records: recordsIn(table, now),
    routes: settings.openRoutes({
      sns: clients.topic,
      events: clients.bus,
      ssm: clients.parameters,
      notify: policy.notify,
      guidance: { ...policy, members },
      acting: policy,
      now,
      pause,
      ...(run && { run }),
      timeout: limits.slack.attempt,
    }),
    threats: threatSourceIn(table),
    details: inspectorDetails(clients.inspector),
    running: runningOf(clients.inspector),
    coverage: coverageOf(clients.inspector),
    ...(policy.notifyByTag && { repositoryTags: repositoryTagsIn(clients.ecr, now) }),
    policy: settings.setsOff ? policy : { ...policy, triggers: [] },
    waivers: [policyWaivers(policy), slackWaivers],
    inTurn: openTurns(),
    marksImages: settings.marksImages,
    ...(settings.marksImages && { putsNoneIn: putsNoneIn(clients.ecr, policy, members, now) }),
    scope: settings.scope,
    served: settings.served,
    ...(reportUrl && { reportUrl }),
    now,
    pause,
  };
}
