import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { Digest } from '../core/digest.ts';
import { PermanentFailure } from '../core/errors.ts';
import type { EcrImage } from '../core/gate/container.ts';
import { memberOf, type Place, placeKey } from '../core/served.ts';
import type { Variables } from '../core/variables.ts';
import { readContainers } from '../ecs/read-containers.ts';
import type { Gate } from '../pipeline/gate.ts';
import { readForGate } from '../records/read-for-gate.ts';
import { describeImage } from '../registry/describe-image.ts';
import { gateProblems, gateSettings } from './gate-settings.ts';
import { credentialsOf } from './member-credentials.ts';
import { endpointIn, memberProblems } from './members-setting.ts';
import { CONNECTING, inCommon, ledgerClient } from './own-clients.ts';
import { REAL_SURROUNDINGS } from './surroundings.ts';
import { endingInTime } from './time-limits.ts';

/** The two of ECS, the registry twice and the ledger twice come one after the other in the function's minute. */
const PATIENCE = { attempt: 4_000, call: 8_000 };

/**
 * What it takes to answer ECS, and no more. Throws PermanentFailure where the environment is not right: an answer by less
 * than was asked for would be one too many.
 */
export function openGate(variables: Variables, surroundings = REAL_SURROUNDINGS): Gate {
  const settings = gateSettings(variables);
  if (!settings) {
    const problems = [
      ...gateProblems(variables),
      ...memberProblems(variables),
      'LEDGER_TABLE, ACCOUNT_ID and AWS_REGION have to be set',
    ];
    throw new PermanentFailure(`the environment is not right: ${problems.join('; ')}`);
  }
  const { now, pause, run, deployed, sending, limits } = surroundings;
  const options = { run, deployed, sending, limits };
  const { by, common } = inCommon(options);
  const { own, members } = settings;
  const patience = limits?.ecr ?? PATIENCE;
  const { region } = own;
  const ecs = endingInTime(new ECSClient({ ...common, region, ...by(CONNECTING) }), patience);
  const ecr = oncePerPlace((place) => {
    const role = memberOf(members, place.account)?.role;
    const its = credentialsOf(place.account, role, place.region, endpointIn(variables).endpoint);
    const client = new ECRClient({ ...common, region: place.region, ...its, ...by(CONNECTING) });
    return endingInTime(client, patience);
  });
  const table = { client: ledgerClient(options), name: settings.ledgerTable, pause };
  return {
    ...settings,
    served: { own, members },
    containers: (revisionArn) => readContainers(ecs, revisionArn),
    digestOf: (image, tag) => digestOf(ecr(image), image, tag),
    read: (image) => readForGate(table, image),
    now,
  };
}

/** A client for each registry, made when it is first needed. */
function oncePerPlace(clientFor: (place: Place) => ECRClient): (place: Place) => ECRClient {
  const clients = new Map<string, ECRClient>();
  return (place) => {
    const client = clients.get(placeKey(place)) ?? clientFor(place);
    clients.set(placeKey(place), client);
    return client;
  };
}

async function digestOf(
  ecr: ECRClient,
  { account, region, repository }: EcrImage,
  tag: string,
): Promise<Digest | undefined> {
  const doing = `looking up ${repository}:${tag} in ${account} ${region}`;
  const found = await describeImage(ecr, { account, repository, name: { tag } }, doing);
  if (typeof found === 'string') return undefined;
  const digest = Digest.safeParse(found.imageDigest);
  if (!digest.success) throw new PermanentFailure(`${doing}: ECR answers without a digest`);
  return digest.data;
}
