import type { Announcement } from '../src/announce/announcement.ts';
import { verdictEvent } from '../src/announce/bus/verdict-event.ts';
import { peopleMessage } from '../src/announce/people/people-message.ts';
import { slackMessage } from '../src/announce/slack/slack-message.ts';
import { wordOf } from '../src/announce/slack/slack-word.ts';
import { topicMessage } from '../src/announce/topic/topic-message.ts';
import { decide } from '../src/core/judgement/decide.ts';
import { judgementOf } from '../src/core/judgement/judgement.ts';
import type { Said } from '../src/core/telling/said.ts';
import { shownOf } from '../src/core/telling/shown.ts';
import { DAY } from '../src/core/time.ts';
import { allCritical, mixed, type SeverityOf } from './findings.ts';
import { backgroundOf, evidenceOf, NOW, POLICY } from './large-image.ts';
import type { Row, Section } from './section.ts';

const FINDINGS = 10_000;
/** So many are measured together: the processor's time is counted in steps of a millisecond. */
const AT_ONCE = 5;
/** Milliseconds over the decision. */
const COMPOSED_WITHIN = 10;

/** What a message needs to have every button and every part. */
const FOR_PEOPLE: Pick<Announcement, 'acting' | 'guidance'> = {
  acting: {
    mayAccept: [{ repository: '*', by: ['U0ANN00001'], source: 'policy.yml:1' }],
    mayRelease: [{ repository: '*', by: ['U0ANN00001'], source: 'policy.yml:1' }],
  },
  guidance: {
    contact: '#ask-security',
    helpUrl: 'https://wiki.example.com/scans',
    longestWaiver: 90 * DAY,
  },
};

/** A verdict as it stood before, without any of the findings: all of them are news to the thread. */
const saidBefore = ({ judgement, decision }: Announcement): Said => {
  const shown = shownOf({ judgement, decision: { ...decision, deciding: [] } }, 1);
  return {
    verdict: 'approved',
    at: NOW.toISOString(),
    receipt: 'C0VERDICTS/1.000001',
    conversation: { channel: 'C0VERDICTS', root: '1.000001', revision: 1 },
    shown: { ...shown, verdict: 'approved', policyVersion: 'another', look: 'another' },
  };
};

const DESTINATION = { changes: 'every verdict', mention: ['S0TEAM0001'] } as const;

/** Every message about a judgement. */
const MESSAGES: Readonly<Record<string, (announcement: Announcement) => unknown>> = {
  'Slack: the message, with buttons': (announcement) => slackMessage(announcement),
  'Slack: the reply in its thread, broadcast': (announcement) =>
    wordOf(announcement, saidBefore(announcement), DESTINATION, undefined),
  'mail and Teams': (announcement) => peopleMessage(announcement),
  'the topic': (announcement) => topicMessage(announcement),
  'the bus': (announcement) => verdictEvent(announcement),
};

/** What composing takes beside the decision. */
export function composingSection(turns: number): Section {
  const kinds = { mixed, 'all CRITICAL': allCritical };
  return {
    title: `Composing a message about ${FINDINGS.toLocaleString('en')} findings`,
    columns: ['mixed: ms', 'all CRITICAL: ms'],
    rows: rowsOf(Object.values(kinds), turns),
    notes: [
      `Processor time, the least of ${turns}; each from a decision that was made for it, so that nothing which was`,
      'found out for one message is there for the next.',
    ],
  };
}

function rowsOf(kinds: readonly SeverityOf[], turns: number): Row[] {
  const deciding = kinds.map(decisionOn);
  return Object.entries(MESSAGES).map(([name, compose]) => ({
    name,
    figures: deciding.map((decided) => ({
      value: leastOf(decided, compose, turns),
      digits: 1,
      limit: COMPOSED_WITHIN,
    })),
  }));
}

/** Milliseconds of the processor: a busy machine can only add to them. The first turns let the code be compiled. */
function leastOf(
  decided: () => Announcement,
  compose: (announcement: Announcement) => unknown,
  turns: number,
): number {
  const times: number[] = [];
  for (let turn = -3; turn < turns; turn += 1) {
    const announcements = Array.from({ length: AT_ONCE }, decided);
    const before = process.threadCpuUsage();
    for (const announcement of announcements) compose(announcement);
    const { user, system } = process.threadCpuUsage(before);
    if (turn >= 0) times.push((user + system) / 1_000 / AT_ONCE);
  }
  return Math.min(...times);
}

function decisionOn(severityOf: SeverityOf): () => Announcement {
  const evidence = evidenceOf(FINDINGS, severityOf);
  const background = backgroundOf(evidence);
  return () => {
    const decision = decide(evidence, POLICY, background);
    const judgement = judgementOf(evidence, decision, POLICY.version, NOW);
    return { judgement, decision, marking: { state: 'unmarked' }, ...FOR_PEOPLE };
  };
}
