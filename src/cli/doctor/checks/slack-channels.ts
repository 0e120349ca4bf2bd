import { counted } from '../../../core/words.ts';
import { eachAtPace, openPace } from '../../simulate/limiter.ts';
import { type Checked, checkChannel } from '../../slack/check-slack.ts';
import type { Check } from '../check.ts';
import { ofSlack, WITHOUT_SLACK, WITHOUT_TOKEN } from '../of-slack.ts';
import { good, someOf, wrong } from '../result.ts';

/** Slack lets a workspace ask some fifty a minute. */
const AT_ONCE = 4;

/** Whether the channel of the settings and those of the policy would take a message; nobody sees one. */
export const slackChannels: Check = {
  name: 'Slack channels',
  rights: ['ssm:GetParameter'],
  beforeDeploying: 'stops',
  look: async ({ slack, readPolicy, now }) => {
    const look = await slack();
    if (!look) return WITHOUT_SLACK;
    if (look.token.checked.state !== 'right') return WITHOUT_TOKEN;
    const { policy } = await readPolicy();
    const channels = [
      ...new Set([look.channel, ...policy.notify.flatMap(({ channel }) => channel ?? [])]),
    ];
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
      return good(
        `${counted(channels.length, 'channel')} would take a message: ${someOf(channels)}`,
      );
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
  },
};
