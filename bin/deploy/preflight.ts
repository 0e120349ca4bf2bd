import type { Check } from '../../src/cli/doctor/check.ts';
import { credentials } from '../../src/cli/doctor/checks/credentials.ts';
import { BEFORE_DEPLOYING } from '../../src/cli/doctor/checks.ts';
import { type Examined, examineBy } from '../../src/cli/doctor/examine.ts';
import type { Looking } from '../../src/cli/doctor/looking.ts';
import { adoptedTable } from './preflight/adopted-table.ts';
import { ownerOfTheMarks } from './preflight/owner-of-the-marks.ts';
import { refuse } from './refused.ts';

/** What `doctor` looks at before anything is deployed, and what CloudFormation would find out in the middle. */
export const PREFLIGHT: readonly Check[] = [...BEFORE_DEPLOYING, ownerOfTheMarks, adoptedTable];

/**
 * Looks at everything that a deployment rests on. First at who deploys, without whom nothing else can be asked, and then at
 * all the others at once. Throws Refused for what is wrong, and stops a deployment.
 */
export async function preflight(looking: Looking): Promise<readonly Examined[]> {
  const who = await examineBy(looking, [credentials]);
  refuse(who.filter(({ state }) => state !== 'good').map(say));
  const others = await examineBy(
    looking,
    PREFLIGHT.filter((check) => check !== credentials),
  );
  const stopping = new Set(
    PREFLIGHT.flatMap(({ name, beforeDeploying }) => (beforeDeploying === 'stops' ? [name] : [])),
  );
  refuse(others.filter(({ check, state }) => state === 'wrong' && stopping.has(check)).map(say));
  return [...who, ...others];
}

const say = ({ check, says }: Examined): string => `${check}: ${says}`;
