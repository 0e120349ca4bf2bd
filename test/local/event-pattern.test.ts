import { matches, parsePattern } from '../../src/local/deployment/event-pattern.ts';

const arrival = {
  version: '0',
  id: '7c1c2c3a-0000-4444-8888-9f3a2b1c0d5e',
  'detail-type': 'ECR Image Action',
  source: 'aws.ecr',
  account: '123456789012',
  time: '2026-11-21T09:30:00Z',
  region: 'eu-central-1',
  resources: ['arn:aws:ecr:eu-central-1:123456789012:repository/shop/api'],
  detail: {
    'action-type': 'PUSH',
    result: 'SUCCESS',
    'repository-name': 'shop/api',
    'image-tag': '1.4.2',
    tags: ['1.4.2', 'latest'],
    'size-mb': 301.8,
    layers: 7,
    signed: false,
    manifest: { 'media-type': 'application/vnd.oci.image.manifest.v1+json' },
    'registered-by': null,
    note: '',
    'source-ip': '10.0.0.33',
    'source-ip-6': '2001:db8::7',
    platforms: [
      { os: 'linux', arch: 'amd64' },
      { os: 'windows', arch: 'arm64' },
    ],
  },
};

/** Puts a demand on one field of the detail. */
const detail = (field: string, ...values: unknown[]): boolean =>
  matches(parsePattern({ detail: { [field]: values } }, 'rule'), arrival);

const whole = (pattern: object): boolean => matches(parsePattern(pattern, 'rule'), arrival);

/** Matches one value under one operator, away from the sample event. */
const value = (of: unknown, ...values: unknown[]): boolean =>
  matches(parsePattern({ field: values }, 'rule'), { field: of });

/** A group of alternatives inside one alternative of another. */
const sevenLayersTagged = (tag: string) => ({
  detail: {
    $or: [
      { result: ['FAILURE'] },
      { layers: [7], $or: [{ 'image-tag': [tag] }, { signed: [true] }] },
    ],
  },
});

/** The sentence that a pattern is refused with. */
const refusal = (pattern: unknown): string => {
  try {
    parsePattern(pattern, 'rule');
  } catch (error) {
    return String(error);
  }
  return 'accepted';
};

describe('an event pattern', () => {
  it('joins its fields by "and" and the values of a field by "or"', () => {
    expect(
      whole({
        source: ['aws.ecr'],
        detail: { 'action-type': ['DELETE', 'PUSH'], result: ['SUCCESS'] },
      }),
    ).toBe(true);
    expect(whole({ source: ['aws.ecr'], detail: { 'action-type': ['DELETE'] } })).toBe(false);
    expect(whole({ source: ['aws.ec2'], detail: { 'action-type': ['PUSH'] } })).toBe(false);
  });

  it('leaves unnamed fields out of account but asks for every named one', () => {
    expect(whole({ region: ['eu-central-1'] })).toBe(true);
    expect(whole({ detail: { 'no-such-field': ['PUSH'] } })).toBe(false);
    expect(whole({ 'no-such-room': { result: ['SUCCESS'] } })).toBe(false);
  });

  it('compares literals with their JSON type', () => {
    expect(detail('layers', 7)).toBe(true);
    expect(detail('layers', '7')).toBe(false);
    expect(detail('signed', false)).toBe(true);
    expect(detail('signed', 'false')).toBe(false);
    expect(detail('registered-by', null)).toBe(true);
    expect(detail('registered-by', 'null')).toBe(false);
    expect(detail('note', '')).toBe(true);
    expect(detail('registered-by', '')).toBe(false);
    expect(detail('note', null)).toBe(false);
    expect(detail('action-type', 'push')).toBe(false);
  });

  it('matches a list in the event when any of its elements matches', () => {
    expect(detail('tags', 'latest', 'stable')).toBe(true);
    expect(detail('tags', 'stable')).toBe(false);
    expect(detail('tags', { prefix: '1.4' })).toBe(true);
    expect(value([], 'latest')).toBe(false);
    expect(value([['a', 'b'], ['c']], 'c')).toBe(true);
  });

  it('asks one and the same element of a list of objects to meet the whole demand', () => {
    expect(whole({ detail: { platforms: { os: ['linux'], arch: ['amd64'] } } })).toBe(true);
    expect(whole({ detail: { platforms: { os: ['linux'], arch: ['arm64'] } } })).toBe(false);
  });

  it('does not mistake what every object inherits for a field', () => {
    expect(whole({ detail: { constructor: [{ exists: true }] } })).toBe(false);
    expect(whole({ detail: { toString: { name: [{ exists: true }] } } })).toBe(false);
  });
});

