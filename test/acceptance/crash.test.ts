import { endStateOf, replay } from '../support/replay.ts';
import { basicScan, basicScanEnded, digestOf, worldOf } from '../support/worlds.ts';

const api = digestOf('a1');
const event = basicScanEnded(api);

const crashAfter = (call: string, nth: number, tags = ['1.4.2']) =>
  worldOf([{ imageDigest: api, imageTags: tags, scan: basicScan('CRITICAL') }], {
    faults: [{ call, nth, crash: true }],
  });

const message = 'Quarantined: shop/api:1.4.2 (1 CRITICAL). Do not ship. 1 finding is CRITICAL.';
const subject = '[quarantined] shop/api:1.4.2';
const endState = {
  images: [
    {
      repository: 'shop/api',
      digest: api,
      tags: ['1.4.2', 'quarantined-a1a1a1a1a1a1'],
      verdict: 'quarantined',
    },
  ],
  slack: [message],
  sns: [subject],
  deadLetters: [],
};

describe('a function that dies right after one act', () => {
  it.each([
    ['reading the ledger', 'dynamodb:Query', 1],
    ['reading the scan', 'ecr:DescribeImageScanFindings', 1],
    ['recording the judgement', 'dynamodb:TransactWriteItems', 1],
    ['putting the mark', 'ecr:PutImage', 1],
    ['noting that Slack was told', 'dynamodb:PutItem', 1],
    ['settling the judgement', 'dynamodb:PutItem', 2],
  ])('%s: the repeated event ends as if it had not died', async (_, call, nth) => {
    expect(endStateOf(await replay(crashAfter(call, nth), event))).toEqual(endState);
  });

  it('taking back the opposite mark: the repeated event ends as if it had not died', async () => {
    const world = crashAfter('ecr:BatchDeleteImage', 1, ['1.4.2', 'approved-a1a1a1a1a1a1']);
    expect(endStateOf(await replay(world, event))).toEqual(endState);
  });

  it('telling Slack: Slack alone is told twice, in the one window that cannot be closed', async () => {
    const end = endStateOf(await replay(crashAfter('slack:chat.postMessage', 1), event));
    expect(end).toEqual({ ...endState, slack: [message, message] });
  });

  it('telling the topic: the topic alone is told twice, in the same window', async () => {
    const end = endStateOf(await replay(crashAfter('sns:Publish', 1), event));
    expect(end).toEqual({ ...endState, sns: [subject, subject] });
  });

  it('dying at every attempt: the event ends in the dead letters', async () => {
    const world = worldOf(
      [{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }],
      {
        faults: [{ call: 'ecr:DescribeImages', nth: 1, times: 3, crash: true }],
      },
    );
    const report = await replay(world, event);
    expect(report.deadLetters).toEqual([
      {
        event,
        error: { name: 'FunctionCrashed', message: 'died right after ecr:DescribeImages' },
        attempts: 3,
      },
    ]);
  });
});
