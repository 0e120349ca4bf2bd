import { replay } from '../support/replay.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const HEX = Array.from('0123456789abcdef');
const digests = (count: number) =>
  HEX.flatMap((one) => HEX.map((two) => digestOf(`${one}${two}`))).slice(0, count);
const at = (now: string) => [{ now }, SWEEP];

/** Images that were pushed, and whose scans came without an event: due at a quarter past twelve. */
const unheard = (count: number) => {
  const images = digests(count).map((imageDigest, index) => ({
    imageDigest,
    imageTags: [`1.${index}`],
  }));
  return {
    world: worldOf(images),
    inputs: [
      ...images.map(({ imageDigest, imageTags }) => pushOf(imageDigest, imageTags[0])),
      changeOf(images.map((image) => ({ ...image, scan: basicScan() }))),
    ],
  };
};
const dying = (call: string, more: object) => ({
  world: { faults: [{ call, nth: 1, crash: true, ...more }] },
});

describe('an image at which the function dies', () => {
  it('takes no other along for long: after the second sweep all others are judged', async () => {
    const { world, inputs } = unheard(12);
    const [deadly = ''] = digests(1);
    const report = await replay(
      world,
      ...inputs,
      dying('ecr:DescribeImageScanFindings', { where: deadly, times: 99 }),
      ...at('2026-11-21T12:15:00Z'),
      ...at('2026-11-21T12:30:00Z'),
    );
    const approved = report.images.filter(({ verdict }) => verdict === 'approved');
    expect(approved.map(({ digest }) => digest)).toEqual(digests(12).slice(1));
    expect(report.sns).toHaveLength(11);
  });

  it('is tried again after a longer time at every sweep, and judged once it can be', async () => {
    const { world, inputs } = unheard(1);
    const looks: string[] = [];
    const report = await replay(
      world,
      ...inputs,
      dying('ecr:DescribeImageScanFindings', { times: 3 }),
      ...['12:15', '12:24', '12:25', '12:44', '12:45', '13:24', '13:25'].flatMap((time) =>
        at(`2026-11-21T${time}:00Z`),
      ),
    );
    for (const { 'detail-type': type, outcome, subjects } of report.events) {
      if (type !== 'Scheduled Event') continue;
      looks.push(outcome === 'refused' ? 'died' : `judged ${subjects.length}`);
    }
    expect(looks).toEqual(['died', 'judged 0', 'died', 'judged 0', 'died', 'judged 0', 'judged 1']);
  });
});

describe('a sweep that dies while it tells of several images', () => {
  it.each(['slack:chat.postMessage', 'sns:Publish'])(
    'repeats one message at most: %s',
    async (call) => {
      const { world, inputs } = unheard(4);
      const report = await replay(
        world,
        ...inputs,
        dying(call, { nth: 2 }),
        ...at('2026-11-21T12:15:00Z'),
        ...at('2026-11-21T12:30:00Z'),
        ...at('2026-11-21T12:45:00Z'),
      );
      const [slack, sns] = [report.slack.length, report.sns.length];
      expect([slack, sns]).toEqual(call.startsWith('slack') ? [5, 4] : [4, 5]);
    },
  );
});

describe('more images than one page holds', () => {
  it('are all judged by the sweep at whose time they are due', async () => {
    const { world, inputs } = unheard(130);
    const report = await replay(world, ...inputs, ...at('2026-11-21T12:15:00Z'));
    expect(report.sns).toHaveLength(130);
    expect(report.images.filter(({ verdict }) => verdict === 'approved')).toHaveLength(130);
  });
});

