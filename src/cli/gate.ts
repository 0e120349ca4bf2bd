import { setTimeout } from 'node:timers/promises';
import { ECRClient } from '@aws-sdk/client-ecr';
import type { ImageRef } from '../core/image.ts';
import type { LedgerPage } from '../core/ledger.ts';
import { type Command, EXIT, readArguments } from './command.ts';
import { findImage } from './find-image.ts';
import { type ImageReference, parseImageReference, sayReference } from './image-reference.ts';
import { recordsOf } from './open-ledger.ts';
import { regionFor, tableOf } from './place.ts';
import { openWorldOf } from './reading.ts';
import type { StandingVerdict } from './standing-verdict.ts';
import { seen } from './tree.ts';
import { UsageError } from './usage-error.ts';
import { waitForVerdict } from './wait-for-verdict.ts';
import { parseWaitTime } from './wait-time.ts';

export const gate: Command = {
  name: 'gate',
  summary: 'may this image be deployed? for pipelines',
  help: `Usage: ecr-scan-notifier gate IMAGE [options]

Reads the verdict that the deployed notifier has recorded for exactly this image (a tag is resolved to
its digest first, once), waits for one if asked to, prints one line and says it by the exit code. It
needs dynamodb:Query on the table, and ecr:DescribeImages unless IMAGE has its registry and a digest.

IMAGE: shop/api:1.4.2, shop/api@sha256:…, or with its registry in front

  --wait TIME     wait for a verdict: 90s, 10m, 1h; it is asked for every 5 seconds
  --table NAME    the ledger; by default LEDGER_TABLE ("npx serverless info --verbose" prints LedgerTableName)
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    push the image in a world file (docs/replay.md) instead, and read the ledger there

Exit code: 0 approved · 1 quarantined · 2 wrong usage, or it cannot be read · 3 undecided or not judged yet`,

  run: async (args, terminal) => {
    const { values, argument } = readArguments('gate', args, {
      wait: { type: 'string' },
      table: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument === undefined) throw new UsageError('gate: which image? such as shop/api:1.4.2');
    const reference = parseImageReference(argument);
    const patience = values.wait === undefined ? 0 : parseWaitTime(values.wait);
    const ledger = values.world
      ? await ledgerInWorld(values.world, reference, terminal.note)
      : await deployedLedger(values, reference);
    try {
      const standing = await waitForVerdict(ledger.read, {
        patience,
        note: terminal.note,
        now: ledger.now,
        clock: Date.now,
        pause: (milliseconds) => setTimeout(milliseconds),
      });
      terminal.print([lineOf(standing, reference, ledger.image)]);
      return EXIT[standing.verdict];
    } finally {
      await ledger.close();
    }
  },
};

const lineOf = (
  { verdict, why }: StandingVerdict,
  reference: ImageReference,
  { digest }: ImageRef,
): string => {
  const name =
    'tag' in reference.name ? `${sayReference(reference)} (${digest})` : sayReference(reference);
  return seen(`${verdict} ${name}: ${why}`);
};

/** What the ledger says of one image, asked as often as need be. */
interface LedgerOfImage {
  readonly image: ImageRef;
  readonly now: () => Date;
  readonly read: () => Promise<LedgerPage>;
  readonly close: () => Promise<void>;
}

async function deployedLedger(
  values: { readonly table?: string | undefined; readonly region?: string | undefined },
  reference: ImageReference,
): Promise<LedgerOfImage> {
  const table = tableOf(values.table);
  if (table === undefined) {
    throw new UsageError(
      'gate: which table? name it with --table or LEDGER_TABLE ("npx serverless info --verbose" prints LedgerTableName)',
    );
  }
  const here = await regionFor(values.region, reference.region);
  const region = reference.region ?? here;
  const image =
    completed(reference) ?? (await findImage(new ECRClient({ region }), reference, region));
  const records = recordsOf(table);
  return {
    image,
    now: () => new Date(),
    read: () => records.read(image),
    close: () => Promise.resolve(),
  };
}

/** An image that is named completely, so that ECR need not be asked. */
function completed({ account, region, repository, name }: ImageReference): ImageRef | undefined {
  if (!account || !region || !('digest' in name)) return undefined;
  return { account, region, repository, digest: name.digest };
}

/** Pushes the image in the world, through the functions, and reads what they have recorded. */
async function ledgerInWorld(
  path: string,
  reference: ImageReference,
  note: (line: string) => void,
): Promise<LedgerOfImage> {
  const { rig, world } = await openWorldOf(path);
  const close = () => rig.stop();
  try {
    const { region } = world;
    const image = await findImage(new ECRClient({ region }), reference, region);
    const delivered = await rig.feed({ kind: 'events', events: [pushOf(image, reference)] });
    for (const one of delivered) {
      if (one.outcome === 'refused') note(`the push was refused: ${seen(one.why)}`);
    }
    return { image, now: rig.clock.now, read: () => rig.ledger.read(image), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What ECR says when the image is pushed. */
const pushOf = ({ account, region, repository, digest }: ImageRef, { name }: ImageReference) => ({
  version: '0',
  id: '00000000-0000-4000-9000-000000000000',
  'detail-type': 'ECR Image Action',
  source: 'aws.ecr',
  account,
  region,
  resources: [],
  detail: {
    result: 'SUCCESS',
    'repository-name': repository,
    'image-digest': digest,
    'action-type': 'PUSH',
    'image-tag': 'tag' in name ? name.tag : '',
  },
});
