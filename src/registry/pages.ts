/** Pages that do not come to an end: what was read so far is not all there is, and nobody can tell what is. */
export class EndlessPages extends Error {
  override readonly name = 'EndlessPages';
}

/**
 * The pages of an answer, each asked for with the token of the one before. Throws EndlessPages where a
 * token comes again, or after `most` pages.
 */
export async function* pagesOf<Page extends { readonly nextToken?: string | undefined }>(
  ask: (nextToken: string | undefined) => Promise<Page>,
  most: number,
): AsyncGenerator<Page, void> {
  const seen = new Set<string>();
  for (let token: string | undefined; ; ) {
    const page = await ask(token);
    yield page;
    token = page.nextToken;
    if (!token) return;
    if (seen.has(token)) throw new EndlessPages('ECR gives the token of an earlier page again');
    seen.add(token);
    if (seen.size === most) throw new EndlessPages(`it has more than ${most} pages`);
  }
}
