import { assumedRole } from '../src/lambda/assumed-role.ts';
import { embedded, stopAll } from './local/embedded.ts';

afterAll(stopAll);

const ROLE = 'arn:aws:iam::111122223333:role/reader';
const own = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'a/b+=',
};
const accounts = [{ account: '111122223333', repositories: [], roles: ['reader'] }];

describe('a role in another account', () => {
  const takenOn = async (roleArn: string, world: object = {}) => {
    const aws = await embedded({ accounts, ...world });
    const endpoint = aws.environment['AWS_ENDPOINT_URL'] ?? '';
    const answer = await assumedRole(
      { roleArn, region: 'eu-central-1', endpoint },
      async () => own,
    )().catch((error: unknown) => error);
    return { aws, answer };
  };

  it('is taken on by one call, whose answer holds credentials and until when', async () => {
    const { aws, answer } = await takenOn(ROLE);
    expect(answer).toEqual({
      accessKeyId: 'ASIA111122223333',
      secretAccessKey: 'embedded/+=',
      sessionToken: 'token//111122223333==',
      expiration: expect.any(Date),
    });
    expect(aws.calls.map(({ call, request }) => [call, request])).toEqual([
      [
        'sts:AssumeRole',
        {
          Action: 'AssumeRole',
          Version: '2011-06-15',
          RoleArn: ROLE,
          RoleSessionName: 'ecr-scan-notifier',
        },
      ],
    ]);
  });

  it('that does not let us is an error by the name and the status of STS', async () => {
    const { answer } = await takenOn('arn:aws:iam::111122223333:role/other');
    expect(answer).toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
      message: expect.stringContaining('taking on arn:aws:iam::111122223333:role/other: User:'),
    });
  });

  it('is not there while STS is throttled or down, as an error that may pass', async () => {
    const faults = [{ call: 'sts:AssumeRole', nth: 1, error: 'Throttling', status: 400 }];
    expect((await takenOn(ROLE, { faults })).answer).toMatchObject({ name: 'Throttling' });
    const down = [{ call: 'sts:AssumeRole', nth: 1, error: 'InternalFailure', status: 500 }];
    expect((await takenOn(ROLE, { faults: down })).answer).toMatchObject({
      $metadata: { httpStatusCode: 500 },
    });
    const lost = [{ call: 'sts:AssumeRole', nth: 1, lost: true }];
    expect((await takenOn(ROLE, { faults: lost })).answer).toMatchObject({
      message: 'fetch failed',
    });
  });
});
