import { type Command, readArguments } from '../command.ts';
import { openAsk } from '../doctor/ask.ts';
import { openWorldOf } from '../open-world.ts';
import { OR_A_WORLD, regionFor, requireCredentials } from '../place.ts';
import { stageNameIn } from '../stage-name.ts';
import { redriveClients } from './clients.ts';
import { findQueues } from './find-queues.ts';
import { carryOut, list } from './redrive-acts.ts';
import { orderIn } from './redrive-options.ts';
import { withDeadLetters } from './with-dead-letters.ts';

/** Calls under way at once. */
const AT_ONCE = 10;

export const redrive: Command = {
  name: 'redrive',
  summary: 'the dead letters in words; hands them in again when what kept them is mended',
  help: `Usage: ecr-scan-notifier redrive [options]
       ecr-scan-notifier redrive NUMBERS|--all|--image PATTERN [--delete] [--dry-run | --yes] [options]

Shows what the deployed functions could not work through: which image, whom it failed, since when and why.
Events about the same that failed of the same are one entry; one that lies there twice counts once. What is
chosen is handed to the function, or the queue, that it was for, and its message is deleted when that has
taken it: should this program die in between, an event may come twice, which does no harm, and none is lost.
What a function that the clock wakes has left behind is only deleted: its next run takes it up. While
somebody is asked the messages are hidden from others, for five minutes; all that was not handled is
shown to everybody again at the end.
It needs cloudformation:DescribeStacks and ListStackResources, and on both queues of dead letters
sqs:ReceiveMessage, GetQueueAttributes and ChangeMessageVisibility; to hand in sqs:DeleteMessage there,
lambda:InvokeFunction on the functions and sqs:SendMessage on the queue FindingEvents; with a customer key
kms:Decrypt, and kms:GenerateDataKey for that queue.

NUMBERS: of the list as it is now, such as 2 or 1,3-5

  --all           everything
  --image P       what is about images that match: "shop/*", shop/api:1.4.2; * stands for any characters
  --delete        hand nothing in: only delete what is chosen
  --dry-run       show what would be done, and do nothing
  --yes           do it without asking; not with numbers, which may be others by then
  --stage S       the stage, by default prod
  --stack NAME    the stack, by default ecr-scan-notifier-<stage>
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    the deployment in a world file instead (docs/replay.md), where nothing runs by it
  --json          everything as one JSON document

Exit code: 0 there are none, or all that was chosen is done · 1 some are there, or not all is done · 2 wrong
usage, or they cannot be read`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('redrive', args, {
      all: { type: 'boolean' },
      image: { type: 'string' },
      delete: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      yes: { type: 'boolean' },
      stage: { type: 'string' },
      stack: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    const order = orderIn(values, argument, terminal);
    const { stack } = stageNameIn('redrive', values);
    const open = values.world === undefined ? undefined : await openWorldOf(values.world);
    try {
      if (!open) {
        await regionFor(values.region, undefined, OR_A_WORLD);
        await requireCredentials();
      }
      const tools = { clients: redriveClients(), ask: openAsk(AT_ONCE), pause: time.pause };
      const now = open?.rig.clock.now() ?? new Date(time.clock());
      const queues = await findQueues(tools, stack);
      const talk = { terminal, asJson: values.json === true, now };
      return await withDeadLetters(tools, queues, (found, handled) =>
        order ? carryOut(tools, found, order, handled, talk) : list(found, talk),
      );
    } finally {
      await open?.rig.stop();
    }
  },
};
