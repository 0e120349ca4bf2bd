import { givenInSlack } from '../../core/interventions/given-in-slack.ts';
import type { WaiversOfRepository } from '../../core/interventions/slack-waivers.ts';
import { asWaiver } from '../../core/interventions/slack-waivers.ts';
import { isInForce } from '../../core/policy/exceptions.ts';
import { matchesGlob } from '../../core/policy/glob.ts';
import type { Policy } from '../../core/policy/policy.ts';
import {
  type WaiverToWrite,
  waiverEntry,
  waiversAsYaml,
} from '../../policy-file/exceptions/waivers-as-yaml.ts';
import { choosePolicy } from '../choose-policy.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { ledgerOf } from '../open-ledger.ts';
import { regionFor, requireCredentials, requireTable } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { sayAccepted, sayUnreadable } from './slack-entries.ts';

export const waiversExport: Command = {
  name: 'waivers export',
  summary: 'the risks accepted from Slack that count now, as YAML for the policy',
  help: `Usage: ecr-scan-notifier waivers export [options]

Prints the waivers that people have given from Slack and that are in force, as YAML for the policy or for a file
that it includes, each with a comment that says where it comes from. Nothing is changed: revoke them in Slack
once the policy that has them is deployed. It needs dynamodb:Query and dynamodb:BatchGetItem on the table.
It reads the table of a deployment: there is no --world, for nothing has been given in a world before.

  --repository P  only of repositories whose name matches; * stands for any characters, ? for one
  --policy FILE   the policy whose longest-waiver holds; by default POLICY_FILE, policy.yml here, or the
                  built-in one
  --table NAME    the ledger; by default LEDGER_TABLE (the output LedgerTableName of the stack)
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --json          the same as one JSON document, without the comments

Exit code: 0 done · 2 wrong usage, or it cannot be read`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('waivers export', args, {
      repository: { type: 'string' },
      policy: { type: 'string' },
      table: { type: 'string' },
      region: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument !== undefined) {
      throw new UsageError(
        `waivers export: it takes no argument; did you mean --repository ${argument}?`,
      );
    }
    const now = new Date(time.clock());
    const table = requireTable('waivers export', values.table);
    const { policy } = choosePolicy(values.policy, now, terminal);
    const region = await regionFor(values.region);
    await requireCredentials();
    const all = await ledgerOf(table, region).slackWaivers();
    const { repository: pattern = '*' } = values;
    const wanted = all.filter(({ repository }) => matchesGlob(pattern, repository));
    for (const line of wanted.flatMap(sayUnreadable)) terminal.note(line);
    const list = wanted.flatMap((one) => inForce(one, policy, now));
    const waivers = list.map(waiverEntry);
    if (values.json) terminal.print([JSON.stringify({ waivers }, undefined, 2)]);
    else if (list.length > 0) terminal.print([waiversAsYaml(list)]);
    if (list.length === 0)
      terminal.note(`No waiver from Slack is in force${values.repository ? ' there' : ''}.`);
    return EXIT.done;
  },
};

function inForce(of: WaiversOfRepository, policy: Policy, now: Date): WaiverToWrite[] {
  return (of.waivers ?? []).flatMap((one) => {
    const waiver = asWaiver(one, of);
    const isMeant = !one.revoked && isInForce(waiver, policy, now) && waiver.scope.ids?.length;
    const bound = waiver.severityAtMost
      ? `; in Slack it is for ${waiver.severityAtMost} or milder alone, here for any severity`
      : '';
    const comment = `${waiver.source}: ${sayAccepted(givenInSlack(one))}${bound}`;
    return isMeant ? [{ waiver, registry: of, comment }] : [];
  });
}
