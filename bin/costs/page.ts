import type { Usage } from '../../bench/usage.ts';
import {
  ASSUMED,
  callsTo,
  OWN_METRICS,
  ofClock,
  ofLife,
  ofLooks,
  ofNewDays,
  ofNights,
  ofPublishing,
  secondsOf,
  type Used,
  usdOf,
} from './costs.ts';
import type { Deployed } from './deployed.ts';
import type { Prices } from './prices.ts';
import {
  figure,
  type Item,
  itemOf,
  itemsTable,
  money,
  priceOf,
  priceText,
  sumOf,
  tableOf,
} from './tables.ts';
import { FIXED, headText, LIVES, LOOKS, OWN_NUMBERS, PRICES, SCANS, WITH_KEY } from './words.ts';

const IMAGES = 1_000;
/** The clock's functions that there always are. */
const ALWAYS = ['sweep', 'compare-registry', 'digest', 'refresh-threat-intel'];
const GB_OF_IMAGE = 0.2;

/** docs/costs.md: what is measured times what AWS asks. */
export function costsPage(usage: Usage, deployed: Deployed, prices: Prices): string {
  const parts = [
    headText(answerOf(usage, deployed, prices)),
    `## ${figure(IMAGES)} images, from the push to the verdict`,
    livesTable(usage, deployed, prices),
    LIVES,
    usedTable(usage, deployed),
    `## ${figure(IMAGES)} images that are looked at daily and compared nightly, a month`,
    itemsTable(watchedItems(usage, deployed, prices)),
    LOOKS,
    '## Every month, whatever is pushed',
    itemsTable(fixedItems(usage, deployed, prices)),
    FIXED,
    '## Where it is switched on',
    plainTable(optionItems(usage, deployed, prices)),
    '## What the registry and its scans cost, beside it',
    plainTable(registryItems(prices)),
    SCANS,
    '## Your own numbers',
    OWN_NUMBERS,
    '## The prices',
    tableOf(
      ['', '$', 'as of', 'source'],
      [...prices.values()].map((its) => [
        its.what,
        priceText(its),
        its.asOf,
        `[${new URL(its.source).hostname}](${its.source})`,
      ]),
    ),
    PRICES,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** For who asks in one sentence: US dollars for 1,000 images of the middle kind, for keeping them watched, and fixed ones a month. */
export interface Answer {
  readonly images: string;
  readonly watched: string;
  readonly fixed: string;
  readonly inspector: string;
}

export function answerOf(usage: Usage, deployed: Deployed, prices: Prices): Answer {
  const life = usage.lives[1];
  if (!life) throw new Error('there is no image of the middle kind');
  return {
    images: usdOf(ofLife(life, deployed, IMAGES), prices).toFixed(2),
    watched: sumOf(watchedItems(usage, deployed, prices)).toFixed(2),
    fixed: sumOf(fixedItems(usage, deployed, prices)).toFixed(2),
    inspector: usdOf([{ price: 'inspector-first-scan', quantity: IMAGES }], prices).toFixed(0),
  };
}

function livesTable({ lives }: Usage, deployed: Deployed, prices: Prices): string {
  const all = lives.map((life) => ofLife(life, deployed, IMAGES));
  const rows = (all[1] ?? []).map((used) => {
    const { name, arithmetic } = itemOf(used, prices);
    const same = (one: readonly Used[]) => one.filter(({ price }) => price === used.price);
    return [name, arithmetic, ...all.map((one) => money(usdOf(same(one), prices)))];
  });
  const total = ['**together**', '', ...all.map((used) => `**${money(usdOf(used, prices))}**`)];
  const names = lives.map(({ name }) => `${name}, $`);
  return tableOf(['', `arithmetic: ${lives[1]?.name}`, ...names], [...rows, total]);
}

function usedTable({ lives }: Usage, deployed: Deployed): string {
  const columns = [
    'one image',
    'runs',
    'calls to ECR',
    'DynamoDB',
    'SNS',
    'Slack',
    'write units',
    'read units',
    'billed time',
    'logged bytes',
    'kept bytes',
  ];
  const rows = lives.map(({ name, runs, storedBytes }) => {
    const sum = (of: (run: (typeof runs)[number]) => number) =>
      runs.reduce((so, run) => so + of(run), 0);
    return [
      name,
      figure(runs.length),
      ...['ecr', 'dynamodb', 'sns', 'slack'].map((service) =>
        figure(sum((run) => callsTo(service, run))),
      ),
      figure(sum((run) => run.writeUnits)),
      figure(sum((run) => run.readUnits)),
      `${sum((run) => secondsOf(run, true)).toFixed(1)} s × ${figure(deployed.memory['scan-finished'] ?? 0)} MB`,
      figure(sum((run) => run.logBytes + ASSUMED.lambdaLogBytes)),
      figure(storedBytes),
    ];
  });
  return tableOf(columns, rows);
}

function watchedItems(usage: Usage, deployed: Deployed, prices: Prices): Item[] {
  const night = ofNights(usage, deployed, IMAGES);
  const used = ofLooks(usage, deployed, IMAGES);
  return [
    ...used.map((one) => itemOf(one, prices, `looks; ${priceOf(one.price, prices).what}`)),
    {
      name: 'comparison, at most',
      arithmetic: night
        .map(({ price, quantity }) => `${figure(quantity)} ${priceOf(price, prices).unit}`)
        .join(', '),
      usd: usdOf(night, prices),
    },
  ];
}

function fixedItems(usage: Usage, deployed: Deployed, prices: Prices): Item[] {
  const one = (name: string, price: string, quantity: number): Item =>
    itemOf({ price, quantity }, prices, name);
  return [
    ...ALWAYS.map((name) => clockItem(name, usage, deployed, prices)),
    {
      name: 'new days of KEV and EPSS',
      arithmetic: `${figure(ASSUMED.daysInMonth)} days, ${figure(usage.refresh.writeUnits)} write units each`,
      usd: usdOf(ofNewDays(usage, deployed), prices),
    },
    one('metrics', 'metric', OWN_METRICS),
    one('alarms', 'alarm', deployed.alarmMetrics),
    one('the dashboard', 'dashboard', 1),
    one('the key of the topics, or your own (`kms-key`)', 'kms-key', 1),
    one('asking for keys', 'kms-request', ASSUMED.keyRequests * WITH_KEY),
    one('asking the queue of findings', 'sqs-request', ASSUMED.queueRequests),
  ];
}

function clockItem(name: string, usage: Usage, deployed: Deployed, prices: Prices): Item {
  const used = ofClock(name, usage, deployed);
  const of = (price: string) => figure(used.find((each) => each.price === price)?.quantity ?? 0);
  const arithmetic = `${of('lambda-request')} runs, ${of('lambda-time')} GB-seconds, ${of('dynamodb-write')} write and ${of('dynamodb-read')} read units`;
  return { name: `\`${name}\`, nothing to do`, arithmetic, usd: usdOf(used, prices) };
}

const optionItems = (usage: Usage, deployed: Deployed, prices: Prices): Item[] => [
  {
    ...clockItem('deploy-trigger', usage, deployed, prices),
    name: '`triggers`, a month, with nothing to call',
  },
  publishingItem(usage, deployed, prices),
  itemOf({ price: 'custom-event', quantity: IMAGES }, prices, '`event-bus`, for each verdict'),
  itemOf({ price: 'sns-mail', quantity: IMAGES }, prices, 'a mail for each verdict'),
  itemOf({ price: 'secret', quantity: 1 }, prices, 'the token in Secrets Manager, a month'),
];

function publishingItem(usage: Usage, deployed: Deployed, prices: Prices): Item {
  const used = ofPublishing(usage, deployed, IMAGES);
  const of = (price: string) => figure(used.find((one) => one.price === price)?.quantity ?? 0);
  return {
    name: `\`report.publish\`, a month, ${figure(IMAGES)} images, at most`,
    arithmetic: `${of('lambda-time')} GB-seconds, ${of('dynamodb-read')} read units, ${of('s3-put')} objects written, ${of('s3-storage')} GB-months`,
    usd: usdOf(used, prices),
  };
}

const registryItems = (prices: Prices): Item[] => [
  ...['ecr-basic-scan', 'inspector-first-scan', 'inspector-scan-again'].map((price) =>
    itemOf({ price, quantity: IMAGES }, prices),
  ),
  itemOf(
    { price: 'ecr-storage', quantity: IMAGES * GB_OF_IMAGE },
    prices,
    `ECR: ${figure(IMAGES)} images of ${GB_OF_IMAGE} GB, a month`,
  ),
];

const plainTable = (items: readonly Item[]): string =>
  tableOf(
    ['', 'arithmetic', '$'],
    items.map(({ name, arithmetic, usd }) => [name, arithmetic, money(usd)]),
  );
