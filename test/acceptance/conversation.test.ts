import { type Report, replay, replayAs } from '../support/replay.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  pendingScan,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const oneImage = (more = {}) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }], more);

/** The image is scanned again, with these findings. */
const scannedAgain = (...severities: string[]) => [
  changeOf([{ imageDigest: api, scan: laterScan(...severities) }]),
  basicScanEnded(api),
];
const laterScan = (...severities: string[]) => {
  const scan = basicScan(...severities);
  const imageScanCompletedAt = '2026-11-21T12:30:00Z';
  return { ...scan, imageScanFindings: { ...scan.imageScanFindings, imageScanCompletedAt } };
};

/** What is to be heard by default. */
const byDefault = (world: ReturnType<typeof worldOf>, ...inputs: unknown[]) =>
  replayAs([], world, ...inputs);

const textsOf = (messages: Report['slack']): unknown[] => messages.map(({ body }) => body['text']);
const RED = 'Quarantined: shop/api:1.4.2 (1 CRITICAL). Do not ship. 1 finding is CRITICAL.';

describe('the first word about an image', () => {
  it('is a message where it may not ship, and nothing in its thread', async () => {
    const report = await byDefault(oneImage(), pushOf(api, '1.4.2'));
    expect(textsOf(report.slack)).toEqual([RED]);
    expect(report.replies).toEqual([]);
  });

  it('is none where it may ship: the topic alone is told', async () => {
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('LOW') }]);
    const report = await byDefault(world, pushOf(api, '1.4.2'), basicScanEnded(api));
    expect(report.slack).toEqual([]);
    expect(report.sns).toMatchObject([{ subject: '[approved] shop/api:1.4.2' }]);
    expect(report.calls['dynamodb:PutItem']).toBe(1);
  });

  it('is a message also where it may ship, if the policy wants every verdict', async () => {
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('LOW') }]);
    const report = await replay(world, pushOf(api, '1.4.2'));
    expect(report.slack).toHaveLength(1);
  });

  it('is a message though it may ship, where its mark cannot be put', async () => {
    const faults = [{ call: 'ecr:PutImage', nth: 1, times: 9, error: 'AccessDeniedException' }];
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('LOW') }], {
      faults,
    });
    const report = await byDefault(world, pushOf(api, '1.4.2'));
    expect(report.slack).toHaveLength(1);
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain('AccessDenied');
  });
});

describe('an image that people know', () => {
  it('turns green in place, and its thread says why, seen by whoever follows it', async () => {
    const report = await byDefault(oneImage(), pushOf(api, '1.4.2'), ...scannedAgain('LOW'));
    const [posted, written] = report.slack;
    expect(report.slack.map(({ method }) => method)).toEqual(['chat.postMessage', 'chat.update']);
    expect(textsOf(report.slack).at(-1)).toBe(
      'Approved: shop/api:1.4.2 (1 LOW). May ship. Scanned completely, no finding meets a rule of the ' +
        'policy. It was quarantined until now.',
    );
    const [reply, ...others] = report.replies;
    expect(others).toEqual([]);
    expect(reply?.body).toMatchObject({ thread_ts: written?.body['ts'] });
    expect(reply?.body).not.toHaveProperty('reply_broadcast');
    expect(idsIn(written)).not.toEqual(idsIn(posted));
  });

  it('that gets worse is seen in the channel again, by its thread', async () => {
    const report = await byDefault(
      oneImage(),
      pushOf(api, '1.4.2'),
      ...scannedAgain('CRITICAL', 'CRITICAL'),
    );
    expect(report.slack.map(({ method }) => method)).toEqual(['chat.postMessage', 'chat.update']);
    expect(report.replies).toMatchObject([
      {
        body: {
          reply_broadcast: 'true',
          text:
            '🔴 Quarantined: shop/api:1.4.2. Blocks as well: CVE-2026-10001 (CRITICAL). ' +
            'Since the last look: 1 new (1 CRITICAL).',
        },
      },
    ]);
  });

  it('that has less to block is told of in its thread alone', async () => {
    const world = worldOf([
      { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL', 'CRITICAL') },
    ]);
    const report = await byDefault(world, pushOf(api, '1.4.2'), ...scannedAgain('CRITICAL'));
    expect(report.replies).toHaveLength(1);
    expect(report.replies[0]?.body).not.toHaveProperty('reply_broadcast');
    expect(textsOf(report.replies)).toEqual([
      '🔴 Quarantined: shop/api:1.4.2. Since the last look: 1 not there any more.',
    ]);
  });

  it('that stays as it is has nothing said of it', async () => {
    const report = await byDefault(
      oneImage(),
      pushOf(api, '1.4.2'),
      ...scannedAgain('CRITICAL'),
      basicScanEnded(api),
    );
    expect([report.slack.length, report.replies.length]).toEqual([1, 0]);
  });

  it('was approved in silence: what it was is said when it is not any more', async () => {
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('LOW') }]);
    const report = await byDefault(world, pushOf(api, '1.4.2'), ...scannedAgain('CRITICAL'));
    expect(textsOf(report.slack)).toEqual([`${RED} It was approved until now.`]);
    expect(report.replies).toEqual([]);
  });

  it('keeps its message while it is scanned anew', async () => {
    const report = await byDefault(
      oneImage(),
      pushOf(api, '1.4.2'),
      changeOf([{ imageDigest: api, scan: pendingScan() }]),
      pushOf(api, '1.4.2'),
      ...scannedAgain('CRITICAL'),
    );
    expect([report.slack.length, report.replies.length]).toEqual([1, 0]);
  });
});