describe('prefix and suffix', () => {
  it('look at one end of a string', () => {
    expect(whole({ time: [{ prefix: '2026-11-21' }] })).toBe(true);
    expect(whole({ time: [{ prefix: '2026-11-22' }] })).toBe(false);
    expect(detail('repository-name', { suffix: '/api' })).toBe(true);
    expect(detail('repository-name', { suffix: '/web' })).toBe(false);
    expect(detail('layers', { prefix: '7' })).toBe(false);
  });

  it('take equals-ignore-case inside', () => {
    expect(detail('repository-name', { prefix: { 'equals-ignore-case': 'SHOP/' } })).toBe(true);
    expect(detail('repository-name', { suffix: { 'equals-ignore-case': 'aPi' } })).toBe(true);
    expect(detail('repository-name', { suffix: { 'equals-ignore-case': 'shop' } })).toBe(false);
  });
});

describe('equals-ignore-case', () => {
  it('compares the whole string without regard to case', () => {
    expect(detail('result', { 'equals-ignore-case': 'success' })).toBe(true);
    expect(detail('result', { 'equals-ignore-case': 'succes' })).toBe(false);
  });
});

describe('anything-but', () => {
  it('takes a value or a list of values of one type', () => {
    expect(detail('result', { 'anything-but': 'FAILURE' })).toBe(true);
    expect(detail('result', { 'anything-but': 'SUCCESS' })).toBe(false);
    expect(detail('result', { 'anything-but': ['FAILURE', 'SUCCESS'] })).toBe(false);
    expect(detail('size-mb', { 'anything-but': [100, 200, 300] })).toBe(true);
    expect(detail('layers', { 'anything-but': 7 })).toBe(false);
  });

  it('takes a prefix, a suffix, a spelling in any case, a wildcard, or lists of them', () => {
    expect(detail('repository-name', { 'anything-but': { prefix: 'web' } })).toBe(true);
    expect(detail('repository-name', { 'anything-but': { prefix: ['web', 'shop'] } })).toBe(false);
    expect(detail('repository-name', { 'anything-but': { suffix: 'api' } })).toBe(false);
    expect(detail('repository-name', { 'anything-but': { suffix: ['web', 'db'] } })).toBe(true);
    expect(detail('result', { 'anything-but': { 'equals-ignore-case': 'success' } })).toBe(false);
    expect(
      detail('result', { 'anything-but': { 'equals-ignore-case': ['failure', 'pending'] } }),
    ).toBe(true);
    expect(value('/srv/lib/x.so', { 'anything-but': { wildcard: '*/lib/*' } })).toBe(false);
    expect(value('/srv/bin/x', { 'anything-but': { wildcard: ['*/lib/*', '*.so'] } })).toBe(true);
  });

  it('does not match a field that is missing', () => {
    expect(detail('no-such-field', { 'anything-but': 'FAILURE' })).toBe(false);
  });
});

describe('numeric', () => {
  it('compares numbers, alone or as a range with open or closed ends', () => {
    expect(detail('layers', { numeric: ['=', 7] })).toBe(true);
    expect(detail('layers', { numeric: ['<', 7] })).toBe(false);
    expect(detail('layers', { numeric: ['<=', 7] })).toBe(true);
    expect(detail('layers', { numeric: ['>', 7] })).toBe(false);
    expect(detail('layers', { numeric: ['>=', 7] })).toBe(true);
    expect(detail('size-mb', { numeric: ['=', 3.018e2] })).toBe(true);
    expect(detail('layers', { numeric: ['>', 0, '<=', 7] })).toBe(true);
    expect(detail('layers', { numeric: ['>', 0, '<', 7] })).toBe(false);
    expect(detail('layers', { numeric: ['>=', 8, '<', 10] })).toBe(false);
  });

  it('passes over strings that look like numbers', () => {
    expect(value('7', { numeric: ['=', 7] })).toBe(false);
  });
});

describe('exists', () => {
  it('tells a field that is there, even null or empty, from one that is not', () => {
    expect(detail('image-tag', { exists: true })).toBe(true);
    expect(detail('registered-by', { exists: true })).toBe(true);
    expect(detail('note', { exists: false })).toBe(false);
    expect(detail('image-digest', { exists: true })).toBe(false);
    expect(detail('image-digest', { exists: false })).toBe(true);
    expect(whole({ 'no-such-room': { field: [{ exists: false }] } })).toBe(true);
  });

  it('sees leaves only: a field that holds an object does not exist', () => {
    expect(detail('manifest', { exists: true })).toBe(false);
    expect(detail('manifest', { exists: false })).toBe(true);
  });

  it('stands beside other values of the same field', () => {
    expect(detail('image-digest', 'sha256:1', { exists: false })).toBe(true);
  });
});

describe('wildcard', () => {
  it('lets a star stand for any characters, or none', () => {
    expect(value('dir/sub/photo.png', { wildcard: 'dir/*.png' })).toBe(true);
    expect(value('dir/.png', { wildcard: 'dir/*.png' })).toBe(true);
    expect(value('other/photo.png', { wildcard: 'dir/*.png' })).toBe(false);
    expect(value('dirXphotoYpng', { wildcard: 'dir/*.png' })).toBe(false);
    expect(value('two\nlines', { wildcard: 'two*' })).toBe(true);
    expect(value('', { wildcard: '*' })).toBe(true);
  });

  it('reads an escaped star and an escaped backslash as themselves', () => {
    expect(value('a*b', { wildcard: 'a\\*b' })).toBe(true);
    expect(value('axb', { wildcard: 'a\\*b' })).toBe(false);
    expect(value('C:\\temp\\x', { wildcard: 'C:\\\\temp\\\\*' })).toBe(true);
    expect(value('**', { wildcard: '\\**' })).toBe(true);
  });
});

