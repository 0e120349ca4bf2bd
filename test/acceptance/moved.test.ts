import { type Report, replayAs } from '../support/replay.ts';
import { basicScan, basicScanEnded, digestOf, pushOf, SWEEP, worldOf } from '../support/worlds.ts';

const api = digestOf('a1');
const [FIRST, SECOND, HOME] = ['C0TEAM0001', 'C0TEAM0002', 'C0VERDICTS'];
const policy = {
  quarantine: { critical: { severity: 'CRITICAL' } },
  'notify-by-tag': { channels: ['C0TEAM*'] },
};
const many = (count: number): string[] => Array.from({ length: count }, () => 'CRITICAL');

/** The tag of the repository names a channel, and the image is scanned with these findings. */
const asOf = (at: string, channel: string, severities: readonly string[]) => {
  const scan = basicScan(...severities);
  const imageScanFindings = { ...scan.imageScanFindings, imageScanCompletedAt: at };
  return {
    repositoryName: 'shop/api',
    tags: { 'slack-channel': channel },
    images: [{ imageDigest: api, imageTags: ['1.4.2'], scan: { ...scan, imageScanFindings } }],
  };
};
/** Hours later, for tags are read once an hour. */
const from = (hour: number, channel: string, ...severities: string[]) => {
  const at = `2026-11-21T${hour}:00:00Z`;
  return [
    { now: at },
    { world: { repositories: [asOf(at, channel, severities)] } },
    basicScanEnded(api),
  ];
};
const started = (more = {}, severities = ['CRITICAL']) => ({
  ...worldOf([], { policy, ...more }),
  repositories: [asOf('2026-11-21T11:59:00Z', FIRST, severities)],
});
const played = (world: ReturnType<typeof started>, ...inputs: unknown[]) =>
  replayAs('policy', world, pushOf(api, '1.4.2'), ...inputs.flat());

type Call = Report['slack'][number];
/** `new C0TEAM0001 Quarantined` for each call but those in threads. */
const saidIn = ({ slack }: Report): string[] =>
  slack.map(({ method, body }) => {
    const how = method === 'chat.update' ? 'again' : 'new';
    return `${how} ${String(body['channel'])} ${String(body['text']).split(':')[0]}`;
  });
const pointersIn = ({ slack }: Report): Call[] =>
  slack.filter(({ body }) => String(body['text']).startsWith('Moved'));
const TO_SECOND = from(14, SECOND, 'CRITICAL', 'CRITICAL');

