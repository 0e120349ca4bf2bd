/** What was asked for cannot be done as it was asked: one clear sentence, and exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
