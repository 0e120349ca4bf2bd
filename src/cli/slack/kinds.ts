import type { AcceptedNews } from '../../announce/accepted-news.ts';
import { slackAccepted } from '../../announce/slack/slack-accepted.ts';
import { slackApprovals } from '../../announce/slack/slack-approvals.ts';
import { slackList } from '../../announce/slack/slack-list.ts';
import { slackMessage } from '../../announce/slack/slack-message.ts';
import { slackMoved } from '../../announce/slack/slack-moved.ts';
import { slackNotice } from '../../announce/slack/slack-notice.ts';
import { slackReply } from '../../announce/slack/slack-reply.ts';
import { slackSummary } from '../../announce/slack/slack-summary.ts';
import { storyOf } from '../../announce/story.ts';
import type { ImageRef } from '../../core/image.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Approvals } from '../../core/telling/approvals.ts';
import { dayOf } from '../../core/time.ts';
import { samplesOf } from './sample-image.ts';

/** One kind of what people see in Slack: blocks in a channel, or a modal. */
export interface Kind {
  readonly name: string;
  readonly blocks?: readonly object[];
  readonly view?: object;
}

/** A sample of each kind, made as the functions make them under a policy. Pure. */
export function kindsOf(policy: Policy, now: Date): Kind[] {
  const { bad, clean, pending } = samplesOf(policy, now);
  const said = { verdict: 'approved', at: now.toISOString(), receipt: '' } as const;
  const mention = ['S0123456789', 'U0123456789'];
  return [
    { name: 'quarantined', blocks: slackMessage(bad).blocks },
    { name: 'approved', blocks: slackMessage(clean).blocks },
    { name: 'undecided', blocks: slackMessage(pending).blocks },
    { name: 'findings-list', blocks: slackList(bad).message.blocks },
    { name: 'moved', blocks: slackMoved(bad.judgement, 'C0123456789').blocks },
    { name: 'reply', blocks: slackReply(bad, storyOf(bad, said).sentences, mention).blocks },
    {
      name: 'pivot-accepted',
      blocks: slackAccepted(acceptedAt(bad.judgement.image, now), ANYBODY).blocks,
    },
    { name: 'summary', blocks: slackSummary(summaryAt(now)).blocks },
    { name: 'approvals', blocks: slackApprovals(approvalsAt(now)).blocks },
    { name: 'notice', blocks: slackNotice([NOTICE]).blocks },
  ];
}

const NOTICE = { key: 'sample', text: 'A sample: the waiver nobody ends tomorrow.' };

const ANYBODY = { mayAccept: [{ by: ['U0123456789'], source: 'a sample' }], mayRelease: [] };

const acceptedAt = (image: ImageRef, now: Date): AcceptedNews => ({
  pivot: 'sample',
  channel: 'C0123456789',
  root: '1.1',
  id: 'sample',
  at: now.toISOString(),
  isResumed: false,
  vulnerability: 'CVE-2026-1000',
  by: { id: 'U0123456789', name: 'sample' },
  reason: 'A sample.',
  until: now.toISOString(),
  repositories: [
    {
      repository: image.repository,
      waiver: 'sample',
      image,
      images: [
        { title: `${image.repository}:1.0.0`, stands: 'approved', why: '' },
        { title: `${image.repository}:1.0.1`, stands: 'quarantined', why: '1 finding is HIGH' },
      ],
    },
  ],
});

const approvalsAt = (now: Date): Approvals => ({
  channel: 'C0123456789',
  day: dayOf(now.toISOString()),
  images: 1,
  repositories: [
    {
      repository: 'sample/no-such-image',
      images: 1,
      newest: ['1.0.0'],
      aside: 1,
      inGrace: 0,
      accepted: 0,
    },
  ],
});

const summaryAt = (now: Date): Parameters<typeof slackSummary>[0] => ({
  run: {
    id: now.toISOString(),
    startedAt: now.toISOString(),
    policyVersion: 'sample',
    formerPolicy: 'sample',
    state: 'judging',
    images: 1,
    asked: { changed: 1 },
    comparedAt: now.toISOString(),
    told: [],
  },
  tally: { judged: 1, moves: { 'approved>quarantined': 1 } },
  images: [
    {
      repository: 'sample/no-such-image',
      digest: `sha256:${'5a'.repeat(32)}`,
      names: ['1.0.0'],
      before: 'approved',
      after: 'quarantined',
      reason: '1 finding is CRITICAL',
      isMark: false,
    },
  ],
});
