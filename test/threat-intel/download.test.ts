import { TransientFailure } from '../../src/core/errors.ts';
import { download } from '../../src/threat-intel/download/download.ts';
import { errorOf } from '../local/embedded.ts';
import { SOON } from '../support/soon.ts';
import { type FeedSite, openFeedSite } from './feed-site.ts';

let site: FeedSite;
beforeEach(async () => {
  site = await openFeedSite();
});
afterEach(() => site.stop());

/** Takes the whole of a page, within so many milliseconds. */
async function taken(path: string, milliseconds: number): Promise<number> {
  const address = { feed: 'kev', url: `${site.url}${path}` } as const;
  const { bytes } = await download(address, milliseconds);
  let size = 0;
  for await (const chunk of bytes) size += chunk.byteLength;
  return size;
}

describe('a download', () => {
  it.each([
    ['the site is silent', { pace: 'silent' }],
    ['the bytes drip', { body: '{"vulnerabilities":[]}', pace: 'dripping' }],
    ['the site leads on to one that is silent', { status: 302, headers: { location: '/silent' } }],
  ] as const)('ends in time where %s, and may be taken later', async (_, page) => {
    site.pages['/kev.json'] = page;
    site.pages['/silent'] = { pace: 'silent' };
    const began = performance.now();
    const failure = await errorOf(taken('/kev.json', 200));
    expect(performance.now() - began).toBeLessThan(SOON);
    expect(failure).toBeInstanceOf(TransientFailure);
    expect(failure.message).toMatch(/^downloading .*TimeoutError/);
  });

  it('that is in time is whole', async () => {
    site.pages['/kev.json'] = { body: '{"vulnerabilities":[]}' };
    expect(await taken('/kev.json', 5_000)).toBe(22);
  });
});
