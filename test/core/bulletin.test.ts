import { bulletinOf, bulletinsOf, isWorthTelling } from '../../src/core/bulletin/bulletin.ts';
import { type OpenFindings, openCount } from '../../src/core/bulletin/count-repository.ts';
import { openCounting } from '../../src/core/bulletin/counted-images.ts';
import { type BulletinRun, dayToCompare, runToGoOn } from '../../src/core/bulletin/run.ts';
import { mondaysBefore } from '../../src/core/bulletin/trend.ts';
import type { KeptFinding } from '../../src/core/findings/kept-finding.ts';
import type { SlackWaiver } from '../../src/core/interventions/slack-waivers.ts';
import type { Judgement } from '../../src/core/judgement/judgement.ts';
import type { Current } from '../../src/core/ledger/ledger.ts';
import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import type { Rule } from '../../src/core/policy/rule.ts';
import { DAY } from '../../src/core/time.ts';
import { figuresOf } from '../announce/bulletin-gallery.ts';
import { finding, IMAGE, judgement, settledWith } from '../support/samples.ts';

const NOW = new Date('2026-11-23T06:00:00Z');
const image = (judged: Partial<Judgement> = {}, more: Partial<Current> = {}): Current =>
  settledWith({
    judgement: { ...judgement(), comparable: true, ...judged },
    watch: { state: 'watched', because: 'newest' },
    ...more,
  });

describe('the images by which a repository stands', () => {
  const named = (name: string, pushedAt: string, more: Partial<Current> = {}, inUse?: true) =>
    image({ names: [name], pushedAt, ...(inUse && { inUse }) }, more);
  const countedOf = (...images: Current[]): string[] => {
    const counting = openCounting();
    for (const one of images) counting.add(one);
    return counting.counted().map((one) => one.judgement.names.join());
  };

  it('are the newest of each line of tags, in whatever order they come, and what runs', () => {
    expect(
      countedOf(
        named('1.0.1', '2026-11-02T00:00:00Z'),
        named('1.0.2', '2026-11-03T00:00:00Z'),
        named('1.0.0', '2026-11-01T00:00:00Z'),
        named('0.9.0', '2026-01-01T00:00:00Z', {}, true),
        named('1.0.0-alpine', '2026-10-01T00:00:00Z'),
      ),
    ).toEqual(['1.0.2', '1.0.0-alpine', '0.9.0']);
  });

  it('are none of those that nobody looks at any more, and of those without a name', () => {
    const ended = { watch: { state: 'ended', since: '2026-11-01T00:00:00Z' } } as const;
    expect(countedOf(named('1.0.0', '2026-11-01T00:00:00Z', ended))).toEqual([]);
    expect(countedOf(image({ standing: 'unnamed' }))).toEqual([]);
  });
});

