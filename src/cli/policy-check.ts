import { counted } from '../core/words.ts';
import { AT_THE_KEYBOARD, awsClients } from '../lambda/aws-clients.ts';
import { policyInWords } from '../policy-file/in-words.ts';
import { firstOf } from '../policy-file/problems/first-of.ts';
import { PolicyError, PROBLEMS_SHOWN } from '../policy-file/problems/problem.ts';
import { unmetPatterns } from '../policy-file/problems/unmet-patterns.ts';
import { readPolicyFile } from '../policy-file/read-policy.ts';
import { listRepositories } from '../registry/list-images.ts';
import { seen } from '../terminal/tree.ts';
import { type Command, EXIT, readArguments } from './command.ts';
import { resolvedFor, resolvedLines } from './destinations.ts';
import { openWorldOf } from './open-world.ts';
import { OR_A_WORLD, regionFor, requireCredentials } from './place.ts';
import { defaultPolicyFile } from './policy-of-world.ts';
import { UsageError } from './usage-error.ts';

export const policyCheck: Command = {
  name: 'policy check',
  summary: 'the problems of a policy, or what it does in plain words',
  help: `Usage: ecr-scan-notifier policy check [FILE] [options]

Reads a policy (by default POLICY_FILE, else policy.yml) with all that it includes, and says what it does
in plain words, with its version and with warnings about what is allowed and probably not meant. Nothing
of AWS is asked, unless with --registry: then for the names of the repositories, to tell where messages
about each go, and which overrides and notify rules are for none. That needs ecr:DescribeRepositories.

  --policy FILE   the same as FILE
  --registry      where messages go, and warnings of rules that match no repository of the registry
  --region R      with --registry: the AWS region, by default AWS_REGION or that of your profile
  --world FILE    the same for the repositories of a world file (docs/replay.md)
  --json          the policy in words, its version, warnings and problems as one JSON document

Exit code: 0 the policy can be used · 2 it cannot, every problem stands on standard error`,

  run: async (args, terminal) => {
    const { values, argument } = readArguments('policy check', args, {
      policy: { type: 'string' },
      registry: { type: 'boolean' },
      region: { type: 'string' },
      world: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    const file = fileOf(argument, values.policy);
    const now = new Date();
    try {
      const { policy, warnings: written } = readPolicyFile(file, now);
      const place = await repositoriesAt(values);
      const unmet = place ? unmetPatterns(policy, place.repositories, place.where) : [];
      const warnings = [...written, ...unmet];
      const resolved = place && resolvedFor(place.repositories, policy.notify);
      const [, ...words] = policyInWords(policy, now);
      if (values.json) {
        const { version } = policy;
        const destinations = resolved && { destinations: resolved };
        const document = { file, usable: true, version, words, ...destinations, warnings };
        terminal.print([JSON.stringify(document, undefined, 2)]);
        return EXIT.done;
      }
      terminal.print([
        seen(`Policy ${file} (${policy.version})`),
        ...words.map(seen),
        ...(resolved ? ['', 'Where messages go in Slack:', ...resolvedLines(resolved)] : []),
        ...(warnings.length > 0 ? ['', counted(warnings.length, 'warning')] : []),
        ...firstOf(warnings, PROBLEMS_SHOWN).map((warning) => `  ${seen(warning)}`),
      ]);
      return EXIT.done;
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      if (values.json) {
        const document = { file, usable: false, problems: error.problems };
        terminal.print([JSON.stringify(document, undefined, 2)]);
      }
      for (const problem of firstOf(error.problems, PROBLEMS_SHOWN)) terminal.note(seen(problem));
      terminal.note(`${file} cannot be used: ${counted(error.problems.length, 'problem')}`);
      return EXIT.usage;
    }
  },
};

function fileOf(argument: string | undefined, named: string | undefined): string {
  if (argument !== undefined && named !== undefined) {
    throw new UsageError(`policy check: which one, ${argument} or ${named}?`);
  }
  return argument ?? named ?? defaultPolicyFile();
}

interface PlaceValues {
  readonly registry?: boolean | undefined;
  readonly region?: string | undefined;
  readonly world?: string | undefined;
}

/** The repositories to look at a policy by, and which these are; undefined where nobody says. */
async function repositoriesAt({
  registry,
  region,
  world,
}: PlaceValues): Promise<{ repositories: readonly string[]; where: string } | undefined> {
  if (world !== undefined && (registry || region !== undefined)) {
    throw new UsageError('policy check: a world, or the registry of an account? not both');
  }
  if (world !== undefined) {
    const open = await openWorldOf(world);
    try {
      return { repositories: await repositoriesIn(open.world.region), where: `of ${world}` };
    } finally {
      await open.rig.stop();
    }
  }
  if (!registry) return undefined;
  const here = await regionFor(region, undefined, OR_A_WORLD);
  await requireCredentials();
  return { repositories: await repositoriesIn(here), where: `in ${here}` };
}

async function repositoriesIn(region: string): Promise<string[]> {
  const ecr = awsClients({ limits: AT_THE_KEYBOARD }).ecr(region);
  return (await listRepositories(ecr, { region })).map(({ repository }) => repository);
}
