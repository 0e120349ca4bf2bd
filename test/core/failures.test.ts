import { failureOf, mayPass } from '../../src/core/aws-failure.ts';
import {
  allOrFailure,
  JudgementInProgress,
  PermanentFailure,
  RefusedEvent,
  TransientFailure,
} from '../../src/core/errors.ts';

const awsError = (name: string, httpStatusCode?: number, more: object = {}): Error =>
  Object.assign(new Error('said AWS'), {
    name,
    ...more,
    ...(httpStatusCode !== undefined && { $metadata: { httpStatusCode } }),
  });

describe('a failure of AWS', () => {
  it.each([
    ['ThrottlingException', 400],
    ['TooManyRequestsException', 429],
    ['RequestLimitExceeded', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['TransactionInProgressException', 400],
    ['RequestTimeout', 400],
    ['InternalServerError', 500],
    ['ServiceUnavailable', 503],
    ['TimeoutError', undefined],
    // The connection broke in the middle of an answer that had begun well.
    ['Error', 200],
  ])('%s (%s) may pass', (name, status) => {
    expect(mayPass(awsError(name, status))).toBe(true);
    expect(failureOf('doing it', awsError(name, status))).toBeInstanceOf(TransientFailure);
  });

  it.each([
    ['AccessDeniedException', 400],
    ['LimitExceededException', 400],
    ['ValidationException', 400],
    ['ResourceNotFoundException', 404],
  ])('%s (%d) needs a person, and says what was being done', (name, status) => {
    const failure = failureOf('doing it', awsError(name, status));
    expect(failure).toBeInstanceOf(PermanentFailure);
    expect(failure.message).toBe(`doing it: ${name}: said AWS`);
  });

  it('may pass where the SDK or the service says so', () => {
    expect(mayPass(awsError('X', 400, { $retryable: {} }))).toBe(true);
    expect(mayPass(awsError('X', 400, { $fault: 'server' }))).toBe(true);
    expect(mayPass(awsError('X', 400, { $fault: 'client' }))).toBe(false);
    expect(mayPass('not an error')).toBe(false);
  });
});

describe('several failures', () => {
  it('of none are none, and one is itself', () => {
    expect(() => allOrFailure([])).not.toThrow();
    const refused = new RefusedEvent('no');
    expect(() => allOrFailure([refused])).toThrow(refused);
  });

  it('are said one by one as far as anybody reads on', () => {
    const failures = Array.from({ length: 60 }, (_, index) => new PermanentFailure(`e${index}`));
    expect(() => allOrFailure(failures)).toThrow(/^e0; e1; .*e48; e49; and 10 more$/);
  });

  it('may pass together where one of them may, and say all of it', () => {
    const failures = [new PermanentFailure('a'), new JudgementInProgress('b')];
    expect(() => allOrFailure(failures)).toThrow(/^a; b$/);
    expect(() => allOrFailure(failures)).toThrow(TransientFailure);
  });

  it('need a person where all of them do', () => {
    expect(() => allOrFailure([new PermanentFailure('a'), new Error('b')])).toThrow(
      PermanentFailure,
    );
  });
});
