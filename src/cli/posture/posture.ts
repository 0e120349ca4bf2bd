import { CHECKS } from '../../core/posture/checks/checks.ts';
import { FIXABLE } from '../../core/posture/fix.ts';
import { type Check, isToMend } from '../../core/posture/posture.ts';
import { counted } from '../../core/words.ts';
import { AT_THE_KEYBOARD, awsClients } from '../../lambda/aws-clients.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { coverageOf } from '../../threat-intel/coverage.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { ledgerOf, requireLedger } from '../open-ledger.ts';
import { openWorldOf } from '../open-world.ts';
import { OR_A_WORLD, regionFor, requireCredentials, tableOf } from '../place.ts';
import { openPace } from '../simulate/limiter.ts';
import type { Time } from '../time.ts';
import { UsageError } from '../usage-error.ts';
import { fixPosture } from './fix-posture.ts';
import { ledgerOfPosture } from './ledger-of-posture.ts';
import { openPlan, tryFixes } from './plan-fixes.ts';
import { postureJson } from './posture-json.ts';
import { postureLines, summaryOf } from './posture-lines.ts';
import { checksIn, type Mode, modeOf, rolesIn } from './posture-options.ts';
import { EVERY, type PostureSource, readPosture } from './read-posture.ts';

/** Of each repository several things are read at once. */
const AT_FIRST = 4;
const AT_MOST = 12;

export const posture: Command = {
  name: 'posture',
  summary: 'what the registry and its repositories should be, and are not',
  help: `Usage: ecr-scan-notifier posture [options]
       ecr-scan-notifier posture --fix [--only CHECK] [--role ARN] [--dry-run | --yes] [options]

Looks at how the registry and its repositories are set up, and says what is so, why it matters and what to do.
What cannot be read is "not known", and never good. The checks (docs/posture.md):
${CHECKS.map(({ name, about }) => `  ${name.padEnd(18)}${about}`).join('\n')}
Nothing is changed without --fix. It needs ecr:DescribeRepositories, and for the checks ecr:DescribeImages,
ecr:GetRegistryScanningConfiguration, ecr:GetRegistryPolicy, ecr:GetRepositoryPolicy, ecr:GetLifecyclePolicy,
ecr:ListPullTimeUpdateExclusions, ecr:DescribePullThroughCacheRules and inspector2:ListCoverage; with --table
dynamodb:Query on the table and its indexes, and dynamodb:BatchGetItem.

  --repository P  only repositories whose name matches; * stands for any characters, ? for one
  --only CHECK    only this check; may be given several times
  --fix           show what can be done, call by call, ask, and do that and nothing else, of
                  ${FIXABLE.join(', ')}.
                  Nothing gets looser. A lifecycle policy is tried by ECR's own preview, and is not set where it
                  would delete an image that runs, is watched, or is among the newest. It needs, for what is
                  done, ecr:PutImageTagMutability, ecr:PutRegistryScanningConfiguration, ecr:PutLifecyclePolicy,
                  ecr:StartLifecyclePolicyPreview, ecr:GetLifecyclePolicyPreview,
                  ecr:RegisterPullTimeUpdateExclusion
  --role ARN      a role of the deployed functions, for pull-time; may be given several times
  --dry-run       with --fix: show the plan, and do nothing
  --yes           with --fix: do it without asking (in a pipeline, where nobody can be asked)
  --table NAME    the deployed ledger, for what is watched and what runs. By default LEDGER_TABLE
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    the embedded AWS of a world file instead (docs/replay.md)
  --json          everything as one JSON document

Exit code: 0 nothing to mend, or all done · 1 something to mend, not known or not done · 2 wrong usage, or
nothing can be read`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('posture', args, {
      repository: { type: 'string' },
      only: { type: 'string', multiple: true },
      fix: { type: 'boolean' },
      role: { type: 'string', multiple: true },
      'dry-run': { type: 'boolean' },
      yes: { type: 'boolean' },
      table: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument !== undefined) {
      throw new UsageError(`posture: it takes no argument; did you mean --repository ${argument}?`);
    }
    const checks = checksIn(values.only);
    const mode = modeOf(values, terminal);
    const open = values.world === undefined ? undefined : await openWorldOf(values.world);
    try {
      const region = open?.world.region ?? (await regionFor(values.region, undefined, OR_A_WORLD));
      const table = open ? undefined : tableOf(values.table);
      if (!open) await requireCredentials();
      if (table !== undefined) await requireLedger(table, region);
      const asked: Asked = {
        checks,
        pattern: values.repository ?? EVERY,
        place: values.world,
        asJson: values.json === true,
        ...(table !== undefined && { ledger: ledgerOfPosture(ledgerOf(table, region)) }),
      };
      const now = open?.rig.clock.now() ?? new Date(time.clock());
      const source = sourceIn(region, now, asked);
      if (mode === undefined) return await report(source, asked, terminal);
      return await fix(source, { ...asked, mode, roles: rolesIn(values.role) }, terminal, time);
    } finally {
      await open?.rig.stop();
    }
  },
};

interface Asked {
  readonly checks: readonly Check[];
  readonly pattern: string;
  /** The world, where one is read. */
  readonly place: string | undefined;
  readonly asJson: boolean;
  readonly ledger?: ReturnType<typeof ledgerOfPosture>;
}

function sourceIn(region: string, now: Date, { ledger }: Asked): PostureSource {
  const pace = openPace(AT_FIRST, AT_MOST);
  const clients = awsClients({ limits: AT_THE_KEYBOARD, onThrottled: pace.throttled });
  return {
    ecr: clients.ecr(region),
    region,
    coverage: coverageOf(clients.inspector),
    pace,
    now,
    ...(ledger && { runsByLedger: ledger.runs }),
  };
}

async function report(source: PostureSource, asked: Asked, terminal: Terminal): Promise<number> {
  const { checks, pattern, place, asJson } = asked;
  const found = await readPosture(source, pattern, checks);
  const { account, region } = found.registry;
  const names = checks.map(({ name }) => name);
  terminal.print(
    asJson
      ? [JSON.stringify(postureJson(found, names), undefined, 2)]
      : postureLines(found, place ?? `${account} ${region}`, terminal.form.paint),
  );
  return found.findings.some(isToMend) ? EXIT.incomplete : EXIT.done;
}

async function fix(
  source: PostureSource,
  asked: Asked & { readonly mode: Mode; readonly roles: readonly string[] },
  terminal: Terminal,
  time: Time,
): Promise<number> {
  const { checks, pattern, ledger, mode, asJson, roles } = asked;
  const only = FIXABLE.filter((name) => checks.some((check) => check.name === name));
  if (only.length === 0) throw new UsageError(`posture --fix: ${notFixable(checks)}`);
  const plan = openPlan(only, checks.length < CHECKS.length, source.now);
  const found = await readPosture(source, pattern, checks, plan.each);
  plan.ofRegistry(found, roles);
  const { account } = found.registry;
  terminal.note(
    `${counted(found.asked.length, 'repository', 'repositories')}: ${summaryOf(found.findings)}`,
  );
  const watched = ledger?.watched ?? (() => Promise.resolve(new Set<never>()));
  const tried = await tryFixes(plan.planned(), plan.stock, account, source, watched, time);
  return fixPosture(tried, account, source, { mode, asJson }, terminal);
}

const notFixable = (checks: readonly Check[]): string =>
  `${checks.map(({ name }) => name).join(', ')} is for a person to decide; what can be done is ${FIXABLE.join(', ')}`;
