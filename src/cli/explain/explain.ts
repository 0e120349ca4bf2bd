import type { ImageRef } from '../../core/image.ts';
import { judgementOf } from '../../core/judgement/judgement.ts';
import { readBackground } from '../../pipeline/background.ts';
import { gather } from '../../pipeline/gather.ts';
import type { Toolbox } from '../../pipeline/tools.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { findImage } from '../find-image.ts';
import { parseImageReference } from '../image-reference.ts';
import { openReading, type Reading } from '../reading.ts';
import { READING_HELP, READING_OPTIONS, TABLE_RIGHTS } from '../reading-options.ts';
import { UsageError } from '../usage-error.ts';
import { explainJson } from './explain-json.ts';
import { explainLines } from './explain-tree.ts';
import { type Explained, explainedBy } from './explained.ts';
import { heardOf } from './heard.ts';
import { effectsOf } from './set-off.ts';
import { upkeepOf } from './upkeep.ts';

export const explain: Command = {
  name: 'explain',
  summary: 'why an image has its verdict, and what would change it',
  help: `Usage: ecr-scan-notifier explain IMAGE [options]

What the policy says of one image now: the verdict, the rules and findings behind it, what is unknown,
in grace, set aside or does not count, the fix plan, where people hear of it and why, and what would
change the verdict; which deploy triggers it sets off; with --table also what is on record, what became of
the triggers, when the image is looked at next and why, and what has failed. Nothing is recorded, marked
or told. (ECR counts reading a manifest as a pull.)
It needs ecr:DescribeImages, ecr:BatchGetImage and ecr:DescribeImageScanFindings; with --table also
${TABLE_RIGHTS}. Where a rule asks
for KEV or EPSS it asks Inspector as well, if it may: inspector2:BatchGetFindingDetails; where an image
is in use, where it runs: inspector2:GetClustersForImage; under a policy with notify-by-tag, the tags of
the repository: ecr:ListTagsForResource; and, to know whether a mark is put in it,
ecr:DescribePullThroughCacheRules, if it may.

IMAGE: shop/api:1.4.2, shop/api@sha256:…, or with its registry in front
       (123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1.4.2)

${READING_HELP}
  --json          everything as one JSON document

Exit code: 0 approved · 1 quarantined · 2 wrong usage, or the image cannot be found or read · 3 undecided`,

  run: async (args, terminal) => {
    const options = { ...READING_OPTIONS, json: { type: 'boolean' } } as const;
    const { values, argument } = readArguments('explain', args, options);
    if (argument === undefined)
      throw new UsageError('explain: which image? such as shop/api:1.4.2');
    const reference = parseImageReference(argument);
    const reading = await openReading(values, terminal, reference.region);
    try {
      const region = reference.region ?? reading.region;
      const { image } = await findImage(reading.ecrOf(region), reference, region);
      const toolsUnder = await reading.openTools();
      const tools = toolsUnder(reading.policy);
      const explained = await explainImage(image, tools, reading);
      terminal.print(
        values.json
          ? [JSON.stringify(explainJson(explained, reading.source), undefined, 2)]
          : explainLines(explained, terminal.form, reading.source),
      );
      return EXIT[explained.decision.verdict];
    } finally {
      await reading.close();
    }
  },
};

/**
 * The verdict on an image now, with what would change it, and what it sets off by the policy, whether or not that is called
 * where this runs. Throws UsageError where the image has just gone.
 */
export async function explainImage(
  image: ImageRef,
  tools: Toolbox,
  { policy, setOff }: Pick<Reading, 'policy' | 'setOff'>,
): Promise<Explained> {
  const [gathered, requests, onRecord] = await Promise.all([
    gather(image, tools),
    tools.records.requests(image),
    setOff?.(image),
  ]);
  const { evidence } = gathered;
  if (evidence.artifact.kind === 'missing') throw new UsageError(evidence.artifact.why);
  const background = await readBackground(gathered, tools);
  const explained = explainedBy(evidence, tools.policy, background, gathered.entry.current?.said);
  const upkeep = upkeepOf(gathered.entry, requests);
  const heard = heardOf(explained.decision, gathered, tools.policy, explained.now);
  const judgement =
    gathered.entry.current?.judgement ??
    judgementOf(evidence, explained.decision, policy.version, explained.now);
  const effects = effectsOf(judgement, policy, onRecord);
  const waiversLost = gathered.waivers && !gathered.waivers.waivers;
  return {
    ...explained,
    heard,
    ...(waiversLost && { waiversLost }),
    ...(gathered.putsNone && { putsNone: true }),
    ...(upkeep && { upkeep }),
    ...(effects && { effects }),
  };
}
