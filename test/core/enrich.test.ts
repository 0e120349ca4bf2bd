import { enrich, feedTroubles } from '../../src/core/findings/enrich.ts';
import type { EpssScore } from '../../src/core/findings/feeds/epss.ts';
import type { InspectorDetail } from '../../src/core/findings/feeds/feed.ts';
import { datesOf, type ThreatIntel } from '../../src/core/findings/feeds/feeds.ts';
import type { KevEntry } from '../../src/core/findings/feeds/kev.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { finding } from '../support/samples.ts';

const DAY = 86_400_000;
const NOW = new Date('2026-11-21T10:00:05Z');
const FRESH = '2026-11-20T12:00:00.000Z';
const STALE = '2026-10-01T12:00:00.000Z';
const staleAfter = { kev: 14 * DAY, epss: 7 * DAY };

const kevOf = (listed: Record<string, KevEntry>, date = FRESH): ThreatIntel => ({
  kev: { date, byCve: new Map(Object.entries(listed)) },
});
const epssOf = (scores: Record<string, EpssScore>, date = FRESH): ThreatIntel => ({
  epss: { date, byCve: new Map(Object.entries(scores)) },
});
const entry = (more: Partial<KevEntry> = {}): KevEntry => ({
  added: '2026-10-01',
  ransomware: false,
  ...more,
});

const enriched = (
  one: Partial<Finding>,
  intel: ThreatIntel,
  details: Record<string, InspectorDetail> = {},
): Finding =>
  enrich(finding(one), {
    intel,
    details: new Map(Object.entries(details)),
    troubles: feedTroubles(datesOf(intel), staleAfter, NOW),
  });

describe('a feed', () => {
  const both = (date: string): ThreatIntel => ({ ...kevOf({}, date), ...epssOf({}, date) });

  it.each([
    ['missing', {}, ['kev missing', 'epss missing']],
    ['of yesterday', both(FRESH), []],
    ['as old as EPSS may be', both('2026-11-14T10:00:05.000Z'), []],
    ['a millisecond older than that', both('2026-11-14T10:00:04.999Z'), ['epss stale']],
    ['older than KEV may be', both(STALE), ['kev stale', 'epss stale']],
    ['without a date that can be read', both('yesterday'), ['kev stale', 'epss stale']],
  ])('%s', (_what, intel, troubles) => {
    const found = feedTroubles(datesOf(intel), staleAfter, NOW);
    expect(found.map(({ feed, state }) => `${feed} ${state}`)).toEqual(troubles);
  });

  it('that is stale is named with its own date', () => {
    expect(feedTroubles(datesOf({ ...kevOf({}, STALE), ...epssOf({}) }), staleAfter, NOW)).toEqual([
      { feed: 'kev', state: 'stale', date: STALE },
    ]);
  });
});

describe("CISA's catalogue", () => {
  it('is asked for the id and every alias', () => {
    const intel = kevOf({ 'CVE-2026-2000': entry({ due: '2026-10-22' }) });
    expect(enriched({ id: 'GHSA-x', aliases: ['CVE-2026-2000'] }, intel).kev).toEqual({
      state: 'listed',
      added: '2026-10-01',
      due: '2026-10-22',
      ransomware: false,
    });
  });

  it('finds a CVE id that is written small', () => {
    const intel = kevOf({ 'CVE-2026-2000': entry() });
    expect(enriched({ id: 'cve-2026-2000' }, intel).kev?.state).toBe('listed');
  });

  it('of several entries says the one with ransomware, then the oldest', () => {
    const aliases = ['CVE-2026-2000', 'CVE-2026-3000'];
    const intel = kevOf({
      'CVE-2026-1000': entry({ added: '2026-01-01' }),
      'CVE-2026-2000': entry({ added: '2026-03-01', ransomware: true }),
      'CVE-2026-3000': entry({ added: '2026-02-01', ransomware: true }),
    });
    expect(enriched({ aliases }, intel).kev).toMatchObject({
      added: '2026-02-01',
      ransomware: true,
    });
  });

  it('that is fresh and does not list it says so', () => {
    expect(enriched({}, kevOf({})).kev).toEqual({ state: 'not-listed' });
  });

  it('that is stale still lists, and no longer says what it does not list', () => {
    const listed = kevOf({ 'CVE-2026-1000': entry() }, STALE);
    expect(enriched({}, listed).kev?.state).toBe('listed');
    expect(enriched({}, kevOf({}, STALE))).not.toHaveProperty('kev');
  });

  it('that is missing says nothing', () => {
    expect(enriched({}, {})).not.toHaveProperty('kev');
  });

  it.each<[string, Partial<Finding>, boolean]>([
    [
      'does not answer for no CVE id and no word on aliases',
      { id: 'GHSA-x', aliasesUnsaid: true },
      false,
    ],
    ['answers for no CVE id and the word that there is none', { id: 'GHSA-x' }, true],
    ['answers for a CVE id without a word on aliases', { aliasesUnsaid: true }, true],
  ])('%s', (_what, more, isAnswered) => {
    expect(enriched(more, kevOf({})).kev).toEqual(isAnswered ? { state: 'not-listed' } : undefined);
  });

  it('is joined by Inspector’s copy of it, which can only add', () => {
    const arn = 'arn:1';
    const details = { [arn]: { kev: { added: '2026-11-01', due: '2026-11-30' } } };
    expect(enriched({ arn }, kevOf({}), details).kev).toEqual({
      state: 'listed',
      added: '2026-11-01',
      due: '2026-11-30',
      ransomware: false,
    });
    expect(enriched({ arn: 'arn:2' }, kevOf({}), details).kev).toEqual({ state: 'not-listed' });
    expect(enriched({ arn }, {}, { [arn]: {} })).not.toHaveProperty('kev');
  });

  it('is joined by Inspector’s word on any platform', () => {
    const details = new Map([['arn:2', { kev: { added: '2026-11-01' } }]]);
    const threats = { intel: kevOf({}), details, troubles: [] };
    const one = finding({ arn: 'arn:1' });
    expect(enrich(one, threats, ['arn:1', 'arn:2']).kev?.state).toBe('listed');
  });
});

