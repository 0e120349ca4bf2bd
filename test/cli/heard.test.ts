import { type Heard, heardOf } from '../../src/cli/explain/heard.ts';
import { heardBranches } from '../../src/cli/explain/heard-text.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import { BUILT_IN_POLICY, type Policy } from '../../src/core/policy/policy.ts';
import type { RepositoryTags } from '../../src/core/telling/repository-tags.ts';
import type { Said } from '../../src/core/telling/said.ts';
import { finding, imageWith, settledWith } from '../support/samples.ts';
import { fileWith, removeFiles, run } from './run-program.ts';
import { shop } from './shop.ts';

afterAll(removeFiles);

const NOW = new Date('2026-11-21T12:00:00Z');
const background = {
  now: NOW,
  intel: { kev: { date: '2026-11-20T12:00:00.000Z', byCve: new Map() } },
  details: new Map(),
  ownFindings: [],
  otherFindings: [],
  waivers: [],
};
const policy: Policy = {
  ...BUILT_IN_POLICY,
  notify: [{ channel: 'C0SHOP0001', changes: 'quarantined', source: 'policy.yml:4' }],
  notifyByTag: { channels: ['C0TEAM*'] },
};
const inQuietHours: Policy = {
  ...policy,
  notify: policy.notify.map((rule) => ({
    ...rule,
    quietHours: { from: '12:00', to: '13:30', timezone: 'Europe/Berlin' },
  })),
};
const mild = imageWith({
  findings: [finding({ id: 'CVE-2026-1001', severity: 'HIGH', fix: { state: 'available' } })],
});
const red = imageWith({ findings: [finding({ severity: 'CRITICAL' })] });

interface Case {
  readonly under?: Policy;
  readonly evidence?: typeof red;
  readonly repositoryTags?: RepositoryTags;
  readonly slack?: Partial<Said>;
}
function says({ under = policy, evidence = red, repositoryTags, slack }: Case): string[] {
  const said = slack && {
    verdict: 'quarantined' as const,
    at: NOW.toISOString(),
    receipt: 'a',
    ...slack,
  };
  const current = said && settledWith({ said: { slack: said } });
  const gathered = {
    evidence,
    earlier: [],
    entry: { listedBy: [], ...(current && { current }) },
    ...(repositoryTags && { repositoryTags }),
  };
  const decision = decide(evidence, under, background);
  const heard: Heard = heardOf(decision, gathered, under, NOW);
  return heardBranches(heard, decision).map(({ text }) => text);
}
const conversation = { channel: 'C0SHOP0001', root: '1.2', revision: 1 };
const HEARS = 'C0SHOP0001 hears of what may not ship (policy.yml:4)';
const BEGINS = 'a message begins: it is quarantined';

