import { planActs } from '../../src/core/judgement/acts.ts';
import type { Judgement } from '../../src/core/judgement/judgement.ts';
import type { Released } from '../../src/core/judgement/released.ts';
import type { Current } from '../../src/core/ledger/ledger.ts';
import type { Destination, NotifyRule } from '../../src/core/policy/notify.ts';
import { peaceUntil } from '../../src/core/telling/approvals.ts';
import { type ApprovalsRun, approvalsToGoOn } from '../../src/core/telling/approvals-run.ts';
import { approvedImage } from '../../src/core/telling/approved.ts';
import { hearsIn, hearsTurns } from '../../src/core/telling/hearing.ts';
import { QUIET, type Said } from '../../src/core/telling/said.ts';
import { IMAGE, judgement, newsOf, settledWith, unfinishedWith } from '../support/samples.ts';

const NOW = new Date('2026-11-22T06:00:00.000Z');
const DAILY: NotifyRule = {
  channel: 'C0SHOP0001',
  changes: 'quarantined',
  approvals: 'daily',
  source: 'a test',
};
const released: Released = {
  id: 'click-1',
  by: { id: 'U0JANE0001', name: 'Jane' },
  at: '2026-11-21T10:00:00.000Z',
  why: 'the shop is down',
  until: '2026-11-23T10:00:00.000Z',
  against: { verdict: 'quarantined', reasons: [{ code: 'rule', text: 'a' }], rules: ['a'] },
};
const said = (more: Partial<Said> = {}): Said => ({
  verdict: 'approved',
  at: '2026-11-21T10:00:06.000Z',
  receipt: QUIET,
  ...more,
});
const conversation = { channel: 'C0SHOP0001', root: '1.2', revision: 1 };

describe('an approval that begins no message', () => {
  const hears = (to: Destination, now: Judgement, before?: Said) =>
    hearsIn(to, newsOf(now), before, NOW);

  it('is named in the message of the day where the rule says so', () => {
    expect(hears(DAILY, judgement())).toBe('listed');
    expect(hears({ changes: 'quarantined' }, judgement())).toBe('quiet');
  });

  it('is named whatever the severity from which on the channel hears', () => {
    expect(hears({ ...DAILY, severityAtLeast: 'CRITICAL' }, judgement())).toBe('listed');
  });

  it('is named after a quarantine of which nothing was said, and not once it is known', () => {
    expect(hears(DAILY, judgement(), said({ verdict: 'quarantined' }))).toBe('listed');
    expect(hears(DAILY, judgement(), said())).toBe('nothing');
  });

  it('is not named where a person alone lets the image ship', () => {
    expect(hears(DAILY, judgement({ released }))).toBe('quiet');
  });

  it('is named in no message of the topic for people', () => {
    expect(hearsTurns(DAILY, newsOf(judgement()), undefined, NOW)).toBe('quiet');
  });
});

describe('its place in the message of the day', () => {
  const planned = (current?: Current, inSummary?: { atOnce: boolean }) =>
    planActs(
      newsOf(judgement()),
      { tags: ['1.4.2'] },
      { listedBy: [], ...(current && { current }) },
      {
        routes: [
          { name: 'slack', hears: (news, before, now) => hearsIn(DAILY, news, before, now) },
        ],
        marksImages: true,
        ...(inSummary && { inSummary }),
      },
      NOW,
    );
  const red = judgement({ verdict: 'quarantined', fingerprint: 'another' });

  it('is written down with the judgement, of which the route says nothing', () => {
    expect(planned()).toMatchObject({ record: 'begin', say: [], quiet: ['slack'], listed: true });
  });

  it('is not written down again where an approval is judged anew before its acts are done', () => {
    const other = judgement({ fingerprint: 'another' });
    expect(planned(unfinishedWith({ judgement: other }))).toMatchObject({ record: 'begin' });
    expect(planned(unfinishedWith({ judgement: other }))).not.toHaveProperty('listed');
  });

  it('is written down in a comparison where its summary only counts it, and not where that names it', () => {
    expect(planned(undefined, { atOnce: false })).toMatchObject({ listed: true });
    const before = settledWith({
      judgement: red,
      said: { slack: said({ verdict: 'quarantined' }) },
    });
    expect(planned(before)).toMatchObject({ listed: true });
    expect(planned(before, { atOnce: false })).not.toHaveProperty('listed');
  });
});

