import { choosePolicy } from '../choose-policy.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { openReading } from '../reading.ts';
import { READING_HELP, READING_OPTIONS, TABLE_RIGHTS } from '../reading-options.ts';
import { UsageError } from '../usage-error.ts';
import { listTaggedImages } from './image-list.ts';
import { openPace } from './limiter.ts';
import { type Simulated, simulateImages } from './simulate-images.ts';
import { simulationLines } from './simulation-text.ts';

/** ECR publishes no rates for what is read here, and others work with the registry meanwhile. */
const AT_FIRST = 4;
/** Each is in memory with all of its findings. */
const AT_MOST = 16;

export const simulate: Command = {
  name: 'simulate',
  summary: 'what a policy would do today to the images of a registry',
  help: `Usage: ecr-scan-notifier simulate [options]

Reads the scans that are there of every tagged image, and says what the policy would do today: how many
would be approved, quarantined and undecided, by which rules, where, what exceptions set aside, and
which upgrades help most.
Nothing is recorded, marked or told. Up to ${AT_MOST} images are read at a time, fewer where ECR throttles. (ECR
counts reading a manifest as a pull.) It needs ecr:DescribeRepositories, ecr:DescribeImages,
ecr:BatchGetImage and ecr:DescribeImageScanFindings; with --table also
${TABLE_RIGHTS}.

  --repository P  only repositories whose name matches; * stands for any characters, ? for one
  --limit N       only the N images that were pushed last
  --against FILE  another policy, such as the one in force: what changes from it to that of --policy
                  (simulate --policy NEW --against OLD)
${READING_HELP}
  --json          everything as one JSON document

Exit code: 0 done · 1 done, but some images could not be read · 2 wrong usage, or nothing can be read`,

  run: async (args, terminal) => {
    const { values, argument } = readArguments('simulate', args, {
      ...READING_OPTIONS,
      repository: { type: 'string' },
      limit: { type: 'string' },
      against: { type: 'string' },
      json: { type: 'boolean' },
    });
    if (argument !== undefined) {
      throw new UsageError(
        `simulate: it takes no argument; did you mean --repository ${argument}?`,
      );
    }
    const limit = limitOf(values.limit);
    const reading = await openReading(values, terminal);
    try {
      const { region } = reading;
      const against = values.against && choosePolicy(values.against, reading.now(), terminal);
      const list = await listTaggedImages(reading.ecrOf(region), region, values.repository);
      if (list.repositories === 0 && values.repository) {
        throw new UsageError(
          `simulate: there is no repository that matches ${values.repository} in ${region}`,
        );
      }
      const chosen = list.images.slice(0, limit);
      const beyond = list.images.slice(chosen.length).map(({ image }) => image.repository);
      const pace = openPace(AT_FIRST, AT_MOST);
      const { notImages, ...ran } = await simulateImages(
        chosen,
        await reading.openTools(pace.throttled),
        {
          policy: reading.policy,
          ...(against && { against: against.policy }),
          leftOut: [...list.elsewhere, ...beyond],
          pace,
        },
        terminal,
      );
      if (chosen.length > 0 && ran.failed.length === chosen.length) throw allFailed(ran.failed);
      const report = {
        place: values.world ?? `${list.images[0]?.image.account ?? 'the registry'} ${region}`,
        repositories: ran.simulation.repositoryCount,
        others: list.others + notImages,
        leftOut: list.images.length - chosen.length,
        policy: { source: reading.source, version: reading.policy.version },
        ...(against && { against: { source: against.source, version: against.policy.version } }),
        ...ran,
      };
      terminal.print(
        values.json
          ? [JSON.stringify(report, undefined, 2)]
          : simulationLines(report, terminal.form),
      );
      return ran.failed.length > 0 ? EXIT.incomplete : EXIT.done;
    } finally {
      await reading.close();
    }
  },
};

/** No report could follow that says anything. */
function allFailed(failed: Simulated['failed']): UsageError {
  const [first] = failed;
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
  return new UsageError(`simulate: no image could be read: ${first?.name}: ${first?.why}${more}`);
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new UsageError(`--limit: "${text}" is no number of images`);
  }
  return Number(text);
}
