import { readFileSync } from 'node:fs';
import { isRegion } from '../../core/served.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { regionFor } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { mergedInto, statementFor } from './statement.ts';

export const membersStatement: Command = {
  name: 'members statement',
  summary: "prints what lets the deployed notifier into a member's registry",
  help: `Usage: ecr-scan-notifier members statement --hub ACCOUNT --member ACCOUNT [options]

Prints the statement for the registry policy of a member: an account whose images the notifier of another account
(the hub) judges. A registry has one policy, in each region, and whoever sets it replaces it whole: with --into
the statement is put into the one that is there, and into nothing else. No call is made. A registry that is older
than 2025 may go by the former scope of such policies, V1, and take no notice of the statement: the first command
shows the scope, and the last one changes it.

  aws ecr get-account-setting --name REGISTRY_POLICY_SCOPE

  aws ecr get-registry-policy --query policyText --output text > registry.json
  npx ecr-scan-notifier members statement --hub … --member … --into registry.json > merged.json
  aws ecr put-registry-policy --policy-text file://merged.json
  aws ecr put-account-setting --name REGISTRY_POLICY_SCOPE --value V2

Of a member with enhanced scanning ECR shows its scans to nobody else, whatever the policy says: there the
functions take on a role (docs/accounts.md).

  --hub ACCOUNT    the account in which the notifier is deployed
  --member ACCOUNT the account whose registry it is
  --region R       the region of the registry, by default AWS_REGION or that of your profile
  --stack NAME     the name of the notifier's stack, by default ecr-scan-notifier-prod
  --no-marks       without the right to put and remove the tags of verdicts (marks: off in the settings)
  --into FILE      the whole registry policy that FILE holds, with the statement in it
  --json           the same; it is JSON in any case

Exit code: 0 printed · 2 wrong usage`,

  run: async (args, terminal) => {
    const { values, argument } = readArguments('members statement', args, {
      hub: { type: 'string' },
      member: { type: 'string' },
      region: { type: 'string' },
      stack: { type: 'string' },
      'no-marks': { type: 'boolean' },
      into: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument !== undefined)
      throw new UsageError(`members statement: "${argument}" is one argument too many`);
    const account = accountIn('member', values.member);
    const hub = accountIn('hub', values.hub);
    if (account === hub) {
      throw new UsageError(
        `members statement: ${hub} is the account of the notifier itself, whose roles need no statement, in whatever region`,
      );
    }
    const statement = statementFor({
      account,
      hub,
      region: regionIn(await regionFor(values.region)),
      stack: stackIn(values.stack),
      marks: values['no-marks'] !== true,
    });
    const printed =
      values.into === undefined ? statement : mergedInto(policyIn(values.into), statement);
    terminal.print([JSON.stringify(printed, null, 2)]);
    return EXIT.done;
  },
};

function accountIn(option: string, value: string | undefined): string {
  if (value !== undefined && /^\d{12}$/.test(value)) return value;
  const given = value === undefined ? '' : `"${value}" is no account; `;
  throw new UsageError(
    `members statement: ${given}expected --${option} with the twelve digits of an account`,
  );
}

function regionIn(region: string): string {
  if (isRegion(region)) return region;
  throw new UsageError(
    `members statement: "${region}" is no region: expected one like eu-central-1`,
  );
}

function stackIn(value = 'ecr-scan-notifier-prod'): string {
  if (/^[A-Za-z][A-Za-z0-9-]*$/.test(value)) return value;
  throw new UsageError(`members statement: "${value}" is not the name of a stack`);
}

function policyIn(file: string): object {
  let policy: unknown;
  try {
    policy = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(`members statement: ${file} cannot be read as JSON: ${message}`, {
      cause: error,
    });
  }
  if (typeof policy === 'object' && policy !== null && !Array.isArray(policy)) return policy;
  throw new UsageError(`members statement: ${file} holds no policy: expected a JSON object`);
}
