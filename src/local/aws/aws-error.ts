/** What an AWS service answers instead of a result: an exception's name, a sentence, an HTTP status. */
export class AwsError extends Error {
  override readonly name: string;
  readonly status: number;

  constructor(name: string, message: string, status: number = statusOfError(name)) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** The HTTP status AWS gives with an exception: 500 and 503 where the service is at fault, else 400. */
export function statusOfError(name: string): number {
  if (/Unavailable/.test(name)) return 503;
  return /^Server|^Internal|InternalError/.test(name) ? 500 : 400;
}

/** The answer to an operation nobody wrote here, naming those that exist. */
export function notImplemented(
  api: string,
  operation: string,
  implemented: readonly string[],
): AwsError {
  return new AwsError(
    'InvalidAction',
    `the embedded AWS does not implement ${api}:${operation}; implemented are ${implemented.join(', ')}`,
  );
}
