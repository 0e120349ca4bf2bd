import { FEEDS } from '../core/findings/feeds/feeds.ts';
import { judgeAgain } from '../core/judgement/audit.ts';
import type { Decision } from '../core/judgement/decision.ts';
import type { Current } from '../core/ledger/ledger.ts';
import { seen } from '../terminal/tree.ts';
import { type ChosenPolicy, choosePolicy, policyOfWorld } from './choose-policy.ts';
import { type Command, EXIT, readArguments } from './command.ts';
import { parseImageReference, sayReference } from './image-reference.ts';
import { openLedgerOf } from './ledger-of-image.ts';
import { UsageError } from './usage-error.ts';

export const audit: Command = {
  name: 'audit',
  summary: 'judges a recorded case again, by the evidence that was kept with it',
  help: `Usage: ecr-scan-notifier audit IMAGE [options]

Reads the judgement that stands for an image and the evidence kept with it, and judges that again by a
policy: by the version that is recorded it comes to the same verdict. Neither ECR's scan of today nor
the feeds of today play a part. It needs dynamodb:Query on the table, and ecr:DescribeImages unless IMAGE
has its registry and a digest.

  --policy FILE   the policy; by default that of the world where there is one, else POLICY_FILE,
                  policy.yml here, or the built-in one
  --table NAME    the ledger; by default LEDGER_TABLE (the output LedgerTableName of the stack)
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    push the image in a world file (docs/replay.md) instead, and read the ledger there
  --json          both verdicts as one JSON document

Exit code: 0 the same verdict · 1 another · 2 wrong usage, or nothing is recorded`,

  run: async (args, terminal) => {
    const { values, argument } = readArguments('audit', args, {
      policy: { type: 'string' },
      table: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument === undefined) throw new UsageError('audit: which image? such as shop/api:1.4.2');
    const reference = parseImageReference(argument);
    const ledger = await openLedgerOf('audit', reference, values, terminal.note);
    try {
      const { current } = await ledger.read();
      if (!current) throw new UsageError(`${sayReference(reference)}: no judgement is recorded`);
      const chosen =
        ledger.open && values.policy === undefined
          ? policyOfWorld(ledger.open, terminal)
          : choosePolicy(values.policy, ledger.now(), terminal);
      const again = judgeAgain(current.judgement, await ledger.findings(current), chosen.policy);
      const name = sayReference(reference);
      terminal.print(
        values.json
          ? [JSON.stringify(auditEntry(name, current, again, chosen), undefined, 2)]
          : linesOf(name, current, again, chosen).map(seen),
      );
      return again.verdict === current.judgement.verdict ? EXIT.done : EXIT.incomplete;
    } finally {
      await ledger.close();
    }
  },
};

function auditEntry(
  name: string,
  { judgement, number }: Current,
  again: Decision,
  { policy, source }: ChosenPolicy,
): object {
  const { image, verdict, judgedAt, policyVersion, override, reasons, feeds } = judgement;
  return {
    image,
    name,
    recorded: {
      judgement: number,
      verdict,
      reasons,
      judgedAt,
      policyVersion,
      ...(override && { override }),
      feeds,
    },
    again: {
      verdict: again.verdict,
      reasons: again.reasons,
      policyVersion: policy.version,
      policySource: source,
    },
    same: verdict === again.verdict,
  };
}

function linesOf(
  image: string,
  { judgement, number }: Current,
  again: Decision,
  { policy: { version }, source }: ChosenPolicy,
): string[] {
  const { verdict, judgedAt, policyVersion, reasons, feeds } = judgement;
  const isSame = verdict === again.verdict;
  return [
    `${verdict} ${image}: judgement ${number}, of ${judgedAt}, by the policy ${policyVersion}`,
    ...reasons.map(({ text }) => `  ${text}`),
    `  ${FEEDS.map(({ name, briefly }) => `${briefly} of ${feeds[name] ?? 'no date: it was not asked'}`).join(', ')}`,
    `judged again by the policy ${version}${version === policyVersion ? ', the same' : ', another'} (${source}): ${
      isSame ? `${again.verdict} as well` : again.verdict
    }`,
    ...again.reasons.map(({ text }) => `  ${text}`),
  ];
}
