/** A file or line that cannot be used: one sentence with the place. */
export class InputError extends Error {
  override name = 'InputError';
}