describe('the figures of a repository', () => {
  const { digest: _digest, ...repository } = IMAGE;
  const kept = (id: string, more: Partial<KeptFinding> = {}): KeptFinding => ({
    ...finding({ id, severity: 'HIGH', firstSeen: '2026-11-01T00:00:00Z' }),
    ...more,
  });
  const count = (
    before: OpenFindings | undefined,
    ...images: (readonly KeptFinding[] | undefined)[]
  ) => {
    const at = '2026-11-16T00:00:00.000Z';
    const counting = openCount(
      repository,
      { at, ...(before && { open: before }) },
      BUILT_IN_POLICY,
      NOW,
    );
    for (const findings of images) counting.add(image(), findings);
    return counting.end();
  };
  const waiver: SlackWaiver = {
    id: 'V1',
    by: { id: 'U0DANA0001', name: 'dana' },
    at: '2026-11-22T00:00:00.000Z',
    channel: 'C0VERDICTS',
    seen: { number: 1, policyVersion: 'p', fingerprint: 'f' },
    ids: ['CVE-1', 'CVE-9'],
    reason: 'not reachable',
    until: '2027-02-01T00:00:00.000Z',
  };
  const slackAside = {
    kind: 'waived',
    waiver: 'slack-V1',
    by: 'dana (U0DANA0001)',
    why: 'not reachable',
    until: waiver.until,
    source: 'Slack, C0VERDICTS',
    origin: 'slack',
  } as const;
  /** What two images come to, of which the first alone was judged since somebody accepted CVE-1. */
  const countBy = (...waivers: SlackWaiver[]) => {
    const since = { at: '2026-11-16T00:00:00.000Z' };
    const counting = openCount(repository, since, BUILT_IN_POLICY, NOW, { revision: 1, waivers });
    const own = { severity: 'CRITICAL' } as const;
    counting.add(image(), [kept('CVE-1', { ...own, aside: slackAside })]);
    counting.add(image({ judgedAt: '2026-10-20T00:00:00.000Z' }), [
      kept('CVE-1', own),
      kept('CVE-2', own),
    ]);
    return counting.end().figures;
  };

  it('leave out what people accept from Slack by now, in an image that was judged before as well', () => {
    expect(countBy(waiver)).toMatchObject({
      open: { CRITICAL: 1 },
      blocking: { CRITICAL: 1 },
      lapsing: [
        {
          what: 'waiver',
          name: 'CVE-1 and 1 more in shop/cart',
          by: 'dana',
          until: '2027-02-01T00:00:00.000Z',
          source: 'Slack, C0VERDICTS',
        },
      ],
    });
  });

  it('count what somebody has revoked, or what has lapsed, though an image was judged before', () => {
    const { by, at } = waiver;
    const both = { open: { CRITICAL: 2 }, blocking: { CRITICAL: 2 }, lapsing: [] };
    expect(countBy({ ...waiver, revoked: { id: 'V2', by, at } })).toMatchObject(both);
    expect(countBy({ ...waiver, until: '2026-11-22T12:00:00.000Z' })).toMatchObject(both);
    expect(countBy()).toMatchObject(both);
  });

  it('name the releases that hold, of images that are not counted too', () => {
    const released = {
      id: 'V3',
      by: { id: 'U0ANN00001', name: 'ann' },
      at: '2026-11-22T12:00:00.000Z',
      why: 'the shop is down',
      until: '2026-11-23T12:00:00.000Z',
      against: {
        verdict: 'quarantined',
        reasons: [{ code: 'critical', text: '1 finding is CRITICAL' }],
        rules: [],
      },
    } satisfies Judgement['released'];
    const { against: _against, ...spare } = { ...released, id: 'V4' };
    const counting = openCount(
      repository,
      { at: '2026-11-16T00:00:00.000Z' },
      BUILT_IN_POLICY,
      NOW,
    );
    counting.see(image({ released, names: ['1.4.2'] }));
    counting.see(image({ spare, names: ['1.4.3'] }));
    counting.see(image({ released: { ...released, until: '2026-11-23T05:00:00.000Z' } }));
    expect(counting.end().figures.lapsing).toEqual([
      {
        what: 'release',
        name: 'shop/cart:1.4.2',
        by: 'ann',
        until: '2026-11-23T12:00:00.000Z',
        source: 'the shop is down',
      },
      {
        what: 'release',
        name: 'shop/cart:1.4.3',
        by: 'ann',
        until: '2026-11-23T12:00:00.000Z',
        source: 'the shop is down',
      },
    ]);
  });

  it('say where an AWS tag has sent an image last, or else where people were told of one', () => {
    const told = (channel: string, at: string) => ({
      slack: {
        verdict: 'quarantined',
        at,
        receipt: `${channel}/1`,
        conversation: { channel, root: '1', revision: 1 },
      } as const,
    });
    const channelOf = (...images: Current[]) => {
      const since = { at: '2026-11-16T00:00:00.000Z' };
      const counting = openCount(repository, since, BUILT_IN_POLICY, NOW);
      for (const one of images) counting.add(one, []);
      return counting.end().figures.channel;
    };
    const spoken = image({}, { said: told('C0OLD00001', '2026-11-21T10:00:00.000Z') });
    const judgedAt = '2026-11-22T10:00:00.000Z';
    const chosen = image({ judgedAt }, { chosen: 'C0TEAM0001', said: {} });
    expect(channelOf(spoken)).toBe('C0OLD00001');
    expect(channelOf(chosen, spoken)).toBe('C0TEAM0001');
    expect(channelOf({ ...spoken, chosen: 'C0TEAM0001' })).toBe('C0TEAM0001');
    expect(channelOf(image({}, { said: {} }))).toBeUndefined();
  });

  it('call overdue what had a grace that is over, and blocking all that keeps an image from shipping', () => {
    const ruled = (mode: 'enforce' | 'advise', ...rules: Rule[]) => {
      const policy = { ...BUILT_IN_POLICY, base: { ...BUILT_IN_POLICY.base, mode, rules } };
      const since = { at: '2026-11-16T00:00:00.000Z' };
      const counting = openCount(repository, since, policy, NOW);
      const judgedAt = '2026-11-22T00:00:00.000Z';
      const findings = [
        kept('CVE-1', { severity: 'CRITICAL', firstSeen: judgedAt }),
        kept('CVE-2', { firstSeen: '2026-11-01T00:00:00Z' }),
        kept('CVE-3', { firstSeen: '2026-11-20T00:00:00Z' }),
      ];
      counting.add(image({ judgedAt, pushedAt: '2026-11-01T00:00:00Z' }, {}), findings);
      const { blocking, overdue, onlyAdvises } = counting.end().figures;
      return { blocking, overdue, ...(onlyAdvises && { onlyAdvises }) };
    };
    const critical: Rule = { name: 'critical', severityAtLeast: 'CRITICAL' };
    const high: Rule = { name: 'high', severityAtLeast: 'HIGH', grace: { HIGH: 14 * DAY } };
    const old: Rule = { name: 'old', severityAtLeast: 'HIGH', imageOlderThan: 14 * DAY };
    const aged: Rule = { ...high, grace: { HIGH: DAY }, graceSince: 'published' };

    expect(ruled('enforce', critical)).toEqual({ blocking: { CRITICAL: 1 }, overdue: {} });
    const both = { blocking: { CRITICAL: 1, HIGH: 1 }, overdue: { HIGH: 1 } };
    expect(ruled('enforce', critical, high)).toEqual(both);
    expect(ruled('advise', critical, high)).toEqual({ ...both, onlyAdvises: true });
    const all = { CRITICAL: 1, HIGH: 2 };
    expect(ruled('enforce', old)).toEqual({ blocking: all, overdue: all });
    // Nobody knows when they were published.
    expect(ruled('enforce', aged)).toEqual({ blocking: all, overdue: {} });
  });

  it('count a vulnerability once, at its worst and as old as it is anywhere', () => {
    const { figures } = count(
      undefined,
      [kept('CVE-1'), kept('CVE-2')],
      [kept('CVE-1', { severity: 'CRITICAL', firstSeen: '2026-11-20T00:00:00Z' })],
    );
    expect(figures).toMatchObject({ images: 2, open: { CRITICAL: 1, HIGH: 1 }, fresh: {} });
  });

  it('say what is fixed, and leave out what a person has set aside', () => {
    const { open } = count(undefined, [kept('CVE-1'), kept('CVE-2'), kept('CVE-3')]);
    const waived = {
      name: 'w',
      scope: { ids: ['CVE-2'], repositories: ['*'] },
      by: 'jane',
      reason: 'none',
      until: '2026-12-01T00:00:00.000Z',
      source: 'policy.yml:1',
      origin: 'policy' as const,
    };
    const policy = { ...BUILT_IN_POLICY, waivers: [waived] };
    const counting = openCount(repository, { at: '2026-11-16T00:00:00.000Z', open }, policy, NOW);
    counting.add(image(), [kept('CVE-1'), kept('CVE-2')]);
    const { figures } = counting.end();
    expect(figures).toMatchObject({ open: { HIGH: 1 }, fixed: { HIGH: 1 }, carried: 0 });
    expect(figures.lapsing).toMatchObject([{ what: 'waiver', name: 'w', by: 'jane' }]);
  });

  it('keep open what is not seen where findings cannot be read', () => {
    const { open } = count(undefined, [kept('CVE-1')]);
    const { figures } = count(open, undefined);
    expect(figures).toMatchObject({ open: { HIGH: 1 }, fixed: {}, carried: 1, unknown: 1 });
  });

  it('know nothing of what is fixed where nothing was counted before', () => {
    expect(count(undefined, []).figures).not.toHaveProperty('fixed');
  });
});

