import { isFilledByCache } from '../../src/core/pull-through.ts';

it.each([
  ['hub/nginx', ['hub'], true],
  ['hub/library/nginx', ['quay', 'hub'], true],
  ['hub/nginx', ['hub/'], true],
  ['team/hub/nginx', ['team/hub'], true],
  ['hub', ['hub'], false],
  ['hubble/nginx', ['hub'], false],
  ['team/hub/nginx', ['hub'], false],
  ['hub/nginx', [], false],
  // A rule for all others says nothing of what people push into.
  ['hub/nginx', ['ROOT'], undefined],
  ['hub/nginx', ['ROOT', 'hub'], true],
])('that a cache fills %s under the rules %j is %s', (repository, prefixes, is) => {
  expect(isFilledByCache(repository, prefixes)).toBe(is);
});