describe('a message that cannot be written anew', () => {
  it.each(['message_not_found', 'edit_window_closed', 'cant_update_message'])(
    'after %s has another one take its place, whose thread goes on',
    async (error) => {
      const faults = [{ call: 'slack:chat.update', nth: 1, error }];
      const report = await byDefault(
        oneImage({ faults }),
        pushOf(api, '1.4.2'),
        ...scannedAgain('LOW'),
      );
      expect(report.slack.map(({ method }) => method)).toEqual([
        'chat.postMessage',
        'chat.postMessage',
      ]);
      expect(report.replies).toHaveLength(1);
      expect(report.replies[0]?.body).not.toHaveProperty('reply_broadcast');
    },
  );
});

const idsIn = (message: Report['slack'][number] | undefined): unknown[] => {
  const blocks = (message?.body['blocks'] ?? []) as { block_id: string }[];
  return blocks.map(({ block_id: id }) => id);
};

describe('a channel of its own', () => {
  const rule = { repository: 'shop/*', channel: 'C0SHOP0001', changes: 'quarantined' } as const;
  const shop = [{ ...rule, source: 'policy.yml:1' }];

  it('is where the messages of its images go', async () => {
    const report = await replayAs(shop, oneImage(), pushOf(api, '1.4.2'), ...scannedAgain('LOW'));
    const channels = [...report.slack, ...report.replies].map(({ body }) => body['channel']);
    expect(channels).toEqual(['C0SHOP0001', 'C0SHOP0001', 'C0SHOP0001']);
  });

  it.each([
    [
      'channel_not_found',
      ': invite the bot there if it is private (`/invite @ecr-scan-notifier`), or',
    ],
    ['not_in_channel', ': invite the bot there (`/invite @ecr-scan-notifier`)'],
    ['is_archived', ': unarchive it, or choose another one'],
  ])(
    'that answers %s has its messages go to the default one, with the reason and what to do',
    async (error, remedy) => {
      const faults = [{ call: 'slack:chat.postMessage', nth: 1, error }];
      const report = await replayAs(
        shop,
        oneImage({ faults }),
        pushOf(api, '1.4.2'),
        ...scannedAgain('LOW'),
      );
      expect(report.slack.map(({ method, body }) => [method, body['channel']])).toEqual([
        ['chat.postMessage', 'C0VERDICTS'],
        ['chat.update', 'C0VERDICTS'],
      ]);
      expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain(
        `Belongs into <#C0SHOP0001>, which did not take it (\`${error}\`)${remedy}`,
      );
      expect(report.deadLetters).toEqual([]);
    },
  );

  it('has those mentioned who are to be, once, in the thread of what is new and may not ship', async () => {
    const named = [{ ...rule, mention: ['S0TEAM0001', 'U0JANE0001'], source: 'policy.yml:1' }];
    const report = await replayAs(
      named,
      oneImage(),
      pushOf(api, '1.4.2'),
      ...scannedAgain('CRITICAL', 'CRITICAL'),
      ...scannedAgain('LOW'),
    );
    const mentions = textsOf(report.replies).map((text) => String(text).split(' 🔴')[0]);
    expect(mentions.slice(0, 2)).toEqual([
      '<!subteam^S0TEAM0001> <@U0JANE0001>',
      '<!subteam^S0TEAM0001> <@U0JANE0001>',
    ]);
    expect(mentions[2]).not.toContain('@U0JANE');
    expect(textsOf(report.slack).join()).not.toContain('U0JANE');
  });
});

describe('a run that dies in the middle of a conversation', () => {
  const life = [pushOf(api, '1.4.2'), ...scannedAgain('CRITICAL', 'CRITICAL')];
  it.each([
    ['writing the message anew', 'slack:chat.update', 1, 1],
    ['telling the thread', 'slack:chat.postMessage', 2, 2],
  ])('after %s is followed by one that ends it', async (_, call, nth, replies) => {
    const report = await byDefault(oneImage({ faults: [{ call, nth, crash: true }] }), ...life);
    const roots = report.slack.filter(({ method }) => method === 'chat.postMessage');
    // The second is the window that is left: taken by Slack, and not noted.
    expect([roots.length, report.replies.length]).toEqual([1, replies]);
    expect(report.deadLetters).toEqual([]);
  });

  it('before its sweep has nothing left to do afterwards', async () => {
    const report = await byDefault(oneImage(), ...life, { now: '2026-11-21T13:00:00Z' }, SWEEP);
    expect(report.replies).toHaveLength(1);
  });
});
