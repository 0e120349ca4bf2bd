import type { StandingVerdict } from '../../core/gate/standing-verdict.ts';
import type { ImageRef } from '../../core/image.ts';
import { seen } from '../../terminal/tree.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { minute } from '../finding-text.ts';
import { type ImageReference, parseImageReference, sayReference } from '../image-reference.ts';
import { type LedgerOfImage, openLedgerOf } from '../ledger-of-image.ts';
import { sayPolicyOfWorld } from '../policy-of-world.ts';
import { UsageError } from '../usage-error.ts';
import { waitForVerdict } from './wait-for-verdict.ts';
import { parseMaxAge, parseWaitTime } from './wait-time.ts';

export const gate: Command = {
  name: 'gate',
  summary: 'may this image be deployed? for pipelines',
  help: `Usage: ecr-scan-notifier gate IMAGE [options]

Says whether this image may be deployed: reads the verdict that the deployed notifier has recorded for
exactly it (a tag is resolved to its digest first, once), prints one line and says it by the exit code.
Nothing is scanned or judged by it. It needs dynamodb:Query on the table, and ecr:DescribeImages unless
IMAGE has its registry and a digest.

IMAGE: shop/api:1.4.2, shop/api@sha256:…, or with its registry in front

  --wait TIME     while there is no verdict, ask again every 5 seconds for so long: 90s, 10m, "1 hour".
                  An image that no scanner supports is not waited for: no time clears that
  --max-age TIME  let an approval count only while no scan that it rests on is older than this: 36h, 7d,
                  "30 days"; beyond it the answer is undecided, exit code 3. A scan that goes on by itself
                  is as old as the last look at it; one of unknown age, or that nobody looks at any more,
                  is too old
  --table NAME    the ledger; by default LEDGER_TABLE (the output LedgerTableName of the stack)
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    without AWS: push the image in a world file (docs/replay.md), and read its verdict there
  --policy FILE   with --world: the policy by which the image is judged there, instead of the world's
  --json          the answer as one JSON document

An approval does not count (3, in --json "unseen") while something is known that nobody has looked at: an
event spoke of its findings (heard), somebody did something about it in Slack (acted), or it could not be
judged again (failed). The first two are over within minutes: --wait 10m waits for them.

Exit code: 0 approved · 1 quarantined · 2 wrong usage, or it cannot be read · 3 undecided: not known, not
judged yet, approved by a scan that is too old, or the ledger does not answer for the moment`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('gate', args, {
      wait: { type: 'string' },
      'max-age': { type: 'string' },
      table: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      policy: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument === undefined) throw new UsageError('gate: which image? such as shop/api:1.4.2');
    const reference = parseImageReference(argument);
    const patience = values.wait === undefined ? 0 : parseWaitTime(values.wait);
    const maxAge = values['max-age'] === undefined ? undefined : parseMaxAge(values['max-age']);
    if (values.policy !== undefined && values.world === undefined) {
      throw new UsageError('gate: --policy goes with --world: what is deployed judges by its own');
    }
    const where = { ...values, judgeBy: values.policy };
    const ledger = await openLedgerOf('gate', reference, where, terminal.note);
    try {
      if (ledger.open) {
        const { text } = sayPolicyOfWorld(ledger.open);
        terminal.note(values.policy === undefined ? text : `Judged by ${values.policy}.`);
      }
      const standing = await waitForVerdict(ledger.readForGate, {
        ...('tag' in reference.name && { tag: reference.name.tag }),
        ...(maxAge !== undefined && { maxAge }),
        // Nobody will ever judge it.
        patience: ledger.notAnImage === undefined ? patience : 0,
        note: terminal.note,
        now: ledger.now,
        ...time,
      });
      const said = explaining(standing, ledger);
      terminal.print([
        values.json
          ? JSON.stringify({ image: ledger.image, name: sayReference(reference), ...said }, null, 2)
          : lineOf(said, reference, ledger.image),
      ]);
      if (standing.notLookedAtSince !== undefined)
        terminal.note(sayLeft(standing.notLookedAtSince));
      return EXIT[standing.verdict];
    } finally {
      await ledger.close();
    }
  },
};

/** Of what is not judged there is no use in saying that it has not been judged yet. */
const explaining = (
  standing: StandingVerdict,
  { notAnImage }: Pick<LedgerOfImage, 'notAnImage'>,
): StandingVerdict =>
  notAnImage === undefined || standing.verdict !== 'undecided'
    ? standing
    : { ...standing, why: `it is not an image (${notAnImage}), and only images are judged` };

const sayLeft = (since: string): string =>
  `Nobody has looked since ${minute(since)} whether that approval still holds (the policy's "watch"): "ecr-scan-notifier rejudge" has it judged anew.`;

const lineOf = (
  { verdict, why }: StandingVerdict,
  reference: ImageReference,
  { digest }: ImageRef,
): string => {
  const name =
    'tag' in reference.name ? `${sayReference(reference)} (${digest})` : sayReference(reference);
  return seen(`${verdict} ${name}: ${why}`);
};