describe('cidr', () => {
  it('finds addresses of both families in a range', () => {
    expect(detail('source-ip', { cidr: '10.0.0.0/24' })).toBe(true);
    expect(detail('source-ip', { cidr: '10.0.1.0/24' })).toBe(false);
    expect(detail('source-ip', { cidr: '10.0.0.33/32' })).toBe(true);
    expect(detail('source-ip-6', { cidr: '2001:db8::/32' })).toBe(true);
    expect(detail('source-ip-6', { cidr: '2001:db9::/32' })).toBe(false);
    expect(detail('result', { cidr: '10.0.0.0/8' })).toBe(false);
    expect(value('::ffff:10.0.0.33', { cidr: '10.0.0.0/24' })).toBe(false);
  });
});

describe('$or', () => {
  it('needs one of its alternatives, together with the fields beside it', () => {
    const either = [{ region: ['us-east-1'] }, { account: ['123456789012'] }];
    expect(whole({ source: ['aws.ecr'], $or: either })).toBe(true);
    expect(whole({ source: ['aws.s3'], $or: either })).toBe(false);
    expect(whole({ $or: [{ region: ['us-east-1'] }, { account: ['1'] }] })).toBe(false);
  });

  it('nests, at any depth', () => {
    expect(whole(sevenLayersTagged('1.4.2'))).toBe(true);
    expect(whole(sevenLayersTagged('1.4.3'))).toBe(false);
  });
});

describe('a pattern that EventBridge would refuse', () => {
  it.each([
    [
      { source: 'aws.ecr' },
      'rule.source: a pattern is an object, and the values to match stand in a list',
    ],
    [{ detail: {} }, 'rule.detail: a pattern names at least one field'],
    [{ source: [] }, 'rule.source: an empty list can never match'],
    [
      { source: [['aws.ecr']] },
      'rule.source[0]: a value is a literal or an object with exactly one operator',
    ],
    [
      { source: [{ prefix: 'a', suffix: 'b' }] },
      'rule.source[0]: a value is a literal or an object with exactly one operator',
    ],
    [
      { detail: { result: ['OK', { contains: 'S' }] } },
      'rule.detail.result[1]: "contains" is not an EventBridge operator',
    ],
    [{ a: [{ prefix: 1 }] }, 'rule.a[0]: "prefix" takes a string'],
    [
      { a: [{ prefix: { wildcard: 'x' } }] },
      'rule.a[0]: "prefix" does not take the operator "wildcard"',
    ],
    [{ a: [{ exists: 'yes' }] }, 'rule.a[0]: "exists" takes true or false'],
    [{ a: [{ wildcard: 'a**b' }] }, 'rule.a[0]: "wildcard" does not take two stars side by side'],
    [
      { a: [{ wildcard: 'a\\b' }] },
      'rule.a[0]: in "wildcard" a backslash escapes a star or a backslash only',
    ],
    [
      { a: [{ 'anything-but': ['a', 1] }] },
      'rule.a[0]: "anything-but" takes strings or numbers, and not both',
    ],
    [{ a: [{ 'anything-but': [] }] }, 'rule.a[0]: "anything-but" takes at least one value'],
    [
      { a: [{ 'anything-but': { numeric: ['=', 1] } }] },
      'rule.a[0]: "anything-but" does not take the operator "numeric"',
    ],
    [
      { a: [{ cidr: '10.0.0.0' }] },
      'rule.a[0]: "cidr" takes an address range such as "10.0.0.0/24"',
    ],
    [
      { a: [{ cidr: '10.0.0.0/33' }] },
      'rule.a[0]: "cidr" takes an address range such as "10.0.0.0/24"',
    ],
    [{ $or: [{ a: [1] }] }, 'rule.$or: "$or" takes a list of at least two patterns'],
    [
      { $or: [{ a: [1] }, { b: [{ sounds: 'x' }] }] },
      'rule.$or[1].b[0]: "sounds" is not an EventBridge operator',
    ],
  ])('%j is refused in one sentence', (pattern, sentence) => {
    expect(refusal(pattern)).toBe(`PatternError: ${sentence}`);
  });

  it.each([
    [['<', 5, '>', 0]],
    [['>', 5, '<', 0]],
    [['>', 0, '<']],
    [['=', 1, '<', 5]],
    [['~', 1]],
    [['=', '1']],
    [['>', 6e9]],
    [[]],
    [5],
  ])('the comparison %j is refused', (numeric) => {
    expect(refusal({ a: [{ numeric }] })).toBe(
      'PatternError: rule.a[0]: "numeric" takes one comparison such as ["<=", 5], or a range such as [">", 0, "<=", 5]',
    );
  });
});
