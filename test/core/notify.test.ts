import {
  DEFAULT_DESTINATION,
  destinationOf,
  type NotifyRule,
  rulesIn,
} from '../../src/core/policy/notify.ts';

const rule = (name: string, more: Partial<NotifyRule>): NotifyRule => ({
  changes: 'quarantined',
  channel: name,
  source: 'policy.yml:1',
  ...more,
});
const all = rule('C0ALL', {});
const shop = rule('C0SHOP', { repository: 'shop/*' });
const api = rule('C0API', { repository: ['shop/api', 'other/*'] });
const release = rule('C0RELEASE', { tag: 'release-*' });
const shopRelease = rule('C0SHOPRELEASE', { repository: 'shop/*', tag: ['release-*', 'v*'] });
const exactRelease = rule('C0ONE', { repository: 'shop/*', tag: 'release-1' });

describe('the channel of an image', () => {
  const channelOf = (repository: string, names: string[], rules: readonly NotifyRule[]) =>
    destinationOf({ image: { repository }, names }, rules).channel;

  it.each([
    ['shop/web', ['1.0'], [all, shop], 'C0SHOP'],
    ['shop/api', ['1.0'], [shop, api, all], 'C0API'],
    ['else', [], [shop, all], 'C0ALL'],
    ['shop/web', ['release-1'], [shop, release], 'C0SHOP'],
    ['else', ['release-1'], [shop, release], 'C0RELEASE'],
    ['shop/web', ['1.0', 'release-1'], [shop, shopRelease], 'C0SHOPRELEASE'],
    ['shop/web', ['v1', 'release-1'], [shopRelease, exactRelease], 'C0ONE'],
    ['shop/web', ['release-1', 'v1'], [exactRelease, shopRelease], 'C0ONE'],
    ['shop/api', ['release-1'], [shopRelease, api], 'C0API'],
    ['shop/web', [], [shopRelease, shop], 'C0SHOP'],
  ])('%s %j', (repository, names, rules, channel) => {
    expect(channelOf(repository, names, rules)).toBe(channel);
  });

  it('is that of the deployment where no rule is for it, and what may not ship is told', () => {
    expect(destinationOf({ image: { repository: 'else' }, names: ['1.0'] }, [shop])).toBe(
      DEFAULT_DESTINATION,
    );
  });
});

describe('the rules of a repository', () => {
  const channelsIn = (repository: string, rules: readonly NotifyRule[]) =>
    rulesIn(repository, rules).map((one) => one?.channel);

  it('are those for tags, the narrowest first, and then that for all others', () => {
    expect(channelsIn('shop/web', [all, shop, release, shopRelease, exactRelease])).toEqual([
      'C0ONE',
      'C0SHOPRELEASE',
      'C0SHOP',
    ]);
  });

  it('leave out what a narrower one overrules under every tag', () => {
    expect(channelsIn('shop/api', [all, api, shopRelease, release])).toEqual(['C0API']);
  });

  it('end with none where only tags have one', () => {
    expect(channelsIn('else', [release, shop])).toEqual(['C0RELEASE', undefined]);
  });
});
