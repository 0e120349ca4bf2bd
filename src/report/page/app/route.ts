/** What filters, sorts and searches a list: every value stands in the address. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** What is looked at. */
export type Route =
  | { readonly screen: 'overview' }
  | { readonly screen: 'images'; readonly query: Query }
  | {
      readonly screen: 'image';
      /** `shop/api`, or `<account>/<region>/shop/api` where that alone is ambiguous. */
      readonly name: string;
      readonly digest: string;
      readonly query: Query;
    }
  | { readonly screen: 'vulnerabilities'; readonly query: Query }
  | { readonly screen: 'vulnerability'; readonly id: string }
  | { readonly screen: 'waivers' }
  | { readonly screen: 'nowhere'; readonly path: string };

export const NO_QUERY: Query = new Map();

const VULNERABILITY = 'vulnerability/';
const IMAGE = /^(?<name>.+)@(?<digest>sha256:[0-9a-f]{64})$/;

/** What the part of an address behind `#` names. */
export function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  const query = queryOf(search);
  if (path === '') return { screen: 'overview' };
  if (path === 'images' || path === 'vulnerabilities') return { screen: path, query };
  if (path === 'waivers') return { screen: 'waivers' };
  // A repository may be called `vulnerability/…`; in the id of a vulnerability the sign before a digest is encoded.
  if (path.startsWith(VULNERABILITY) && !IMAGE.test(path)) {
    return { screen: 'vulnerability', id: decoded(path.slice(VULNERABILITY.length)) };
  }
  const { name, digest } = IMAGE.exec(decoded(path))?.groups ?? {};
  if (name && digest) return { screen: 'image', name, digest, query };
  return { screen: 'nowhere', path: decoded(path) };
}

/** The address of a route, from `#` on. */
export function addressOf(route: Route): string {
  if (route.screen === 'overview') return '#/';
  if (route.screen === 'vulnerability') return `#/${VULNERABILITY}${encodeURIComponent(route.id)}`;
  if (route.screen === 'nowhere') return `#/${pathOf(route.path)}`;
  const path = route.screen === 'image' ? `${pathOf(route.name)}@${route.digest}` : route.screen;
  return `#/${path}${'query' in route ? searchOf(route.query) : ''}`;
}

/** A query of single values. */
export const queryWith = (values: Readonly<Record<string, string>>): Query =>
  new Map(Object.entries(values).map(([key, value]) => [key, [value]]));

/** A query with other values under a key; with none, without it. */
export function changed(query: Query, key: string, values: readonly string[]): Query {
  const others = [...query].filter(([other]) => other !== key);
  return new Map(values.length > 0 ? [...others, [key, values]] : others);
}

/** The only value under a key. */
export const onlyIn = (query: Query, key: string): string | undefined => query.get(key)?.[0];

const pathOf = (name: string): string => name.split('/').map(encodeURIComponent).join('/');

function queryOf(search: string): Query {
  const pairs = search.split('&').flatMap((pair) => {
    const [key = '', value = ''] = pair.split(/=(.*)/s);
    return key && value ? [[decoded(key), value.split(',').map(decoded)] as const] : [];
  });
  return new Map(pairs);
}

function searchOf(query: Query): string {
  const pairs = [...query].map(
    ([key, values]) => `${encodeURIComponent(key)}=${values.map(encodeURIComponent).join(',')}`,
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

/** Addresses are typed, too: what is no encoding stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