describe('an image of which people are to hear in another channel', () => {
  it('has its former message say where it goes on, once, and leaves no button there', async () => {
    const report = await played(
      started(),
      ...TO_SECOND,
      ...from(16, SECOND, ...many(3)),
      ...from(18, SECOND, ...many(4)),
    );
    expect(saidIn(report)).toEqual([
      `new ${FIRST} Quarantined`,
      `new ${SECOND} Quarantined`,
      `again ${FIRST} Moved`,
      `again ${SECOND} Quarantined`,
      `again ${SECOND} Quarantined`,
    ]);
    const [pointer] = pointersIn(report);
    expect(pointer?.body['text']).toBe(`Moved: shop/api:1.4.2. It goes on in <#${SECOND}>.`);
    const shown = JSON.stringify(pointer?.body['blocks']);
    expect(shown).toMatch(
      /<https:\/\/embedded\.slack\.com\/archives\/C0TEAM0002\/p\d+\|the message there>/,
    );
    expect(shown).not.toContain('"actions"');
    expect(report.calls['slack:chat.getPermalink']).toBe(1);
    expect(report.replies.every(({ body }) => body['channel'] === SECOND)).toBe(true);
    expect(report.deadLetters).toEqual([]);
  });

  it('names the channel alone where Slack gives no link', async () => {
    const faults = [{ call: 'slack:chat.getPermalink', nth: 1, error: 'message_not_found' }];
    const report = await played(started({ faults }), ...TO_SECOND);
    expect(JSON.stringify(pointersIn(report)[0]?.body['blocks'])).toContain(
      `*It goes on in <#${SECOND}>*\\n`,
    );
  });

  it.each([
    'is_inactive',
    'channel_not_found',
    'not_in_channel',
    'message_not_found',
    'edit_window_closed',
  ])('rings no alarm where the former channel answers %s, and asks it no more', async (error) => {
    const faults = [{ call: 'slack:chat.update', nth: 1, error }];
    const report = await played(started({ faults }), ...TO_SECOND, ...from(16, SECOND, ...many(3)));
    expect(saidIn(report)).toEqual([
      `new ${FIRST} Quarantined`,
      `new ${SECOND} Quarantined`,
      `again ${SECOND} Quarantined`,
    ]);
    expect([report.deadLetters, report.replies.length]).toEqual([[], 2]);
  });

  it('goes on in its first message where they hear of it there again, and the other one says so', async () => {
    const report = await played(started(), ...TO_SECOND, ...from(16, FIRST, ...many(3)));
    expect(saidIn(report).slice(3)).toEqual([
      `again ${FIRST} Quarantined`,
      `again ${SECOND} Moved`,
    ]);
    const [first, , , back] = report.slack;
    expect(back?.body['ts']).toBe(report.replies.at(-1)?.body['thread_ts']);
    expect(first?.body['channel']).toBe(back?.body['channel']);
    expect(report.replies.at(-1)?.body).toMatchObject({ reply_broadcast: 'true', channel: FIRST });
  });

  it('begins anew there where its first message is gone meanwhile', async () => {
    const faults = [{ call: 'slack:chat.update', nth: 2, error: 'message_not_found' }];
    const report = await played(started({ faults }), ...TO_SECOND, ...from(16, FIRST, ...many(3)));
    expect(saidIn(report).slice(3)).toEqual([`new ${FIRST} Quarantined`, `again ${SECOND} Moved`]);
  });

  it('that may ship by now turns green where people know of it, and nobody else hears of it', async () => {
    const report = await played(
      started(),
      ...from(14, SECOND, 'LOW'),
      ...from(16, SECOND, 'CRITICAL'),
    );
    expect(saidIn(report)).toEqual([
      `new ${FIRST} Quarantined`,
      `again ${FIRST} Approved`,
      `new ${SECOND} Quarantined`,
      `again ${FIRST} Moved`,
    ]);
  });

  it('takes its list along', async () => {
    const report = await played(started({}, many(30)), ...from(14, SECOND, ...many(31)));
    const lists = report.replies.filter(({ body }) => String(body['text']).includes('findings of'));
    expect(lists.map(({ body }) => body['channel'])).toEqual([FIRST, SECOND]);
    expect(report.deadLetters).toEqual([]);
  });

  it('costs no call where it stays', async () => {
    const stays = await played(started(), ...from(14, FIRST, 'CRITICAL', 'CRITICAL'));
    expect(stays.calls['slack:chat.getPermalink']).toBeUndefined();
    expect(stays.calls).toMatchObject({ 'slack:chat.update': 1, 'slack:chat.postMessage': 2 });
  });
});

describe('a run that dies while an image moves', () => {
  const slack = { scopes: ['chat:write', 'channels:history'] };
  const AFTER = [{ now: '2026-11-21T14:05:00Z' }, SWEEP];
  it.each([
    ['slack:chat.postMessage', 2],
    ['slack:chat.postMessage', 3],
    ['slack:chat.update', 1],
    ['slack:chat.getPermalink', 1],
    ['dynamodb:PutItem', 4],
    ['dynamodb:PutItem', 5],
    ['dynamodb:PutItem', 6],
    ['dynamodb:PutItem', 7],
  ])('at %s %d is followed by one that ends it', async (call, nth) => {
    const faults = [{ call, nth, crash: true }];
    const report = await played({ ...started({ faults }), slack }, ...TO_SECOND, ...AFTER);
    const roots = report.slack.filter(({ method }) => method === 'chat.postMessage');
    expect(roots.map(({ body }) => body['channel'])).toEqual([FIRST, SECOND]);
    expect(pointersIn(report).length).toBeGreaterThanOrEqual(1);
    expect(report.replies).toHaveLength(1);
    expect(report.deadLetters).toEqual([]);
  });
});

it('is in the deployment’s channel again where its rule is gone', async () => {
  const report = await played(started(), ...from(14, 'none', 'CRITICAL', 'CRITICAL'));
  expect(saidIn(report).slice(1)).toEqual([`new ${HOME} Quarantined`, `again ${FIRST} Moved`]);
});
