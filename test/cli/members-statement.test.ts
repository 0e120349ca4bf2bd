import { fileWith, removeFiles, run } from './run-program.ts';

afterAll(removeFiles);

const ASKED = ['members', 'statement', '--hub', '123456789012', '--member', '111122223333'];
const env = { AWS_REGION: 'eu-central-1' };

const statement = {
  Sid: 'EcrScanNotifier',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::123456789012:root' },
  Action: [
    'ecr:BatchDeleteImage',
    'ecr:BatchGetImage',
    'ecr:DescribeImageScanFindings',
    'ecr:DescribeImages',
    'ecr:DescribeRepositories',
    'ecr:GetDownloadUrlForLayer',
    'ecr:ListTagsForResource',
    'ecr:PutImage',
    'ecr:StartImageScan',
  ],
  Resource: 'arn:aws:ecr:eu-central-1:111122223333:repository/*',
  Condition: {
    ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/ecr-scan-notifier-prod-*' },
  },
};

describe('members statement', () => {
  it('prints what lets the roles of the hub into the registry of a member', async () => {
    const { code, out, err } = await run(ASKED, { env });
    expect([code, err, JSON.parse(out)]).toEqual([0, '', statement]);
  });

  it('names another stack and region, and leaves out what marks', async () => {
    const options = ['--stack', 'gate-trial', '--region', 'cn-north-1', '--no-marks', '--json'];
    const { out } = await run([...ASKED, ...options], { env });
    expect(JSON.parse(out)).toEqual({
      ...statement,
      Principal: { AWS: 'arn:aws-cn:iam::123456789012:root' },
      Action: statement.Action.filter((one) => !/BatchDelete|PutImage/.test(one)),
      Resource: 'arn:aws-cn:ecr:cn-north-1:111122223333:repository/*',
      Condition: {
        ArnLike: { 'aws:PrincipalArn': 'arn:aws-cn:iam::123456789012:role/gate-trial-*' },
      },
    });
  });

  it('puts it into the policy that is there, in the place of an earlier one, and leaves the others', async () => {
    const replication = { Sid: 'Replication', Effect: 'Allow', Action: 'ecr:ReplicateImage' };
    const before = {
      Version: '2012-10-17',
      Statement: [{ ...statement, Action: [] }, replication],
    };
    const file = fileWith('registry.json', JSON.stringify(before));
    const { code, out } = await run([...ASKED, '--into', file], { env });
    expect([code, JSON.parse(out)]).toEqual([
      0,
      { Version: '2012-10-17', Statement: [replication, statement] },
    ]);
  });

  it.each([
    [
      'without a hub',
      ['members', 'statement', '--member', '111122223333'],
      'members statement: expected --hub with the twelve digits of an account',
    ],
    [
      'for what is no account',
      ['members', 'statement', '--hub', '123456789012', '--member', 'payments'],
      'members statement: "payments" is no account; expected --member with the twelve digits of an account',
    ],
    [
      'for what is no stack',
      [...ASKED, '--stack', 'a b'],
      'members statement: "a b" is not the name of a stack',
    ],
    [
      'with a policy that is not there',
      [...ASKED, '--into', 'missing.json'],
      'members statement: missing.json cannot be read as JSON: ENOENT',
    ],
  ])('%s says what is expected', async (_what, args, why) => {
    const { code, err } = await run(args, { env });
    expect([code, err.includes(why)]).toEqual([2, true]);
  });

  it.each([
    [
      ['--member', '123456789012'],
      'members statement: 123456789012 is the account of the notifier itself, whose roles need no statement, in whatever region',
    ],
    [
      ['--region', 'narnia-1'],
      'members statement: "narnia-1" is no region: expected one like eu-central-1',
    ],
  ])('prints no statement for %j', async (options, why) => {
    const { code, out, err } = await run([...ASKED, ...options], { env });
    expect([code, out, err.trim()]).toEqual([2, '', why]);
  });
});