describe('what is said of it by the time of the message', () => {
  const approval = { image: IMAGE, at: '2026-11-21T10:00:00.000Z', number: 1 };
  const conditions = { aside: 2, inGrace: 1, accepted: 0 };
  const standing = (
    more: Partial<Current> = {},
    policy: Parameters<typeof approvedImage>[2] = { notify: [DAILY] },
    channel?: string,
  ) =>
    approvedImage(
      { ...approval, ...conditions, ...(channel !== undefined && { channel }) },
      settledWith({ said: { slack: said() }, ...more }),
      policy,
      'C0VERDICTS',
    );

  it('is its name, and on what it rests', () => {
    expect(standing()).toMatchObject({
      channel: 'C0SHOP0001',
      repository: 'shop/cart',
      name: '1.4.2',
      at: '2026-11-21T10:00:00.000Z',
      conditions,
    });
  });

  it('is its name alone where it has been judged on other grounds since', () => {
    expect(standing({ number: 2 })).not.toHaveProperty('conditions');
  });

  it.each<[string, Parameters<typeof standing>]>([
    ['it is quarantined', [{ judgement: judgement({ verdict: 'quarantined' }) }]],
    ['it is undecided', [{ judgement: judgement({ verdict: 'undecided' }) }]],
    ['a person alone lets it ship', [{ judgement: judgement({ released }) }]],
    ['it has no name any more', [{ judgement: judgement({ standing: 'unnamed' }) }]],
    [
      'it is gone',
      [{ judgement: judgement({ reasons: [{ code: 'image-missing', text: 'gone' }] }) }],
    ],
    ['it has a message of its own', [{ said: { slack: said({ conversation }) } }]],
    ['the policy says so no more', [{}, { notify: [] }]],
  ])('is nothing where %s', (_, given) => {
    expect(standing(...given)).toBeUndefined();
  });

  it('is said where an AWS tag has chosen, as long as the policy lets it', () => {
    const notifyByTag = { channels: ['C0TEAM*'] };
    expect(standing({}, { notify: [DAILY], notifyByTag }, 'C0TEAM0001')?.channel).toBe(
      'C0TEAM0001',
    );
    expect(standing({}, { notify: [DAILY] }, 'C0TEAM0001')?.channel).toBe('C0SHOP0001');
  });

  it('waits for the end of the latest quiet hours among the rules of a channel', () => {
    const image = standing();
    const until = (to: string) => ({ from: '20:00', to, timezone: 'UTC' });
    expect(image && peaceUntil([image, { ...image, quietHours: until('07:00') }], NOW)).toBe(
      '2026-11-22T07:00:00.000Z',
    );
    expect(image && peaceUntil([image], NOW)).toBeUndefined();
  });
});

describe('the run of a day', () => {
  const last: ApprovalsRun = {
    day: '2026-11-21',
    startedAt: '2026-11-21T06:00:00.000Z',
    since: '2026-11-20T05:45:00.000Z',
    before: '2026-11-21T05:45:00.000Z',
    waiting: {},
  };
  const policy = { notify: [DAILY] };

  it('tells of what was surely written down, from where the last one ended', () => {
    expect(approvalsToGoOn(last, policy, NOW)).toEqual({
      day: '2026-11-22',
      startedAt: '2026-11-22T06:00:00.000Z',
      since: '2026-11-21T05:45:00.000Z',
      before: '2026-11-22T05:45:00.000Z',
      waiting: {},
    });
  });

  it('goes on with a channel that the last one could not tell, from where that one began', () => {
    const waiting = { C0SHOP0001: '2026-11-19T05:45:00.000Z' };
    expect(approvalsToGoOn({ ...last, waiting }, policy, NOW)?.waiting).toEqual(waiting);
  });

  it('is over when every channel has been told, and waits where it has to', () => {
    const today = { ...last, day: '2026-11-22' };
    const waiting = { C0SHOP0001: last.since };
    expect(approvalsToGoOn(today, policy, NOW)).toBeUndefined();
    expect(approvalsToGoOn({ ...today, waiting }, policy, NOW)).toEqual({ ...today, waiting });
    const retryAt = '2026-11-22T06:10:00.000Z';
    expect(approvalsToGoOn({ ...today, waiting, retryAt }, policy, NOW)).toBeUndefined();
  });

  it('is none where no rule asks for it', () => {
    expect(approvalsToGoOn(last, { notify: [] }, NOW)).toBeUndefined();
  });
});