describe('a digest', () => {
  it('goes to the channel where people were told, where AWS tags may choose it', () => {
    const figures = [
      figuresOf({ channel: 'C0TEAM0001' }),
      figuresOf({ repository: 'shop/web', channel: 'C0OTHER001' }),
    ];
    const policy = { notify: [], notifyByTag: { channels: ['C0TEAM*'] } };
    const bulletins = bulletinsOf(figures, [], policy, '2026-11-23', 'C0HOME0001');
    expect(bulletins.map(({ channel, repositories }) => [channel, repositories])).toEqual([
      ['C0TEAM0001', 1],
      ['C0HOME0001', 1],
    ]);
  });

  it('says the median of the days that it took to fix', () => {
    const figures = [
      figuresOf({ daysToFix: { '1': 1, '10': 1 } }),
      figuresOf({ daysToFix: { '4': 1, '100': 2 } }),
    ];
    expect(bulletinOf(figures, [], 'weekly', '2026-11-23').medianDaysToFix).toBe(10);
  });

  it('names what lapses within two weeks once, and for a daily one within two days', () => {
    const lapse = (until: string) =>
      ({ what: 'waiver', name: 'w', until, source: 'policy.yml:1' }) as const;
    const figures = [
      figuresOf({ lapsing: [lapse('2026-11-24T00:00:00.000Z')] }),
      figuresOf({
        lapsing: [
          lapse('2026-11-24T00:00:00.000Z'),
          lapse('2026-12-07T00:00:00.000Z'),
          lapse('2026-12-08T00:00:00.000Z'),
        ],
      }),
    ];
    const lapsing = (cadence: 'weekly' | 'daily') =>
      bulletinOf(figures, [], cadence, '2026-11-23').lapsing.map(({ until }) => until.slice(0, 10));
    expect(lapsing('weekly')).toEqual(['2026-11-24', '2026-12-07']);
    expect(lapsing('daily')).toEqual(['2026-11-24']);
  });

  it.each([
    [{ open: { LOW: 9 } }, false],
    [{ open: { HIGH: 1 } }, true],
    [{ fixed: { LOW: 1 } }, true],
    [{ unknown: 1 }, true],
  ])('of %j is worth telling: %s', (figures, isWorth) => {
    const bulletin = bulletinOf([figuresOf(figures)], [], 'weekly', '2026-11-23');
    expect(isWorthTelling(bulletin)).toBe(isWorth);
  });
});

