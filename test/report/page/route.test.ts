import * as fc from 'fast-check';
import {
  addressOf,
  changed,
  NO_QUERY,
  queryWith,
  routeOf,
} from '../../../src/report/page/app/route.ts';

const DIGEST = `sha256:${'3f9a'.repeat(16)}`;

test('an address with an account names the image in that registry', () => {
  expect(routeOf(`#/111122223333/eu-central-1/shop/api@${DIGEST}`)).toEqual({
    screen: 'image',
    name: '111122223333/eu-central-1/shop/api',
    digest: DIGEST,
    query: NO_QUERY,
  });
});

test('a repository may be called as a screen is', () => {
  for (const name of ['vulnerability/scanner', 'images', 'waivers/api']) {
    const route = { screen: 'image', name, digest: DIGEST, query: NO_QUERY } as const;
    expect(routeOf(addressOf(route))).toEqual(route);
  }
  const id = `shop/api@${DIGEST}`;
  expect(routeOf(addressOf({ screen: 'vulnerability', id }))).toEqual({
    screen: 'vulnerability',
    id,
  });
});

test('an address of a list can be read and written by hand', () => {
  const query = changed(queryWith({ verdict: 'approved' }), 'severity', ['HIGH', 'CRITICAL']);
  const address = '#/images?verdict=approved&severity=HIGH,CRITICAL';
  expect(addressOf({ screen: 'images', query })).toBe(address);
  expect(routeOf(address)).toEqual({ screen: 'images', query });
});

test('whatever is searched for, filtered by or looked at, its address leads back to it', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(text, text, text, (one, other, id) => {
      const query = new Map([
        ['q', [one]],
        ['package', [one, other]],
      ]);
      for (const route of [
        { screen: 'images', query },
        { screen: 'image', name: one, digest: DIGEST, query },
        { screen: 'vulnerability', id },
      ] as const) {
        expect(routeOf(addressOf(route))).toEqual(route);
      }
    }),
  );
});

test.each(['#/image', '#/%E0%A4%A', '#/shop/api@sha256:12', '#/vulnerabilities/x'])(
  'what is no address leads nowhere: %s',
  (hash) => {
    expect(routeOf(hash).screen).toBe('nowhere');
  },
);
