import type { Judgement } from '../../core/judgement/judgement.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { doesText } from '../../core/triggers/target-text.ts';
import type { Trigger } from '../../core/triggers/trigger.ts';
import { AT_THE_KEYBOARD, awsClients } from '../../lambda/aws-clients.ts';
import { nearest } from '../../policy-file/problems/nearest.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { webhookTarget } from '../../triggers/webhook/webhook-target.ts';
import { choosePolicy, policyOfWorld } from '../choose-policy.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { parseImageReference, sayReference } from '../image-reference.ts';
import { openLedgerOf } from '../ledger-of-image.ts';
import { openWorldOf } from '../open-world.ts';
import { OR_A_WORLD, regionFor, requireCredentials } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { sampleJudgement, testDelivery } from './sample-judgement.ts';
import { type Looked, sumLine, triggerLines } from './triggers-text.ts';
import { whyNot } from './why-not.ts';
import { wouldCall } from './would-call.ts';

export const triggersTest: Command = {
  name: 'triggers test',
  summary: 'what a verdict would set off, and whether a webhook takes it',
  help: `Usage: ecr-scan-notifier triggers test [options]

Says of each trigger of the policy what it would call and what it would send, for an image of the deployment
or for an imaginary one (whose digest is all zeros), and why it is not for that image. Secrets are not shown:
of an address no more than its host, of headers their names. Nothing is called, unless with --send: then each
webhook is sent a signed message with "test": true, by the secret in its parameter, which needs
ssm:GetParameter. Nothing is deployed by it.

  --trigger NAME  this trigger alone
  --image IMAGE   by the verdict that stands on this image, such as shop/api:1.4.2; without it an image
                  shop/api:1.4.2 with the verdict that the trigger waits for
  --send          send each webhook a test message
  --policy FILE   the policy; by default POLICY_FILE, policy.yml here, or the built-in one
  --table NAME    with --image: the ledger; by default LEDGER_TABLE
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    without AWS: the policy of a world file (docs/replay.md), and with --image its image
  --json          everything as one JSON document

Exit code: 0 done · 1 a webhook did not take its message · 2 wrong usage, or it cannot be read`,

  run: async (args, terminal) => {
    const { values, argument } = readArguments('triggers test', args, {
      trigger: { type: 'string' },
      image: { type: 'string' },
      send: { type: 'boolean' },
      policy: { type: 'string' },
      table: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument !== undefined) {
      throw new UsageError(
        `triggers test: name it with --trigger or --image, and not "${argument}"`,
      );
    }
    const { judgement, policy, name, close } = await subjectFor(values, terminal);
    try {
      const triggers = chosen(policy, values.trigger);
      const sends = values.send && triggers.some(({ target }) => target.kind === 'webhook');
      if (sends && values.world === undefined) {
        await regionFor(values.region, undefined, OR_A_WORLD);
        await requireCredentials();
      }
      const looked: Looked[] = [];
      for (const trigger of triggers) looked.push(await lookAt(trigger, judgement, values.send));
      if (values.json) {
        const sent = looked.filter((one) => one.sent).length;
        const document = { ...(name && { image: name }), triggers: looked, sent };
        terminal.print([JSON.stringify(document, undefined, 2)]);
      } else if (looked.length === 0) {
        terminal.print(['The policy has no trigger: no verdict sets off anything.']);
      } else {
        for (const one of looked) terminal.print(triggerLines(one, name));
        terminal.print(['', sumLine(looked, values.send === true)]);
      }
      return looked.every(({ sent }) => sent?.taken !== false) ? EXIT.done : EXIT.incomplete;
    } finally {
      await close();
    }
  },
};

interface Values {
  readonly image?: string | undefined;
  readonly policy?: string | undefined;
  readonly table?: string | undefined;
  readonly region?: string | undefined;
  readonly world?: string | undefined;
}

interface Subject {
  /** The verdict that stands; absent: an imaginary one. */
  readonly judgement?: Judgement;
  readonly name?: string;
  readonly policy: Policy;
  readonly close: () => Promise<unknown>;
}

async function subjectFor(values: Values, terminal: Terminal): Promise<Subject> {
  const now = new Date();
  if (values.image === undefined) {
    if (values.world === undefined)
      return { policy: choosePolicy(values.policy, now, terminal).policy, close: async () => {} };
    const open = await openWorldOf(values.world, values.policy);
    return { policy: policyOfWorld(open, terminal).policy, close: () => open.rig.stop() };
  }
  const reference = parseImageReference(values.image);
  const ledger = await openLedgerOf(
    'triggers test',
    reference,
    { ...values, judgeBy: values.policy },
    terminal.note,
  );
  const name = sayReference(reference);
  const { current } = await ledger.read();
  if (!current) {
    await ledger.close();
    throw new UsageError(`${name}: no judgement is recorded`);
  }
  const { policy } = ledger.open ?? choosePolicy(values.policy, now, terminal);
  return { judgement: current.judgement, name, policy, close: ledger.close };
}

function chosen({ triggers = [] }: Policy, name: string | undefined): readonly Trigger[] {
  if (name === undefined) return triggers;
  const found = triggers.filter((one) => one.name === name);
  if (found.length > 0) return found;
  const names = triggers.map((one) => one.name);
  const meant = nearest(name, names);
  const there = names.length > 0 ? `there is ${names.join(', ')}` : 'it has none';
  throw new UsageError(
    `triggers test: the policy has no trigger ${name}: ${meant ? `did you mean ${meant}?` : there}`,
  );
}

async function lookAt(
  trigger: Trigger,
  judgement: Judgement | undefined,
  send = false,
): Promise<Looked> {
  const { name, target, dryRun } = trigger;
  const delivery = testDelivery(trigger, judgement ?? sampleJudgement(trigger));
  const why = judgement && whyNot(trigger, judgement);
  const looked: Looked = {
    trigger: name,
    does: doesText(trigger),
    dryRun,
    ...(judgement && { isMet: why === undefined }),
    ...(why !== undefined && { whyNot: why }),
    ...wouldCall(target, delivery),
  };
  if (!send || target.kind !== 'webhook') return looked;
  const call = webhookTarget({
    ssm: () => awsClients({ limits: AT_THE_KEYBOARD }).parameters(),
    now: () => new Date(),
    patience: AT_THE_KEYBOARD.slack.attempt,
  });
  try {
    return { ...looked, sent: { taken: true, what: await call(target, delivery) } };
  } catch (error) {
    return { ...looked, sent: { taken: false, what: (error as Error).message } };
  }
}
