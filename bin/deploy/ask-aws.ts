/** AWS has refused, or has not answered; the sentence says what was asked, and why not. */
export class Unanswered extends Error {
  override name = 'Unanswered';
}

/** Asks AWS. Throws Unanswered with the name of the right that it takes. */
export async function ask<T>(right: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const why =
      name === 'CredentialsProviderError' ? 'there are no credentials' : `${name}: ${message}`;
    throw new Unanswered(`${right}: ${why}`, { cause: error });
  }
}