describe('a run', () => {
  const ran = (more: Partial<BulletinRun>): BulletinRun => ({
    day: '2026-11-23',
    startedAt: '2026-11-23T06:00:00.000Z',
    state: 'counting',
    told: {},
    counted: [],
    ...more,
  });
  const next = (last: BulletinRun | undefined, now: string, digest?: 'daily' | 'never') =>
    runToGoOn(last, { notify: [], ...(digest && { digest }) }, new Date(now))?.day;

  it('begins on a Monday, or on any day where somebody hears daily, and never where nobody hears', () => {
    expect(next(undefined, '2026-11-23T06:00:00Z')).toBe('2026-11-23');
    expect(next(undefined, '2026-11-24T06:00:00Z')).toBeUndefined();
    expect(next(undefined, '2026-11-24T06:00:00Z', 'daily')).toBe('2026-11-24');
    expect(next(undefined, '2026-11-23T06:00:00Z', 'never')).toBeUndefined();
  });

  it('of a week is gone on with until the next Monday, and one of a day until the next day', () => {
    expect(next(ran({}), '2026-11-26T06:00:00Z')).toBe('2026-11-23');
    expect(next(ran({}), '2026-11-30T06:00:00Z')).toBe('2026-11-30');
    expect(next(ran({ day: '2026-11-24' }), '2026-11-25T06:00:00Z', 'daily')).toBe('2026-11-25');
    expect(next(ran({ state: 'told' }), '2026-11-23T06:10:00Z')).toBeUndefined();
  });

  it('that was refused waits for its time', () => {
    const refused = ran({ state: 'telling', retryAt: '2026-11-23T07:00:00.000Z' });
    expect(next(refused, '2026-11-23T06:30:00Z')).toBeUndefined();
    expect(next(refused, '2026-11-23T07:00:00Z')).toBe('2026-11-23');
  });

  it('is compared with the Monday before, or daily with the last count', () => {
    const counted = ['2026-11-22', '2026-11-18', '2026-11-16', '2026-11-09'];
    expect(dayToCompare(counted, '2026-11-23', 'weekly')).toBe('2026-11-16');
    expect(dayToCompare(counted, '2026-11-23', 'daily')).toBe('2026-11-22');
    expect(dayToCompare([], '2026-11-23', 'weekly')).toBeUndefined();
  });

  it('looks eleven Mondays back', () => {
    const mondays = mondaysBefore('2026-11-25');
    expect([mondays.length, mondays[0], mondays.at(-1)]).toEqual([11, '2026-09-14', '2026-11-23']);
    expect(mondaysBefore('2026-11-23').at(-1)).toBe('2026-11-16');
  });
});
