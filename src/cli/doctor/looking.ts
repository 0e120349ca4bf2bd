import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { nameOf } from '../../core/aws-failure.ts';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import type { ScanningRules } from '../../core/posture/scanning-rules.ts';
import { isInScope, scopeIn } from '../../core/scope.ts';
import { textIn, type Variables } from '../../core/variables.ts';
import { type PolicyReading, readPolicyFile } from '../../policy-file/read-policy.ts';
import { listRepositories, type RepositoryRef } from '../../registry/list-images.ts';
import type { Place } from '../../settings-file/check-settings-file.ts';
import { areNotTaken } from '../say-failure.ts';
import { openPace, type Pace } from '../simulate/limiter.ts';
import { type Ask, Denied, openAsk } from './ask.ts';
import { type DoctorClients, doctorClients } from './clients.ts';
import { type Resource, readResources, readStack, type Stack } from './deployed.ts';
import { type DeployedLedger, ledgerIn } from './deployed-ledger.ts';
import { scanningRulesOf } from './known-rules.ts';
import { openSlackLook, type SlackLook } from './slack-look.ts';

/** What is looked at, and as whom. */
export interface Subject {
  readonly stage: string;
  /** The name of the stack. */
  readonly stack: string;
  readonly region: string;
  /** Whether --region or AWS_REGION names it, and not a profile alone. */
  readonly isRegionNamed: boolean;
  /** Where the stage belongs, as far as it is said. */
  readonly home: Place;
  /** What the stage is told, by the names of the variables. */
  readonly variables: Variables;
  /** What is wrong with what it is told, a sentence each. */
  readonly settingsProblems: readonly string[];
  /** Where the settings were read from. */
  readonly settingsFiles: readonly string[];
  /** The policy's file, or, of a world, the policy that was read from it. */
  readonly policy: string | PolicyReading;
  /** The ledger, where it is not the one of the stack. */
  readonly table?: string;
}

/** What examining takes besides AWS. */
export interface Tools {
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** What the checks look at: everything is read when it is first asked for, and once. */
export interface Looking extends Subject, Tools {
  readonly clients: DoctorClients;
  readonly ask: Ask;
  /** How many repositories are read at once. */
  readonly pace: Pace;
  readonly identity: () => Promise<{ readonly account: string; readonly arn: string }>;
  /** Those in scope of the stage. */
  readonly repositories: () => Promise<readonly RepositoryRef[]>;
  /** How the registry scans. */
  readonly scanning: () => Promise<ScanningRules>;
  /** Throws PolicyError. */
  readonly readPolicy: () => Promise<PolicyReading>;
  /** Undefined: not deployed yet. */
  readonly deployed: () => Promise<Stack | undefined>;
  readonly resources: () => Promise<readonly Resource[] | undefined>;
  readonly ledger: () => Promise<DeployedLedger | undefined>;
  /** Undefined where no channel is set. */
  readonly slack: () => Promise<SlackLook | undefined>;
}

/** So many calls at once, whatever for: ECR names no rate for reading lifecycle policies. */
const AT_ONCE = 24;
const REPOSITORIES_AT_ONCE = 20;

export function openLooking(subject: Subject, tools: Tools): Looking {
  const ask = openAsk(AT_ONCE);
  const pace = openPace(REPOSITORIES_AT_ONCE, REPOSITORIES_AT_ONCE);
  const clients = doctorClients(pace.throttled);
  const deployed = once(() => readStack(clients.stacks, ask, subject.stack));
  const readPolicy = once(async () =>
    typeof subject.policy === 'string'
      ? readPolicyFile(subject.policy, tools.now())
      : subject.policy,
  );
  return {
    ...subject,
    ...tools,
    ask,
    pace,
    clients,
    identity: once(async () => {
      const doing = 'asking AWS who these credentials are';
      const command = new GetCallerIdentityCommand({});
      const answer = await ask('sts:GetCallerIdentity', doing, () =>
        clients.identity.send(command),
      );
      return { account: answer.Account ?? '', arn: answer.Arn ?? '' };
    }),
    repositories: once(async () => {
      const all = await ask('ecr:DescribeRepositories', 'listing the repositories', () =>
        listRepositories(clients.ecr, { region: subject.region }),
      );
      const scope = scopeIn(textIn(subject.variables, 'REPOSITORIES'));
      return all.filter(({ repository }) => isInScope(scope, repository));
    }),
    scanning: once(() => scanningRulesOf(clients)),
    readPolicy,
    deployed,
    resources: once(async () =>
      (await known(deployed)) ? readResources(clients.stacks, ask, subject.stack) : undefined,
    ),
    ledger: once(async () => {
      const table = subject.table ?? (await known(deployed))?.outputs['LedgerTableName'];
      return table === undefined ? undefined : ledgerIn(table, subject.region, ask);
    }),
    slack: once(async () => {
      if (textIn(subject.variables, 'SLACK_CHANNEL') === undefined) return undefined;
      return openSlackLook(subject.variables, { ...tools, region: subject.region, clients, ask });
    }),
  };
}

/** Why the stack is not known is said in its own line; what right is missing, in each. */
async function known<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const isItsOwn = error instanceof TransientFailure || error instanceof PermanentFailure;
    const isSaid = error instanceof Denied || areNotTaken(nameOf((error as Error).cause));
    throw isItsOwn && !isSaid
      ? new PermanentFailure('the stack could not be looked at: see there')
      : error;
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}