describe('the score by EPSS', () => {
  const low = { score: 0.01, percentile: 0.4 };
  const high = { score: 0.9, percentile: 0.99 };
  const named = { aliases: ['CVE-2026-2000'] };
  const arn = 'arn:1';

  it('is the highest over all names', () => {
    const intel = epssOf({ 'CVE-2026-1000': low, 'CVE-2026-2000': high });
    expect(enriched(named, intel).epss).toEqual(high);
  });

  it('is incomplete where one of the names has none', () => {
    const intel = epssOf({ 'CVE-2026-2000': low });
    expect(enriched(named, intel).epss).toEqual({ ...low, incomplete: true });
  });

  it('is incomplete where the feed is stale', () => {
    const intel = epssOf({ 'CVE-2026-1000': low }, STALE);
    expect(enriched({}, intel).epss).toEqual({ ...low, incomplete: true });
  });

  it('is unknown where no name has one, and where there is no feed', () => {
    expect(enriched({}, epssOf({}))).not.toHaveProperty('epss');
    expect(enriched({}, {})).not.toHaveProperty('epss');
    expect(enriched({ id: 'GHSA-x' }, epssOf({}))).not.toHaveProperty('epss');
  });

  it.each<[string, ThreatIntel, object]>([
    ['a complete score of the feed stands', epssOf({ 'CVE-2026-1000': low }), low],
    ['where the feed has none it stands in', epssOf({}), { score: 0.5 }],
    ['where there is no feed it stands in', {}, { score: 0.5 }],
    [
      'beside a lower score of a stale feed it stands, and the percentile is an old one',
      epssOf({ 'CVE-2026-1000': low }, STALE),
      { score: 0.5, percentile: 0.4, percentileIncomplete: true },
    ],
    [
      'beside a higher score of a stale feed the higher one stands',
      epssOf({ 'CVE-2026-1000': high }, STALE),
      { ...high, incomplete: true },
    ],
  ])('that Inspector names: %s', (_what, intel, epss) => {
    expect(enriched({ arn }, intel, { [arn]: { epss: 0.5 } }).epss).toEqual(epss);
  });

  it('that Inspector names is the highest over the platforms, and a zero is a score', () => {
    const details = new Map([
      ['arn:1', { epss: 0 }],
      ['arn:2', { epss: 0.3 }],
    ]);
    const threats = { intel: {}, details, troubles: [] };
    expect(enrich(finding({ arn }), threats, ['arn:1', 'arn:2']).epss).toEqual({ score: 0.3 });
    expect(enrich(finding({ arn }), threats, ['arn:1']).epss).toEqual({ score: 0 });
  });
});

it.each(['CVE-2024-1234 ', 'CVE_2024_1234', 'CVE-2024-01234', 'cve-2024-12'])(
  'of %j, which looks like a CVE id and is none, nobody can say that it is not listed',
  (id) => {
    expect(enriched({ id }, kevOf({ 'CVE-2026-9': {} as never }, FRESH)).kev).toBeUndefined();
  },
);
