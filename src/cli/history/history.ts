import type { Terminal } from '../../terminal/terminal.ts';
import { seen } from '../../terminal/tree.ts';
import { callText } from '../call-text.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { parseImageReference, sayReference } from '../image-reference.ts';
import { type DeployedImage, deployedLedger } from '../ledger-of-image.ts';
import { UsageError } from '../usage-error.ts';
import { readSteps, type Step } from './read-steps.ts';
import { stepEntry } from './step-json.ts';
import { stepLines } from './step-text.ts';
import { interventionLine, openTrail, type Trail } from './trail.ts';

export const history: Command = {
  name: 'history',
  summary: 'every judgement of an image, and what changed from one to the next',
  help: `Usage: ecr-scan-notifier history IMAGE [options]

Prints every judgement of an image that is still on record, the oldest first: when it was made, by which
policy, the verdict with its reasons, what is different from the one before (the scan, the policy, names,
findings that are new and gone), and who accepted what; between them, what people did about it from Slack,
and what they saw; at last what was set off. The one that stands is kept for ever, an older one
for as long as the policy says (keep: 400 days by default). It needs dynamodb:Query on the table, and
ecr:DescribeImages unless IMAGE has its registry and a digest.

IMAGE: shop/api:1.4.2, shop/api@sha256:…, or with its registry in front; one that has gone from the
       registry by both, 123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/api@sha256:…

It reads the table of a deployment: there is no --world, for nothing has happened in a world before.

  --table NAME    the ledger; by default LEDGER_TABLE (the output LedgerTableName of the stack)
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --json          everything as one JSON document

Exit code: 0 done · 2 wrong usage, nothing is recorded, or it cannot be read`,

  run: async (args, terminal) => {
    const { values, argument } = readArguments('history', args, {
      table: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument === undefined)
      throw new UsageError('history: which image? such as shop/api:1.4.2');
    if (values.world !== undefined) {
      throw new UsageError(
        'history: a world has no ledger of before: explain --world judges an image of it',
      );
    }
    const reference = parseImageReference(argument);
    const image = await deployedLedger('history', values, reference);
    const name = sayReference(reference);
    await (values.json ? showJson(image, name, terminal) : showLines(image, name, terminal));
    return EXIT.done;
  },
};

async function showLines(image: DeployedImage, name: string, terminal: Terminal): Promise<void> {
  const { form } = terminal;
  const trail = await trailOf(image);
  const done = (time?: string): string[] => {
    const lines = trail.upTo(time).map((one) => interventionLine(one, form));
    return lines.length > 0 ? ['', ...lines] : [];
  };
  const show = openSteps(image, name);
  for await (const { step, before } of show) {
    if (!before) {
      const whole = name.endsWith(image.image.digest) ? name : `${name} (${image.image.digest})`;
      terminal.print([seen(whole), ...deletedLines(step)]);
    }
    terminal.print([...done(step.judgement.judgedAt), '', ...stepLines(step, before, form)]);
  }
  terminal.print(done());
  const { calls } = await image.ledger.setOff(image.image);
  if (calls.length > 0) terminal.print(['', ...calls.map((call) => seen(callText(call)))]);
}

const trailOf = async ({ ledger, image }: DeployedImage): Promise<Trail> =>
  openTrail(await ledger.interventions(image));

async function showJson(image: DeployedImage, name: string, terminal: Terminal): Promise<void> {
  const judgements: object[] = [];
  for await (const { step, before } of openSteps(image, name)) {
    judgements.push(stepEntry(step, before));
  }
  const interventions = (await trailOf(image)).upTo();
  const { calls } = await image.ledger.setOff(image.image);
  const document = { image: image.image, name, judgements, interventions, calls };
  terminal.print([JSON.stringify(document, undefined, 2)]);
}

/** Each with the one before it. Throws UsageError where there is none. */
async function* openSteps(
  image: DeployedImage,
  name: string,
): AsyncGenerator<{ readonly step: Step; readonly before: Step | undefined }> {
  let before: Step | undefined;
  for await (const step of readSteps(image)) {
    yield { step, before };
    before = step;
  }
  if (!before) throw new UsageError(`${name}: no judgement is recorded`);
}

function deletedLines({ number }: Step): string[] {
  if (number === 1) return [];
  const first = number === 2 ? 'Its first judgement is' : `Its first ${number - 1} judgements are`;
  return [`${first} not kept any more.`];
}
