import type { SlackWaiver } from '../../src/core/interventions/slack-waivers.ts';
import { noticesFor, type Use, useKeys } from '../../src/core/policy/housekeeping.ts';
import type { Policy } from '../../src/core/policy/policy.ts';
import { ignoreRule, policyWith, waiver } from '../support/samples.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const notices = (policy: Partial<Policy>, uses: Record<string, Use> = {}) =>
  noticesFor(policyWith(policy), new Map(Object.entries(uses)), NOW);

describe('a waiver that is about to lapse', () => {
  const lapsing = (until: string) => notices({ waivers: [waiver({ until })] });

  it('is told with whose it is, where it stands and when', () => {
    expect(lapsing('2026-11-28T10:00:00.000Z')).toEqual([
      {
        key: 'lapses/accepted/2026-11-28T10:00:00.000Z',
        text: 'The waiver accepted of dana@shop.example (policy.yml:30) ends on 2026-11-28: what it accepts will count again.',
      },
    ]);
  });

  it.each([
    ['in a week and a millisecond', '2026-11-28T10:00:00.001Z', 0],
    ['in a millisecond', '2026-11-21T10:00:00.001Z', 1],
    ['now', '2026-11-21T10:00:00.000Z', 0],
    ['since yesterday', '2026-11-20T10:00:00.000Z', 0],
  ])('%s is told %s: %d', (_when, until, count) => {
    expect(lapsing(until)).toHaveLength(count);
  });
});

describe('a waiver from Slack that is about to lapse', () => {
  const waiverFrom = (more: Partial<SlackWaiver>): SlackWaiver => ({
    id: 'V1',
    by: { id: 'U0DANA0001', name: 'dana' },
    at: '2026-10-30T10:00:00.000Z',
    channel: 'C0VERDICTS',
    seen: { number: 1, policyVersion: 'p', fingerprint: 'f' },
    ids: ['CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3'],
    reason: 'not reachable',
    until: '2026-11-28T00:00:00.000Z',
    ...more,
  });
  const told = (more: Partial<SlackWaiver> = {}) =>
    noticesFor(policyWith({}), new Map(), NOW, [
      { repository: 'shop/api', waiver: waiverFrom(more) },
    ]);

  it('is told with whose it is, of what, in which repository and when', () => {
    expect(told()).toEqual([
      {
        key: 'lapses/slack-V1/2026-11-28T00:00:00.000Z',
        text: 'The waiver of dana from Slack for CVE-2026-1 and 2 more in shop/api ends on 2026-11-27: what it accepts will count again.',
      },
    ]);
  });

  const by = { id: 'U0DANA0001', name: 'dana' };
  it.each<[string, Partial<SlackWaiver>, number]>([
    ['in more than a week', { until: '2026-11-28T10:00:00.001Z' }, 0],
    ['now', { until: '2026-11-21T10:00:00.000Z' }, 0],
    ['that was revoked', { revoked: { id: 'V2', by, at: '2026-11-20T10:00:00.000Z' } }, 0],
    [
      'of three days, before the last of them',
      { at: '2026-11-20T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z' },
      0,
    ],
    [
      'of three days, on the last of them',
      { at: '2026-11-19T00:00:00.000Z', until: '2026-11-22T00:00:00.000Z' },
      1,
    ],
  ])('%s is told %j: %d', (_when, more, count) => {
    expect(told(more)).toHaveLength(count);
  });
});

describe('an exception that has matched nothing', () => {
  it('for thirty days since it is known is told', () => {
    const since = '2026-10-22T10:00:00.000Z';
    const policy = { ignore: [ignoreRule()], waivers: [waiver()] };
    expect(notices(policy, { 'ignored/noise': { since }, 'waived/accepted': { since } })).toEqual([
      {
        key: 'unused/ignored/noise/2026-10-22',
        text: 'The ignore rule noise (policy.yml:20) has matched nothing in any image judged within 30 days: it may be time to remove it.',
      },
      {
        key: 'unused/waived/accepted/2026-10-22',
        text: 'The waiver accepted (policy.yml:30) has matched nothing in any image judged within 30 days: it may be time to remove it.',
      },
    ]);
  });

  it.each<[string, Use | undefined, number]>([
    ['that nobody knew until now', undefined, 0],
    ['for a millisecond less', { since: '2026-10-22T10:00:00.001Z' }, 0],
    [
      'since long ago, and was used lately',
      { since: '2026-01-01T00:00:00.000Z', lastUsed: '2026-11-01T00:00:00.000Z' },
      0,
    ],
    [
      'since it was used long ago',
      { since: '2026-01-01T00:00:00.000Z', lastUsed: '2026-10-01T00:00:00.000Z' },
      1,
    ],
  ])('%s', (_what, use, count) => {
    expect(notices({ ignore: [ignoreRule()] }, use && { 'ignored/noise': use })).toHaveLength(
      count,
    );
  });

  it('is other news once it has been used in between', () => {
    const keyAfter = (lastUsed: string) =>
      notices(
        { ignore: [ignoreRule()] },
        { 'ignored/noise': { since: '2026-01-01T00:00:00.000Z', lastUsed } },
      )[0]?.key;
    expect(keyAfter('2026-09-01T00:00:00.000Z')).not.toBe(keyAfter('2026-10-01T00:00:00.000Z'));
  });

  it('is told of a rule and a waiver apart, though they share a name', () => {
    const policy = { ignore: [ignoreRule()], waivers: [waiver({ name: 'noise' })] };
    const since = '2026-01-01T00:00:00.000Z';
    const used = { since, lastUsed: '2026-11-20T00:00:00.000Z' };
    const told = notices(policy, { 'ignored/noise': used, 'waived/noise': { since } });
    expect(told.map(({ key }) => key)).toEqual(['unused/waived/noise/2026-01-01']);
  });

  it('and has lapsed is not told: it is over', () => {
    const waivers = [waiver({ until: NOW.toISOString() })];
    expect(
      notices({ waivers }, { 'waived/accepted': { since: '2026-01-01T00:00:00.000Z' } }),
    ).toEqual([]);
  });
});

it('the use of an ignore rule and of a waiver is noted apart, though they share a name', () => {
  const waivers = [waiver(), waiver({ name: 'noise' })];
  const policy = policyWith({ ignore: [ignoreRule()], waivers });
  expect(useKeys(policy)).toEqual(['ignored/noise', 'waived/accepted', 'waived/noise']);
});
