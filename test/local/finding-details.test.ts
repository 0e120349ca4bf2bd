import { BatchGetFindingDetailsCommand } from '@aws-sdk/client-inspector2';
import { clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const arnOf = (number: number): string =>
  `arn:aws:inspector2:eu-central-1:123456789012:finding/${String(number).padStart(32, '0')}`;
const ask = (...findingArns: string[]) => new BatchGetFindingDetailsCommand({ findingArns });

const detail = {
  findingArn: arnOf(1),
  cisaData: { dateAdded: 1763683200, dateDue: 1765497600, action: 'Apply updates.' },
  epssScore: 0.9431,
};

describe('the details of findings', () => {
  it('are those of the world, with an error for each finding that has none', async () => {
    const aws = await embedded({ findingDetails: [detail] });
    const answer = await clientsOf(aws).inspector.send(ask(arnOf(1), arnOf(2)));
    expect(answer.findingDetails).toEqual([
      {
        findingArn: arnOf(1),
        cisaData: {
          dateAdded: new Date('2025-11-21T00:00:00Z'),
          dateDue: new Date('2025-12-12T00:00:00Z'),
          action: 'Apply updates.',
        },
        epssScore: 0.9431,
      },
    ]);
    expect(answer.errors).toEqual([
      {
        findingArn: arnOf(2),
        errorCode: 'FINDING_DETAILS_NOT_FOUND',
        errorMessage: 'Finding details not found.',
      },
    ]);
    expect(aws.countCalls()).toEqual({ 'inspector2:BatchGetFindingDetails': 1 });
    expect(aws.calls[0]).toMatchObject({ invocation: 'test', ok: true });
  });

  it('come with a change of the world', async () => {
    const aws = await embedded();
    const { inspector } = clientsOf(aws);
    expect((await inspector.send(ask(arnOf(1)))).findingDetails).toEqual([]);
    aws.changeWorld({ findingDetails: [detail] });
    expect((await inspector.send(ask(arnOf(1)))).errors).toEqual([]);
  });

  it.each([0, 11])('are not given for %i findings at once', async (count) => {
    const { inspector } = clientsOf(await embedded());
    const arns = Array.from({ length: count }, (_, index) => arnOf(index));
    expect(await errorOf(inspector.send(ask(...arns)))).toMatchObject({
      name: 'ValidationException',
      message: 'findingArns must be 1 to 10 ARNs of at most 100 characters',
      reason: 'FIELD_VALIDATION_FAILED',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each([
    ['AccessDeniedException', 403],
    ['ThrottlingException', 429],
    ['InternalServerException', 500],
  ])('may be refused with %s, which is HTTP %i', async (error, status) => {
    const fault = { call: 'inspector2:BatchGetFindingDetails', nth: 1, error };
    const { inspector } = clientsOf(await embedded({ faults: [fault] }));
    expect(await errorOf(inspector.send(ask(arnOf(1))))).toMatchObject({
      name: error,
      $metadata: { httpStatusCode: status },
    });
  });
});
