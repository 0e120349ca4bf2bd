import { type Report, replayAs } from '../support/replay.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const MAY_READ = { scopes: ['chat:write', 'channels:history'] };
const many = (count: number, severity = 'CRITICAL'): string[] =>
  Array.from({ length: count }, () => severity);

const oneImage = (severities: readonly string[], more = {}) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan(...severities) }], more);
const scannedAt = (at: string, severities: readonly string[]) => {
  const scan = basicScan(...severities);
  const imageScanFindings = {
    ...scan.imageScanFindings,
    imageScanCompletedAt: `2026-11-21T${at}:00Z`,
  };
  return [
    { now: `2026-11-21T${at}:00Z` },
    changeOf([{ imageDigest: api, scan: { ...scan, imageScanFindings } }]),
    basicScanEnded(api),
  ];
};
const played = (world: ReturnType<typeof worldOf>, ...inputs: unknown[]) =>
  replayAs([], world, pushOf(api, '1.4.2'), ...inputs);

type Call = Report['slack'][number];
const isList = ({ body }: Call): boolean => JSON.stringify(body['blocks']).includes('data_table');
const listsIn = ({ slack, replies }: Report): Call[] => [...replies, ...slack].filter(isList);
const textsOf = (calls: readonly Call[]): string[] =>
  calls.map(({ body }) => String(body['text']).split(': ')[0] ?? '');

describe('the list of what a message cannot name', () => {
  it('stands in its thread once, and costs nothing where the message names everything', async () => {
    const whole = await played(oneImage(many(20)));
    const cut = await played(oneImage(many(21)));
    expect([whole, cut].map((report) => listsIn(report).length)).toEqual([0, 1]);
    expect(cut.calls).toEqual({
      ...whole.calls,
      'slack:chat.postMessage': 2,
      'dynamodb:PutItem': (whole.calls['dynamodb:PutItem'] ?? 0) + 1,
    });
    const [list] = cut.replies;
    expect(list?.body).toMatchObject({ metadata: { event_type: 'findings_listed' } });
    expect(list?.body).not.toHaveProperty('reply_broadcast');
    expect(textsOf(cut.replies)).toEqual(['21 findings of shop/api:1.4.2']);
  });

  it('is left alone while it lists the same', async () => {
    const report = await played(oneImage(many(21)), basicScanEnded(api), pushOf(api, '1.4.2'));
    expect(listsIn(report)).toHaveLength(1);
  });

  it('is written anew with the message, though no list would be needed any more', async () => {
    const report = await played(
      oneImage(many(21)),
      ...scannedAt('12:30', many(30)),
      ...scannedAt('13:00', ['LOW']),
    );
    const lists = listsIn(report);
    expect(lists.map(({ method }) => method)).toEqual([
      'chat.postMessage',
      'chat.update',
      'chat.update',
    ]);
    expect(textsOf(lists)).toEqual([
      '21 findings of shop/api:1.4.2',
      '30 findings of shop/api:1.4.2',
      '1 finding of shop/api:1.4.2',
    ]);
    expect(new Set(lists.slice(1).map(({ body }) => body['ts'])).size).toBe(1);
    expect(report.deadLetters).toEqual([]);
  });

  it('begins when the message has to leave something out for the first time', async () => {
    const report = await played(oneImage(many(3)), ...scannedAt('12:30', many(30)));
    expect(report.replies.map(isList)).toEqual([false, true]);
    expect(report.replies[0]?.body).toHaveProperty('reply_broadcast', 'true');
  });

  it.each([
    ['worse', many(31), 2],
    ['better', many(22), 1],
  ])(
    'that cannot be written anew is posted again where the image got %s: %j',
    async (_, severities, posted) => {
      const faults = [{ call: 'slack:chat.update', nth: 2, error: 'edit_window_closed' }];
      const report = await played(
        oneImage(many(30), { faults }),
        ...scannedAt('12:30', severities),
      );
      expect(listsIn(report).map(({ method }) => method)).toEqual(many(posted, 'chat.postMessage'));
      expect(report.deadLetters).toEqual([]);
    },
  );

  it('follows the message that takes the place of one that is gone', async () => {
    const faults = [{ call: 'slack:chat.update', nth: 1, error: 'message_not_found' }];
    const report = await played(oneImage(many(21), { faults }), ...scannedAt('12:30', many(22)));
    const [first, second] = listsIn(report);
    expect(second?.method).toBe('chat.postMessage');
    expect(second?.body['thread_ts']).not.toBe(first?.body['thread_ts']);
  });
});

describe('a run that dies between a message and its list', () => {
  const life = [...scannedAt('12:30', many(30)), { now: '2026-11-21T13:00:00Z' }, SWEEP];

  it.each([1, 2, 3])(
    'at the post of place %d is followed by one that posts it once',
    async (nth) => {
      const faults = [{ call: 'slack:chat.postMessage', nth, crash: true }];
      const report = await played({ ...oneImage(many(21), { faults }), slack: MAY_READ }, ...life);
      expect(listsIn(report).filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
      expect(report.replies.filter((call) => !isList(call))).toHaveLength(1);
      expect(report.deadLetters).toEqual([]);
    },
  );

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('at the write of place %d, too', async (nth) => {
    const faults = [{ call: 'dynamodb:PutItem', nth, crash: true }];
    const report = await played({ ...oneImage(many(21), { faults }), slack: MAY_READ }, ...life);
    expect(listsIn(report).filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
    expect(textsOf(listsIn(report)).at(-1)).toBe('30 findings of shop/api:1.4.2');
    expect(report.replies.filter((call) => !isList(call))).toHaveLength(1);
    expect(report.deadLetters).toEqual([]);
  });
});