it.each<[string, Case, string[]]>([
  ['what the policy says', { repositoryTags: {} }, [HEARS, BEGINS]],
  [
    'the default',
    { under: BUILT_IN_POLICY },
    ["the deployment's channel hears of what may not ship (by default)", BEGINS],
  ],
  [
    'the choice of a tag, and whose the repository is',
    { repositoryTags: { slackChannel: 'C0TEAM0001', owner: 'team shop' } },
    [
      'C0TEAM0001 hears of what may not ship (policy.yml:4)',
      'the AWS tag slack-channel of its repository has chosen the channel',
      'its owner, by the AWS tag of its repository: team shop',
      BEGINS,
    ],
  ],
  [
    'the choice that the policy does not let a tag make',
    { repositoryTags: { slackChannel: 'C0BOARD001' } },
    [
      HEARS,
      'the AWS tag slack-channel of its repository chooses nothing: the policy lets no tag choose C0BOARD001 (notify-by-tag)',
      BEGINS,
    ],
  ],
  [
    'a tag that names no id',
    { repositoryTags: { slackChannel: 'team-shop' } },
    [
      HEARS,
      'the AWS tag slack-channel of its repository chooses nothing: "team-shop" is not the id of a channel: expected one like C0123456789, which Slack shows at the bottom of the channel details',
      BEGINS,
    ],
  ],
  [
    'tags that cannot be read',
    {},
    [HEARS, 'the AWS tags of its repository cannot be read', BEGINS],
  ],
  [
    'what may run, as far as anybody knows',
    {
      under: {
        ...BUILT_IN_POLICY,
        notify: [{ changes: 'quarantined', onlyRunning: true, source: 'policy.yml:4' }],
      },
    },
    [
      "the deployment's channel hears of what may not ship, unless it is known not to run (policy.yml:4)",
      'a message begins: it is quarantined, and nobody knows that it does not run',
    ],
  ],
  [
    'what is quiet',
    { repositoryTags: {}, evidence: imageWith() },
    [HEARS, 'no message begins: it is approved, which is quiet'],
  ],
  [
    'what a message of the day names',
    {
      under: { ...policy, notify: policy.notify.map((one) => ({ ...one, approvals: 'daily' })) },
      repositoryTags: {},
      evidence: imageWith(),
    },
    [
      'C0SHOP0001 hears of what may not ship, and once a day of what is newly approved (policy.yml:4)',
      'no message begins: it is approved, which is quiet; one message a day names it once',
    ],
  ],
  [
    'what is undecided',
    { repositoryTags: {}, evidence: imageWith({ state: 'failed' }) },
    [HEARS, 'a message begins if it stays undecided'],
  ],
  [
    'what nobody has named',
    { repositoryTags: {}, evidence: { ...red, tags: [] } },
    [
      HEARS,
      'no message begins: nobody has named it, or people hear of the index that it is part of',
    ],
  ],
  [
    'what a message about many images has told',
    { repositoryTags: {}, slack: { receipt: 'comparison/1' } },
    [HEARS, 'no message begins: people have heard of it in a message about many images'],
  ],
  [
    'that it waits for the end of quiet hours',
    { repositoryTags: {}, evidence: mild, under: inQuietHours },
    [
      'C0SHOP0001 hears of what may not ship; what can wait, not from 12:00 to 13:30, Europe/Berlin (policy.yml:4)',
      BEGINS,
      'quiet hours: what is to be said of it waits until 13:30 Europe/Berlin on 2026-11-21',
    ],
  ],
  [
    'that a message stands, and what is to be said below it waits',
    {
      repositoryTags: {},
      evidence: mild,
      under: inQuietHours,
      slack: { verdict: 'approved', conversation },
    },
    [
      'C0SHOP0001 hears of what may not ship; what can wait, not from 12:00 to 13:30, Europe/Berlin (policy.yml:4)',
      'its message stands in C0SHOP0001, and shows what becomes of it',
      'quiet hours: what is to be said of it waits until 13:30 Europe/Berlin on 2026-11-21',
    ],
  ],
  [
    'nothing of quiet hours where it is CRITICAL',
    { repositoryTags: {}, under: inQuietHours },
    [
      'C0SHOP0001 hears of what may not ship; what can wait, not from 12:00 to 13:30, Europe/Berlin (policy.yml:4)',
      BEGINS,
    ],
  ],
  [
    'where its message stands',
    { repositoryTags: {}, slack: { conversation } },
    [HEARS, 'its message stands in C0SHOP0001, and shows what becomes of it'],
  ],
  [
    'where its message stands instead',
    {
      repositoryTags: {},
      slack: {
        conversation: { ...conversation, channel: 'C0VERDICTS', insteadOf: 'C0SHOP0001' },
      },
    },
    [HEARS, 'its message stands in C0VERDICTS, because C0SHOP0001 did not take it'],
  ],
  [
    'that it moves to another channel',
    { repositoryTags: {}, slack: { conversation: { ...conversation, channel: 'C0OLD00001' } } },
    [
      HEARS,
      'its message stands in C0OLD00001; what begins one in C0SHOP0001 is said there from then on',
    ],
  ],
])('an explanation says %s', (_, given, expected) => {
  expect(says(given)).toEqual(expected);
});

describe('explaining an image of a world', () => {
  const team = { 'slack-channel': 'C0TEAM0001', owner: 'team shop' };
  const { repositories, ...rest } = shop();
  const world = fileWith('world.json', {
    ...rest,
    repositories: repositories.map((one) => ({ ...one, tags: team })),
  });
  const file = fileWith(
    'policy.yml',
    [
      'quarantine: { critical: { severity: CRITICAL } }',
      'notify: [{ repository: shop/*, channel: C0SHOP0001, mention: S0TEAM0001 }]',
      'notify-by-tag: { channels: C0TEAM* }',
    ].join('\n'),
  );
  const explained = async (...more: string[]) =>
    (await run(['explain', 'shop/api:1.1.0', '--world', world, '--policy', file, ...more])).out;

  it('says where a message goes and why', async () => {
    expect(await explained()).toContain(
      [
        '├─ in Slack',
        `│  ├─ C0TEAM0001 hears of what may not ship, and mentions S0TEAM0001 (${file}:2)`,
        '│  ├─ the AWS tag slack-channel of its repository has chosen the channel',
        '│  ├─ its owner, by the AWS tag of its repository: team shop',
        '│  └─ a message begins: it is quarantined',
      ].join('\n'),
    );
  });

  it('says so to programs', async () => {
    expect(JSON.parse(await explained('--json'))).toMatchObject({
      inSlack: {
        to: { channel: 'C0TEAM0001', changes: 'quarantined', mention: ['S0TEAM0001'] },
        source: `${file}:2`,
        byTag: { channel: 'C0TEAM0001' },
        owner: 'team shop',
      },
    });
  });
});
