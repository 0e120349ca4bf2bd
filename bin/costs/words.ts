import { ASSUMED } from './costs.ts';
import type { Answer } from './page.ts';
import { figure } from './tables.ts';

/*
 * What docs/costs.md says around its tables.
 */

/** The functions that use the table, and so its key. */
export const WITH_KEY = 7;

export const headText = ({ images, watched, fixed, inspector }: Answer): string =>
  `# What it costs

**${images} $ for 1,000 images** that are pushed, judged, marked and told of. **${watched} $ a month for 1,000 images** that may still be deployed
and are looked at daily. **${fixed} $ a month** whatever is pushed, most of it metrics, alarms and the dashboard. Inspector's first scans of the
same 1,000 images cost ${inspector} $.

Generated: \`npm run costs\` counts on the embedded AWS what an image uses, multiplies it by
[bin/costs/prices.json](../bin/costs/prices.json), and writes this file; a test fails where it says something else. Counted are runs, calls,
request units and bytes. The prices are AWS's lists for us-east-1, without free tiers and tax. What can be neither counted nor
looked up is [assumed, and named](#your-own-numbers).`;

export const LIVES = `The runs are the push, the end of the scan, and our own mark, which comes back as a push. \`npm run bench\` prints what they use. An
index costs at most as much once more for each of its platforms.`;

export const LOOKS = `A look reads the scan of an image, its record, and what KEV and EPSS say of its findings, and notes that it did: it costs more with more
findings. These are the six images from above, two of each kind. \`watch\` in [policy.md](policy.md) says which are looked at. In a large repository the
comparison costs less: a page of it is 1,000 images.`;

export const FIXED = `AWS gives each account 10 metrics, 10 metrics of alarms, 3 dashboards, a million runs with 400,000 GB-seconds, a million requests to queues
and 20,000 for keys a month; nothing of that is taken off here. Queues, the bucket of deployments (some dozens of MB) and Parameter
Store cost nothing by standing there, or less than a cent. \`Reason\` is counted with five values ([metrics.md](metrics.md)).`;

export const SCANS = `Inspector scans an image again whenever it learns of a vulnerability that may concern it, for as long as its own settings say (*ECR re-scan
duration*): most of what enhanced scanning costs is decided there. \`rescan\` in the policy asks ECR for basic scans alone. A mark
is a tag, and takes no place in ECR.`;

const callTimes = Object.entries(ASSUMED.callMs)
  .map(([service, milliseconds]) => `${service} ${figure(milliseconds)}`)
  .join(', ');

export const OWN_NUMBERS = `- **Billed time** is assumed: milliseconds a call (${callTimes}), one after the other; ${ASSUMED.processorMs} ms of the processor a run; one run for an event in
  ${ASSUMED.coldOneIn} meets no function that is ready, and is billed ${figure(ASSUMED.coldMs)} ms more. What was billed says the line \`platform.report\` of each run in your logs.
- **Memory**: \`memory\` in [settings.md](settings.md). Half of it halves what time costs, where the time stays the same.
- **Logs**: ${ASSUMED.lambdaLogBytes} bytes a run are Lambda's own lines, assumed; kept for a month (\`log.days\`).
- **Who is told**: counted are one message of the topic, and in Slack one message with its list. Slack takes nothing for it.
- **Findings that change**: Inspector sends an event for each. Their queue is asked all the time, which is counted; what is in it comes in
  batches of thousands, and is one write for each image.
- **For how long**: \`keep\` in [policy.md](policy.md). Every further month of what is kept costs what the first one does.
- **Keys and queues** are assumed: each of ${WITH_KEY} functions asks for the table's key every five minutes, and Lambda asks an idle queue over five connections
  every twenty seconds.
- **Region**: put its prices into \`bin/costs/prices.json\`, each with its day and source, and run \`npm run costs\`.
- **Not counted**: writes whose condition fails, traffic to the internet (some kB a message), support.`;

export const PRICES = `*As of* is the day, or the month, of the list that a number is from. The numbers were read where that list is quoted with its date, and not at AWS
itself: look there before you budget. No list newer than 2025 was found for DynamoDB in us-east-1 (that of us-west-2 from 2026-08-31 says the same of its units and storage), for
what is written to S3 and for Lambda's time on arm64. No list was found that names a price for rules that the clock sets off (EventBridge): none is counted.`;
