import type { Delivered } from '../../src/local/deployment/delivery.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { type Report, reportIn, withRig } from '../support/replay.ts';
import { basicScan, digestOf, SWEEP, worldOf } from '../support/worlds.ts';

/*
 * Comparisons that another policy overtakes before everybody has been told: each route hears of each image
 * what is new to it, once, and nothing of what came and went in between.
 */

const COMPARE = { schedule: 'compare-registry' };
const SEVERITIES = ['CRITICAL', 'HIGH', 'LOW'] as const;
const images = SEVERITIES.map((severity, at) => ({
  imageDigest: digestOf(['a1', 'b2', 'c3'][at] ?? ''),
  imageTags: [severity.toLowerCase()],
  imagePushedAt: `2026-11-1${at}T10:00:00Z`,
  scan: basicScan(severity),
}));
/** Each quarantines one image more than the one before. */
const POLICIES = {
  mild: { quarantine: { found: { severity: 'CRITICAL' } } },
  middling: { quarantine: { found: { severity: 'HIGH' } } },
  strict: { quarantine: { found: { severity: 'LOW' } } },
};
type PolicyName = keyof typeof POLICIES;

const REFUSING = {
  slack: { call: 'slack:chat.postMessage', nth: 1, times: 99, error: 'channel_not_found' },
  sns: { call: 'sns:Publish', nth: 1, times: 99, error: 'AuthorizationErrorException' },
};
type RouteName = keyof typeof REFUSING;

/** What happens to the comparison by a policy: its message is not sent yet, is sent, or one route refuses it. */
type Fate = 'judged' | 'told' | RouteName;
interface Step {
  readonly policy: PolicyName;
  readonly fate: Fate;
}

/** The steps, with some hours behind them in which nothing is refused any more. */
function played(...steps: readonly Step[]): Promise<Report> {
  return withRig(worldOf(images, { policy: POLICIES.mild }), async (rig) => {
    const delivered: Delivered[] = [];
    const feed = async (...inputs: unknown[]): Promise<void> => {
      for (const input of inputs) delivered.push(...(await rig.feed(parseInput(input, 'a test'))));
    };
    const later = (minutes: number) => {
      const time = rig.clock.now().getTime() + minutes * 60_000;
      return { now: new Date(time).toISOString() };
    };
    for (const { policy, fate } of steps) {
      rig.aws.dropFaults();
      if (fate === 'slack' || fate === 'sns') rig.aws.changeWorld({ faults: [REFUSING[fate]] });
      await feed(later(1), { policy: POLICIES[policy] }, COMPARE, SWEEP);
      if (fate !== 'judged') await feed(later(2), SWEEP);
    }
    rig.aws.dropFaults();
    for (const minutes of [60, 240]) await feed(later(minutes), SWEEP);
    return reportIn(rig, delivered);
  });
}

const titlesOn = (route: RouteName, { slack, sns }: Report): string[] =>
  route === 'slack'
    ? slack.map(({ body }) => String(body['text']))
    : sns.map(({ subject = '' }) => subject.replace('[registry] ', ''));

/** What a message says of an image, named by its tag. */
interface Line {
  readonly name: string;
  readonly before?: string;
  readonly after: string;
}

const LINE = /shop\/api:(?<name>[a-z]+)`?: (?:(?<before>[a-z]+) → )?(?<after>[a-z]+) \(/g;

/** The images that each message of a route names, one message after the other. */
const namedOn = (route: RouteName, { slack, sns }: Report): Line[][] =>
  route === 'slack'
    ? slack.map(({ body }) => linesIn(JSON.stringify(body['blocks'])))
    : sns.map(({ message }) =>
        linesIn(
          (JSON.parse(message) as { changes: { line: string }[] }).changes
            .map(({ line }) => line)
            .join('\n'),
        ),
      );
const linesIn = (text: string): Line[] =>
  [...text.matchAll(LINE)].map(({ groups }) => ({ ...groups }) as unknown as Line);

/** What a route knows of each image when it has read its messages; a first approval is not named. */
function known(route: RouteName, report: Report): Record<string, string> {
  const verdicts = Object.fromEntries(images.map(({ imageTags: [tag = ''] }) => [tag, 'approved']));
  for (const [at, lines] of namedOn(route, report).entries()) {
    for (const { name, before, after } of lines) {
      const isFirst = at === 0 && before === undefined;
      const told = `${route}, message ${at + 1}: ${name}`;
      expect([told, before]).toEqual([told, isFirst ? undefined : verdicts[name]]);
      expect([told, verdicts[name] === after]).toEqual([told, false]);
      verdicts[name] = after;
    }
  }
  return verdicts;
}

it('a message that one route has taken and another refused is not repeated to the first by the next policy', async () => {
  const report = await played(
    { policy: 'mild', fate: 'told' },
    { policy: 'middling', fate: 'sns' },
    { policy: 'strict', fate: 'told' },
  );
  expect(titlesOn('slack', report)).toEqual([
    expect.stringMatching(/^3 images had no verdict yet: 1 quarantined, 2 approved\./),
    expect.stringMatching(/^New policy .*: 1 of 3 images is now quarantined\. shop\/api:high/),
    expect.stringMatching(/^New policy .*: 1 of 3 images is now quarantined\. shop\/api:low/),
  ]);
  expect(titlesOn('sns', report)).toEqual([
    '3 images had no verdict yet: 1 quarantined, 2 approved',
    expect.stringMatching(/^New policy .*: 2 of 3 images are now quarantined$/),
  ]);
});

it('what stands again before the message is sent is not told', async () => {
  const report = await played(
    { policy: 'mild', fate: 'told' },
    { policy: 'strict', fate: 'judged' },
    { policy: 'mild', fate: 'told' },
  );
  for (const route of ['slack', 'sns'] as const) {
    expect(titlesOn(route, report)).toEqual([
      expect.stringMatching(/^3 images had no verdict yet: 1 quarantined, 2 approved/),
    ]);
  }
});

const FATES: readonly Fate[] = ['judged', 'told', 'slack', 'sns'];
const DEPLOYED: readonly (readonly PolicyName[])[] = [
  ['mild', 'strict', 'mild'],
  ['strict', 'mild', 'middling'],
  ['middling', 'mild', 'strict', 'middling'],
];
const PLAYS = DEPLOYED.flatMap((policies) =>
  FATES.flatMap((first) => FATES.map((second) => ({ policies, fates: [first, second] }))),
)
  // In the suite every seventh of them; `npm run faults` plays all.
  .filter((_play, at) => process.env['FAULTS'] === 'all' || at % 7 === 0);

it.each(PLAYS)(
  'each route knows in the end what stands, and was told it once: $policies, $fates',
  async ({ policies, fates }) => {
    const report = await played(
      ...policies.map((policy, at) => ({ policy, fate: fates[at] ?? (at === 2 ? 'sns' : 'told') })),
    );
    const stands = Object.fromEntries(
      report.images.map(({ tags, verdict }) => [tags.find((tag) => !tag.includes('-')), verdict]),
    );
    expect({ slack: known('slack', report), sns: known('sns', report) }).toEqual({
      slack: stands,
      sns: stands,
    });
  },
);
