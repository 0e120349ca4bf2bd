import type { ImageRef } from '../../core/image.ts';
import { OF_VERDICTS } from '../../core/ledger/listing.ts';
import { counted } from '../../core/words.ts';
import type { OpenRequest } from '../../records/read-requests.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { seen } from '../../terminal/tree.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { parseImageReference } from '../image-reference.ts';
import { deployedLedger } from '../ledger-of-image.ts';
import { listedIn } from '../list/list.ts';
import { type Ledger, ledgerOf } from '../open-ledger.ts';
import { regionFor, requireCredentials, requireTable } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { waitUntilJudged } from './wait-until-judged.ts';

export const rejudge: Command = {
  name: 'rejudge',
  summary: 'asks the deployed notifier to judge images again',
  help: `Usage: ecr-scan-notifier rejudge IMAGE|REPOSITORIES [options]

Asks the deployed notifier to judge an image again, or every image of some repositories that has been judged
before (for what has not, see backfill): after a permission was granted, say, that was missing. Another
policy needs no asking: everything is judged by it anyway. It writes one request an image into the ledger;
the sweep takes them up within a minute, after what is urgent, some hundred images at a time. Nothing is
said twice: only a verdict that changes is told. It needs dynamodb:UpdateItem on the table; for an image
without its registry and a digest ecr:DescribeImages, for repositories dynamodb:Query on the table's indexes
and dynamodb:BatchGetItem, with --wait dynamodb:BatchGetItem.

IMAGE: shop/api:1.4.2, shop/api@sha256:…, or with its registry in front
REPOSITORIES: shop/api, "shop/*"; * stands for any characters, ? for one

  --wait          show how far it has come, and end when all are judged
  --table NAME    the ledger; by default LEDGER_TABLE (the output LedgerTableName of the stack)
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --json          everything as one JSON document

Exit code: 0 asked, and with --wait judged · 1 with --wait, some could not be judged · 2 wrong usage,
or it cannot be asked`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('rejudge', args, {
      wait: { type: 'boolean' },
      table: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument === undefined) {
      throw new UsageError(
        'rejudge: what? an image such as shop/api:1.4.2, or repositories such as "shop/*"',
      );
    }
    if (values.world !== undefined) {
      throw new UsageError(
        'rejudge: a world has no ledger of before: explain --world judges an image of it',
      );
    }
    const { ledger, images } = await openImages(argument, values);
    const asked = await ask(ledger, images, new Date(time.clock()));
    if (asked.images.length === 0) {
      throw new UsageError(
        `rejudge: no judged image is listed in a repository that matches ${argument}`,
      );
    }
    if (!values.json) terminal.print([seen(sayAsked(asked, argument))]);
    const failed = values.wait
      ? await waitUntilJudged(asked.images, ledger.requested, terminal, time)
      : undefined;
    show(asked, failed, values.json === true, terminal);
    return failed && failed.length > 0 ? EXIT.incomplete : EXIT.done;
  },
};

interface Values {
  readonly table?: string | undefined;
  readonly region?: string | undefined;
}

type Asking = Pick<Ledger, 'again' | 'requested'>;

/** One image where a tag or a digest is named, else those of the repositories that match, page by page. */
async function openImages(
  argument: string,
  values: Values,
): Promise<{ readonly ledger: Asking; readonly images: AsyncIterable<readonly ImageRef[]> }> {
  const isImage =
    /[:@]/.test(argument.slice(argument.lastIndexOf('/') + 1)) || argument.includes('@');
  if (isImage) {
    if (/[*?]/.test(argument)) {
      const why = 'a pattern names repositories, and every judged image of them: leave out the tag';
      throw new UsageError(`rejudge: ${argument}: ${why}`);
    }
    const { ledger, image } = await deployedLedger(
      'rejudge',
      values,
      parseImageReference(argument),
    );
    return { ledger, images: inOnePage(image) };
  }
  const table = requireTable('rejudge', values.table);
  const region = await regionFor(values.region);
  await requireCredentials();
  const ledger = ledgerOf(table, region);
  return { ledger, images: inRepositories(ledger, argument) };
}

async function* inOnePage(image: ImageRef): AsyncGenerator<readonly ImageRef[]> {
  yield await Promise.resolve([image]);
}

async function* inRepositories(
  ledger: Ledger,
  pattern: string,
): AsyncGenerator<readonly ImageRef[]> {
  for await (const page of listedIn(ledger, OF_VERDICTS, pattern)) {
    yield page.map(({ image }) => image);
  }
}

interface Asked {
  readonly images: readonly ImageRef[];
  /** How many of them somebody had asked for already. */
  readonly before: number;
}

/** Their place in the queue is that in the list, so that whoever waits knows which come first. */
async function ask(
  ledger: Asking,
  pages: AsyncIterable<readonly ImageRef[]>,
  now: Date,
): Promise<Asked> {
  const images: ImageRef[] = [];
  let before = 0;
  for await (const page of pages) {
    const first = now.getTime() + images.length;
    const requests = page.map((image, index) => ({
      image,
      why: 'asked' as const,
      dueAt: new Date(first + index).toISOString(),
    }));
    before += page.length - (await ledger.again(requests)).length;
    images.push(...page);
  }
  return { images, before };
}

function sayAsked({ images, before }: Asked, argument: string): string {
  const what = images.length === 1 ? argument : `${images.length} images of ${argument}`;
  const known = before === 0 ? '' : ` (${before} had been asked for already)`;
  return `Asked to judge ${what} again${known}: the sweep takes up what is asked for within a minute.`;
}

function show(
  { images, before }: Asked,
  failed: readonly OpenRequest[] | undefined,
  asJson: boolean,
  { print }: Terminal,
): void {
  if (asJson) {
    const waited = failed && { judged: images.length - failed.length, failed };
    print([JSON.stringify({ asked: images.length, askedBefore: before, ...waited }, undefined, 2)]);
  } else if (failed) {
    const judged = `${counted(images.length - failed.length, 'image')} judged`;
    print([
      failed.length === 0
        ? `${judged}.`
        : `${judged}, ${failed.length} not, to be tried again later:`,
      ...failed.map(({ image, failed: why }) =>
        seen(`  ${image.repository}@${image.digest}: ${why?.cause}`),
      ),
    ]);
  }
}
