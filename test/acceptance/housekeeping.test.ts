import { type Report, replay } from '../support/replay.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');

describe('housekeeping of the policy, once a day', () => {
  const base = { quarantine: { critical: { severity: 'CRITICAL' } } };
  const lapsing = {
    name: 'accepted',
    id: 'CVE-2026-10000',
    repository: '*',
    by: 'dana@shop.example',
    reason: 'not reachable',
    until: '2026-11-30',
  };
  const noise = { name: 'noise', id: 'CVE-1999-0001', reason: 'headers only' };
  const at = (now: string) => [{ now }, SWEEP];
  const policySaid = (report: Report) => ({
    slack: report.slack
      .map(({ body }) => body['text'])
      .filter((text) => String(text).startsWith('Policy')),
    sns: report.sns.flatMap(({ subject, message }) =>
      subject?.startsWith('[policy]') ? [JSON.parse(message)] : [],
    ),
  });
  /** How many things each sweep has told of. */
  const noticesIn = (report: Report) =>
    report.events.flatMap((event) => ('notices' in event ? [event.notices] : []));
  const LAPSES =
    'The waiver accepted of dana@shop.example (policy: waivers[0]) ends on 2026-11-30: what it accepts will count again.';

  it('tells Slack and the topic once that a waiver is about to lapse', async () => {
    const report = await replay(
      worldOf([], { policy: { ...base, waivers: [lapsing] } }),
      ...at('2026-11-23T23:59:00Z'),
      ...at('2026-11-24T20:00:00Z'),
      ...at('2026-11-24T20:15:00Z'),
      ...at('2026-11-25T20:00:00Z'),
      ...at('2026-12-02T20:00:00Z'),
    );
    expect(policySaid(report)).toMatchObject({
      slack: [`Policy: 1 thing to look at. ${LAPSES}`],
      sns: [
        {
          kind: 'policy',
          notices: [{ key: 'lapses/accepted/2026-12-01T00:00:00.000Z', text: LAPSES }],
          noticesTotal: 1,
        },
      ],
    });
  });

  it('tells of it again when the extended waiver is about to lapse', async () => {
    const report = await replay(
      worldOf([], { policy: { ...base, waivers: [lapsing] } }),
      ...at('2026-11-25T12:00:00Z'),
      { world: { policy: { ...base, waivers: [{ ...lapsing, until: '2026-12-20' }] } } },
      ...at('2026-11-30T12:00:00Z'),
      ...at('2026-12-15T12:00:00Z'),
    );
    expect(policySaid(report).slack).toHaveLength(2);
  });

  it('tells once of an ignore rule that has matched nothing in any image judged within 30 days', async () => {
    const report = await replay(
      worldOf([], { policy: { ...base, ignore: [noise] } }),
      ...at('2026-11-22T12:00:00Z'),
      ...at('2026-12-22T11:00:00Z'),
      ...at('2026-12-23T12:00:00Z'),
      ...at('2026-12-24T12:00:00Z'),
    );
    expect(policySaid(report).slack).toEqual([
      'Policy: 1 thing to look at. The ignore rule noise (policy: ignore[0]) has matched nothing in any image judged within 30 days: it may be time to remove it.',
    ]);
  });

  it('says nothing of a rule that is used, until it is not used for 30 days', async () => {
    const used = { name: 'noise', id: 'CVE-2026-10000', reason: 'headers only' };
    const report = await replay(
      worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }], {
        policy: { ...base, ignore: [used] },
      }),
      basicScanEnded(api),
      ...at('2026-11-22T12:00:00Z'),
      // The daily looks are uses, too.
      ...at('2026-12-23T12:00:00Z'),
      changeOf([{ imageDigest: api, scan: basicScan() }]),
      ...at('2026-12-24T12:00:00Z'),
      ...at('2027-01-21T12:00:00Z'),
      ...at('2027-01-23T12:00:00Z'),
    );
    expect(noticesIn(report)).toEqual([0, 0, 0, 0, 1]);
  });

  it('tells a route that was down at the next look, and the other not again', async () => {
    const world = worldOf([], {
      policy: { ...base, waivers: [lapsing] },
      faults: [{ call: 'slack:chat.postMessage', nth: 1, error: 'channel_not_found' }],
    });
    const report = await replay(
      world,
      ...at('2026-11-25T12:00:00Z'),
      ...at('2026-11-25T12:15:00Z'),
      ...at('2026-11-25T12:30:00Z'),
    );
    expect(report.deadLetters.map(({ error, attempts }) => [error.message, attempts])).toEqual([
      ['posting to the Slack channel C0VERDICTS: channel_not_found', 1],
    ]);
    expect(policySaid(report)).toMatchObject({ slack: [expect.anything()], sns: [{}] });
  });

  it('is looked at once by two sweeps at the same moment', async () => {
    const world = worldOf([], { policy: { ...base, waivers: [lapsing] } });
    const report = await replay(world, { now: '2026-11-25T12:00:00Z' }, [SWEEP, SWEEP]);
    expect(policySaid(report).slack).toHaveLength(1);
    expect(policySaid(report).sns).toHaveLength(1);
    expect(report.deadLetters).toEqual([]);
  });
});
