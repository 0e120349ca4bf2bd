import { counted } from '../../../core/words.ts';
import { eachAtPace, openPace } from '../../simulate/limiter.ts';
import { type Checked, checkChannel } from '../../slack/check-slack.ts';
import type { Check } from '../check.ts';
import type { Looking } from '../looking.ts';
import { ofSlack, WITHOUT_SLACK, WITHOUT_TOKEN } from '../of-slack.ts';
import { good, notYet, type Result, someOf, wrong } from '../result.ts';
import type { SlackLook } from '../slack-look.ts';

/** Slack lets a workspace ask some fifty a minute. */
const AT_ONCE = 4;

/** What a stage cannot do without. */
export const slackChannel: Check = {
  name: 'Slack channel',
  rights: ['ssm:GetParameter'],
  beforeDeploying: 'stops',
  look: (looking) => lookAt(looking, ({ channel }) => [channel]),
};

/** Of teams: one that is archived is no reason to keep all others from a deployment. */
export const slackChannels: Check = {
  name: 'Slack channels',
  rights: ['ssm:GetParameter'],
  beforeDeploying: 'told',
  look: (looking) =>
    lookAt(looking, async ({ channel: own }) => {
      const { policy } = await looking.readPolicy();
      const named = new Set(policy.notify.flatMap(({ channel }) => channel ?? []));
      return [...named].filter((channel) => channel !== own);
    }),
};

/** Whether channels would take a message; nobody sees one. */
async function lookAt(
  { slack, now }: Looking,
  channelsOf: (look: SlackLook) => readonly string[] | Promise<readonly string[]>,
): Promise<Result> {
  const look = await slack();
  if (!look) return WITHOUT_SLACK;
  if (look.token.checked.state !== 'right') return WITHOUT_TOKEN;
  const channels = await channelsOf(look);
  if (channels.length === 0) return notYet('the policy names none beside it');
  const checked: Checked[] = [];
  await eachAtPace(channels, openPace(AT_ONCE, AT_ONCE), async (channel) => {
    checked.push(await checkChannel({ access: look.access, now: now() }, channel));
  });
  // What is wrong comes before what is not known.
  const bad = checked
    .filter(({ state }) => state !== 'right')
    .toSorted((a, b) => Number(a.mayPass === true) - Number(b.mayPass === true));
  const [first] = bad;
  if (!first)
    return good(`${counted(channels.length, 'channel')} would take a message: ${someOf(channels)}`);
  const result = ofSlack({
    ...first,
    says: `${first.check.replace('channel ', '')}: ${first.says}`,
  });
  return bad.length === 1 || result.state !== 'wrong'
    ? result
    : wrong(
        `${result.says} (and ${bad.length - 1} more)`,
        bad.map(({ check }) => check),
      );
}
