import { FIRST_KINDS, PATIENT_KINDS, TRIGGER_KINDS, URGENT_KINDS } from '../../core/ledger/due.ts';
import { type Listing, listingOf, OF_OTHERS, OF_VERDICTS } from '../../core/ledger/listing.ts';
import { matchesGlob } from '../../core/policy/glob.ts';
import { wordsIn } from '../../core/words.ts';
import { nearest } from '../../policy-file/problems/nearest.ts';
import type { ListedImage } from '../../records/read-list.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { type Ledger, ledgerOf } from '../open-ledger.ts';
import { regionFor, requireCredentials, requireTable } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { isOverdue } from './listed.ts';
import { openListing } from './listing-output.ts';

export const list: Command = {
  name: 'list',
  summary: 'the verdicts that stand, image by image',
  help: `Usage: ecr-scan-notifier list [options]

Prints what the deployed notifier has on record, one line an image: its verdict, its name, what was found,
since when (an undecided image: since it is so; any other: when it was judged last), and when it is looked
at next. The quarantined ones come first, then the undecided, then the approved. It is what was recorded;
whether an image may be deployed at this moment, gate says. An image that was judged before there was this
list comes into it when it is looked at again. It needs dynamodb:Query on the table and its indexes, and
dynamodb:BatchGetItem.

  --verdict V     only approved, quarantined or undecided images
  --repository P  only repositories whose name matches; * stands for any characters, ? for one
  --overdue       only images that the notifier should have looked at and has not, for more than ten minutes
                  (an hour where it is a daily look, or asked for in the background), and those that failed;
                  also what a verdict has set off, and nobody has called (trigger, call)
  --all           also images without a tag of their own (parts of indexes, mostly), and those that have
                  gone from the registry
  --table NAME    the ledger; by default LEDGER_TABLE (the output LedgerTableName of the stack)
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --json          everything as one JSON document: an array with one image a line

Exit code: 0 done · 1 done, but some records could not be read · 2 wrong usage, or it cannot be read`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('list', args, {
      verdict: { type: 'string' },
      repository: { type: 'string' },
      overdue: { type: 'boolean' },
      all: { type: 'boolean' },
      table: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument !== undefined) {
      throw new UsageError(`list: it takes no argument; did you mean --repository ${argument}?`);
    }
    if (values.world !== undefined) {
      throw new UsageError(
        'list: a world has no ledger of before: simulate --world judges its images',
      );
    }
    const listings = listingsOf(values);
    const table = requireTable('list', values.table);
    const region = await regionFor(values.region);
    await requireCredentials();
    const output = openListing(terminal, values.json === true);
    const now = new Date(time.clock());
    const pattern = values.repository ?? '*';
    const pages = values.overdue
      ? overdueIn(ledgerOf(table, region), listings, pattern, now)
      : listedIn(ledgerOf(table, region), listings, pattern);
    for await (const page of pages) output.page(page, now);
    return output.end() > 0 ? EXIT.incomplete : EXIT.done;
  },
};

interface Chosen {
  readonly verdict?: string | undefined;
  readonly overdue?: boolean | undefined;
  readonly all?: boolean | undefined;
}

/** What is asked for. Throws UsageError for what is no verdict. */
function listingsOf({ verdict, overdue, all }: Chosen): readonly Listing[] {
  // What is not done is nobody's business less for having no name.
  if (verdict === undefined) return all || overdue ? [...OF_VERDICTS, ...OF_OTHERS] : OF_VERDICTS;
  const found = OF_VERDICTS.find((word) => word === verdict);
  if (found !== undefined) return [found];
  const meant = nearest(verdict, [...OF_VERDICTS]);
  const hint = meant
    ? `did you mean ${meant}?`
    : `expected ${wordsIn(OF_VERDICTS.toReversed(), 'or')}`;
  throw new UsageError(`--verdict: "${verdict}" is no verdict: ${hint}`);
}

/** The images that stand under these words, in the repositories that match. */
export async function* listedIn(
  ledger: Pick<Ledger, 'list'>,
  listings: readonly Listing[],
  pattern: string,
): AsyncGenerator<readonly ListedImage[]> {
  const wants = (repository: string) => matchesGlob(pattern, repository);
  const [fixed = ''] = pattern.split(/[*?]/);
  const prefix = fixed === pattern ? `${pattern}@` : fixed;
  for (const listing of listings) yield* ledger.list(listing, { prefix, wants });
}

/** What nobody has taken up in time, or in vain. What has never been listed yet is among it. */
async function* overdueIn(
  ledger: Pick<Ledger, 'waiting'>,
  listings: readonly Listing[],
  pattern: string,
  now: Date,
): AsyncGenerator<readonly ListedImage[]> {
  for (const kind of [...FIRST_KINDS, ...URGENT_KINDS, ...PATIENT_KINDS, ...TRIGGER_KINDS]) {
    for await (const page of ledger.waiting(kind)) {
      yield page.filter(
        (one) =>
          isOverdue(one, now) &&
          matchesGlob(pattern, one.image.repository) &&
          isAmong(one, listings),
      );
    }
  }
}

const isAmong = (one: ListedImage, listings: readonly Listing[]): boolean =>
  one.current === undefined || listings.includes(listingOf(one.current.judgement));