describe('a right to mark that comes back', () => {
  const api = digestOf('a1');
  const denied = (call: string, times: number) => ({
    faults: [{ call, nth: 1, times, error: 'AccessDeniedException' }],
  });

  it.each([
    ['ecr:PutImage', ['1.4.2'], ['1.4.2', 'quarantined-a1a1a1a1a1a1']],
    [
      'ecr:BatchDeleteImage',
      ['1.4.2', 'approved-a1a1a1a1a1a1'],
      ['1.4.2', 'quarantined-a1a1a1a1a1a1'],
    ],
  ])('is noticed without an event, and nothing is said again: %s', async (call, tags, marked) => {
    const image = { imageDigest: api, imageTags: tags, scan: basicScan('CRITICAL') };
    const report = await replay(
      worldOf([image], denied(call, 3)),
      basicScanEnded(api),
      ...at('2026-11-21T12:59:00Z'),
      ...at('2026-11-21T13:00:00Z'),
      ...at('2026-11-21T14:00:00Z'),
      ...at('2026-11-21T16:00:00Z'),
      ...at('2026-11-21T20:00:00Z'),
    );
    expect(report.images[0]?.tags).toEqual(marked);
    expect([report.slack.length, report.sns.length, report.deadLetters]).toEqual([1, 1, []]);
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain('AccessDenied');
    expect(report.calls[call]).toBe(4);
  });

  it('where a person has put the mark meanwhile, the record says so and is not looked at again', async () => {
    const image = { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') };
    const byHand = { ...image, imageTags: ['1.4.2', 'quarantined-a1a1a1a1a1a1'] };
    const report = await replay(
      worldOf([image], denied('ecr:PutImage', 1)),
      basicScanEnded(api),
      changeOf([byHand]),
      ...at('2026-11-21T13:00:00Z'),
      ...at('2026-11-21T15:00:00Z'),
    );
    const looks = report.events.map(({ subjects }) => subjects.map(({ marking }) => marking.state));
    expect(looks).toEqual([['impossible'], ['marked'], []]);
  });
});

describe('an image that cannot even be taken up', () => {
  it('keeps no other from its turn', async () => {
    const { world, inputs } = unheard(6);
    const [refused = ''] = digests(1);
    const report = await replay(
      world,
      ...inputs,
      {
        world: {
          faults: [
            {
              call: 'dynamodb:UpdateItem',
              nth: 1,
              times: 99,
              error: 'ValidationException',
              where: refused,
            },
          ],
        },
      },
      ...at('2026-11-21T12:15:00Z'),
    );
    expect(report.sns).toHaveLength(5);
    expect(report.deadLetters[0]?.error.message).toContain('ValidationException');
  });
});

describe('a mark that becomes impossible long after the judgement', () => {
  it('is tried again for a month from then on', async () => {
    const api = digestOf('a1');
    const image = { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') };
    const report = await replay(
      worldOf([image]),
      basicScanEnded(api),
      { now: '2027-01-10T12:00:00Z' },
      changeOf([{ imageDigest: api, imageTags: ['1.4.2'] }]),
      { world: { faults: [{ call: 'ecr:PutImage', nth: 1, error: 'AccessDeniedException' }] } },
      pushOf(api, '1.4.2'),
      ...at('2027-01-10T13:00:00Z'),
    );
    expect(report.images[0]?.tags).toEqual(['1.4.2', 'quarantined-a1a1a1a1a1a1']);
  });
});

describe('an approval that cannot be taken back from an image of which all has been said', () => {
  it('does not go unheard', async () => {
    const api = digestOf('a1');
    const approved = 'approved-a1a1a1a1a1a1';
    const image = { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') };
    const report = await replay(
      worldOf([image]),
      basicScanEnded(api),
      changeOf([{ imageDigest: api, imageTags: ['1.4.2', approved, 'quarantined-a1a1a1a1a1a1'] }]),
      {
        world: {
          faults: [
            { call: 'ecr:BatchDeleteImage', nth: 1, times: 9, error: 'AccessDeniedException' },
          ],
        },
      },
      pushOf(api, approved),
    );
    expect(report.deadLetters.map(({ error }) => error.message)).toEqual([
      expect.stringContaining(`taking back ${approved}: `),
    ]);
  });
});
