import { RefusedEvent } from '../../src/core/errors.ts';
import { parseEvent } from '../../src/intake/event.ts';
import { digestOf } from '../support/samples.ts';

const digest = digestOf('a');
const image = {
  account: '210987654321',
  region: 'eu-central-1',
  repository: 'shop/cart',
  digest,
};
const ARN = 'arn:aws:ecr:eu-central-1:210987654321:repository/shop/cart';

type Fields = Record<string, unknown>;
const envelope = (source: string, type: string, detail: Fields, more: Fields = {}): Fields => ({
  version: '0',
  id: 'fcf0ea66-968f-3eda-ca24-40dcd2170000',
  'detail-type': type,
  source,
  account: '210987654321',
  time: '2026-11-21T06:43:44Z',
  region: 'eu-central-1',
  resources: [],
  detail,
  ...more,
});
const named = { 'repository-name': 'shop/cart', 'image-digest': digest };
const push = (detail: Fields = {}, more: Fields = {}) =>
  envelope(
    'aws.ecr',
    'ECR Image Action',
    { result: 'SUCCESS', 'action-type': 'PUSH', 'image-tag': '1.4.2', ...named, ...detail },
    more,
  );
const basicScan = (detail: Fields = {}, more: Fields = {}) =>
  envelope(
    'aws.ecr',
    'ECR Image Scan',
    { 'scan-status': 'COMPLETE', 'image-tags': [], ...named, ...detail },
    { resources: [ARN], ...more },
  );
const enhancedScan = (detail: Fields = {}, more: Fields = {}) =>
  envelope(
    'aws.inspector2',
    'Inspector2 Scan',
    {
      'scan-status': 'INITIAL_SCAN_COMPLETE',
      'repository-name': ARN,
      'finding-severity-counts': { CRITICAL: 7, HIGH: 61, MEDIUM: 62, TOTAL: 158 },
      'image-digest': digest,
      'image-tags': ['latest'],
      ...detail,
    },
    { resources: [ARN], ...more },
  );
const without = (event: Fields, field: string): Fields => {
  const { [field]: _gone, ...detail } = event['detail'] as Fields;
  return { ...event, detail };
};

const refusalOf = (event: unknown): string => {
  try {
    parseEvent(event);
  } catch (error) {
    expect(error).toBeInstanceOf(RefusedEvent);
    return (error as Error).message;
  }
  throw new Error('the event was not refused');
};

const reportOf = (event: unknown) => {
  const parsed = parseEvent(event);
  return parsed.kind === 'scan-end' ? parsed.report : undefined;
};

describe('a push', () => {
  it('by tag is an arrival with its tag', () => {
    expect(parseEvent(push())).toEqual({ kind: 'arrival', image, tag: '1.4.2' });
  });

  it('by digest has no tag, whether ECR leaves it out or says ""', () => {
    const arrival = { kind: 'arrival', image };
    expect(parseEvent(push({ 'image-tag': '' }))).toEqual(arrival);
    expect(parseEvent(without(push(), 'image-tag'))).toEqual(arrival);
  });

  it('carries the media types where the event has them', () => {
    const types = {
      'manifest-media-type': 'application/vnd.oci.image.manifest.v1+json',
      'artifact-media-type': 'application/vnd.oci.image.config.v1+json',
    };
    expect(parseEvent(push(types))).toMatchObject({
      manifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactMediaType: 'application/vnd.oci.image.config.v1+json',
    });
  });

  it('that failed brought no image, even without a digest', () => {
    expect(parseEvent(push({ result: 'FAILURE', 'image-digest': '' }))).toEqual({
      kind: 'not-ours',
      why: 'the push ended as FAILURE: no image arrived',
    });
  });

  it('accepts a digest as opaque text', () => {
    const short = 'sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432EXAMPLE';
    expect(parseEvent(push({ 'image-digest': short }))).toMatchObject({ image: { digest: short } });
  });
});

describe('another way in', () => {
  it('is a pull through the cache', () => {
    const event = envelope('aws.ecr', 'ECR Pull Through Cache Action', {
      'rule-version': '1',
      'sync-status': 'SUCCESS',
      'ecr-repository-prefix': 'shop',
      'upstream-registry-url': 'public.ecr.aws',
      'image-tag': '3.17.2',
      ...named,
    });
    expect(parseEvent(event)).toEqual({
      kind: 'arrival',
      image,
      tag: '3.17.2',
    });
  });

  it('is a replication, seen where the image arrives', () => {
    const event = envelope('aws.ecr', 'ECR Replication Action', {
      result: 'SUCCESS',
      'source-account': '123123123123',
      'action-type': 'REPLICATE',
      'source-region': 'us-west-2',
      'image-tag': '3.17.2',
      ...named,
    });
    expect(parseEvent(event)).toEqual({
      kind: 'arrival',
      image,
      tag: '3.17.2',
    });
  });

  it.each([
    [
      'ECR Pull Through Cache Action',
      { 'sync-status': 'FAILED' },
      'the pull through the cache ended as FAILED: no image arrived',
    ],
    [
      'ECR Replication Action',
      { result: 'FAILED', 'image-digest': 'sha256:8g6c' },
      'the replication ended as FAILED: no image arrived',
    ],
  ])('%s that failed brought no image', (type, detail, why) => {
    expect(parseEvent(envelope('aws.ecr', type, detail))).toEqual({ kind: 'not-ours', why });
  });
});

describe('the end of a basic scan', () => {
  it('counts what the event counts', () => {
    const event = basicScan({ 'finding-severity-counts': { CRITICAL: 10, MEDIUM: 9 } });
    expect(parseEvent(event)).toEqual({
      kind: 'scan-end',
      image,
      report: {
        at: '2026-11-21T06:43:44.000Z',
        finished: true,
        counts: { CRITICAL: 10, MEDIUM: 9 },
        countsNone: false,
      },
    });
  });

  it.each([
    ['without counts', {}, {}],
    ['with empty counts', { 'finding-severity-counts': {} }, {}],
  ])('%s says nothing of how many there are', (_how, detail, counts) => {
    expect(reportOf(basicScan(detail))).toMatchObject({
      finished: true,
      counts,
      countsNone: false,
    });
  });

  it('says that there is none by a number', () => {
    const detail = { 'finding-severity-counts': { CRITICAL: 0 } };
    expect(reportOf(basicScan(detail))).toMatchObject({
      counts: { CRITICAL: 0 },
      countsNone: true,
    });
  });

  it.each([undefined, 'yesterday', '2026-02-30T10:00:00Z'])('of the time %s is refused', (time) => {
    expect(refusalOf(basicScan({}, { time }))).toMatch(
      /^cannot read the time of "ECR Image Scan": /,
    );
  });

  it.each(['FAILED', 'complete', 'INITIAL_SCAN_COMPLETE', ''])(
    'with the status "%s" does not say that it went well',
    (status) => {
      expect(reportOf(basicScan({ 'scan-status': status }))).toMatchObject({ finished: false });
    },
  );
});

describe('the end of an enhanced scan', () => {
  it('names its repository by ARN and counts more than it lists', () => {
    expect(parseEvent(enhancedScan())).toEqual({
      kind: 'scan-end',
      image,
      report: {
        at: '2026-11-21T06:43:44.000Z',
        finished: true,
        counts: { CRITICAL: 7, HIGH: 61, MEDIUM: 62 },
        total: 158,
        countsNone: false,
        isFirst: true,
      },
    });
  });

  it.each([
    [{ CRITICAL: 0, HIGH: 0, MEDIUM: 0, TOTAL: 0 }, true],
    [{ TOTAL: 0 }, true],
    [{ CRITICAL: 0, HIGH: 0, MEDIUM: 0 }, false],
    [{ CRITICAL: 2, TOTAL: 0 }, false],
    [{ CRITICAL: 0, TOTAL: 3 }, false],
  ])('that counts %j says that there is none: %s', (counts, countsNone) => {
    const detail = { 'finding-severity-counts': counts };
    expect(reportOf(enhancedScan(detail))).toMatchObject({ countsNone });
  });

  it.each([
    'shop/cart',
    'arn:aws:ecr:eu-central-1:210987654321:repository/shop/cart',
    `arn:aws:ecr:eu-central-1:210987654321:repository/shop/cart/sha256:${'b'.repeat(64)}`,
  ])('is about shop/cart when it says %s', (name) => {
    expect(parseEvent(enhancedScan({ 'repository-name': name }))).toMatchObject({ image });
  });

  it('without counts says nothing of how many', () => {
    expect(reportOf(without(enhancedScan(), 'finding-severity-counts'))).toEqual({
      at: '2026-11-21T06:43:44.000Z',
      finished: true,
      counts: {},
      countsNone: false,
      isFirst: true,
    });
  });

  it('with another status is not a scan that went well', () => {
    expect(reportOf(enhancedScan({ 'scan-status': 'COMPLETE' }))).toMatchObject({
      finished: false,
    });
  });
});

describe("the registry of an event's image", () => {
  const member = 'arn:aws:ecr:us-east-1:111122223333:repository/shop/cart';
  const forwarded = { account: '999999999999', region: 'us-east-1', resources: [member] };
  const placeOf = (event: unknown) => {
    const parsed = parseEvent(event);
    return parsed.kind === 'not-ours'
      ? undefined
      : [parsed.image.account, parsed.image.region, parsed.image.repository];
  };

  it.each([
    ['the ARN in its name', { 'repository-name': member }, {}],
    [
      'the ARN in its name, whatever else is said',
      { 'repository-name': member, awsAccountId: '444455556666' },
      {},
    ],
    ['the ARN among its resources', { 'repository-name': 'shop/cart' }, {}],
    [
      'the account that Inspector names',
      { 'repository-name': 'shop/cart', awsAccountId: '111122223333' },
      { resources: [] },
    ],
  ])('is that of %s, not that of the envelope', (_what, detail, more) => {
    const event = enhancedScan(detail, { ...forwarded, ...more });
    expect(placeOf(event)).toEqual(['111122223333', 'us-east-1', 'shop/cart']);
  });

  it('is the envelope’s where nothing else says whose it is', () => {
    const event = push({}, { account: '999999999999', region: 'us-east-1' });
    expect(placeOf(event)).toEqual(['999999999999', 'us-east-1', 'shop/cart']);
  });

  it('is not that of another repository among the resources', () => {
    const event = basicScan({}, { resources: [`${member}-2`] });
    expect(placeOf(event)).toEqual(['210987654321', 'eu-central-1', 'shop/cart']);
  });

  it.each([
    ['cn-north-1', 'arn:aws-cn:ecr:cn-north-1:210987654321:repository/shop/cart'],
    ['us-gov-west-1', 'arn:aws-us-gov:ecr:us-gov-west-1:210987654321:repository/shop/cart'],
  ])('is found in the partition of %s', (region, name) => {
    expect(placeOf(enhancedScan({ 'repository-name': name }))).toEqual([
      '210987654321',
      region,
      'shop/cart',
    ]);
  });
});

describe('an event that decides nothing about an image', () => {
  it.each([
    [
      'an instance',
      ['i-087d63509b8c97098'],
      { 'instance-id': 'i-087d63509b8c97098' },
      'a scan of i-087d63509b8c97098, not of an image in ECR',
    ],
    [
      'a function',
      ['arn:aws:lambda:eu-central-1:210987654321:function:f'],
      {},
      'a scan of arn:aws:lambda:eu-central-1:210987654321:function:f, not of an image in ECR',
    ],
    ['nothing named', [], {}, 'a scan of something, not of an image in ECR'],
  ])('is the scan of %s', (_what, resources, detail, why) => {
    const event = envelope('aws.inspector2', 'Inspector2 Scan', detail, { resources });
    expect(parseEvent(event)).toEqual({ kind: 'not-ours', why });
  });

  it.each([
    ['DELETE', 'DELETE brings no image'],
    ['UPDATE_STORAGE_CLASS', 'UPDATE_STORAGE_CLASS brings no image'],
  ])('is the action %s', (action, why) => {
    expect(parseEvent(push({ 'action-type': action }))).toEqual({ kind: 'not-ours', why });
  });

  it.each([
    ['aws.ecr', 'ECR Scan Resource Change'],
    ['aws.ecr', 'ECR Referrer Action'],
    ['aws.inspector2', 'Inspector2 Finding'],
    ['aws.inspector2', 'Inspector2 Coverage'],
    ['aws.ec2', 'ECR Image Action'],
    ['my.own', 'ECR Image Scan'],
  ])('is, from %s, %s', (source, type) => {
    expect(parseEvent(envelope(source, type, named))).toEqual({
      kind: 'not-ours',
      why: `${type} of ${source} decides nothing about an image`,
    });
  });
});

describe('an event that is ours and cannot be read is refused', () => {
  it.each<[string, unknown, string]>([
    [
      'that is nothing',
      null,
      'cannot read an EventBridge event: Invalid input: expected object, received null',
    ],
    [
      'that is a text',
      'push',
      'cannot read an EventBridge event: Invalid input: expected object, received string',
    ],
    [
      'without a detail',
      { ...push(), detail: undefined },
      'cannot read an EventBridge event at detail: it is missing',
    ],
    [
      'without an id',
      { ...push(), id: undefined },
      'cannot read an EventBridge event at id: it is missing',
    ],
    [
      'of no account',
      push({}, { account: '' }),
      'cannot read an EventBridge event at account: expected an account id of 12 digits',
    ],
    [
      'of an account of 11 digits',
      push({}, { account: '21098765432' }),
      'cannot read an EventBridge event at account: expected an account id of 12 digits',
    ],
    [
      'of no region',
      push({}, { region: '' }),
      'cannot read an EventBridge event at region: Too small: expected string to have >=1 characters',
    ],
    [
      'without an action',
      without(push(), 'action-type'),
      'cannot tell what happened: the event has no action-type',
    ],
    [
      'without the result of a push',
      without(push(), 'result'),
      "cannot tell whether the push succeeded: the event's result is missing",
    ],
    [
      'with null as the result of a push',
      push({ result: null }),
      "cannot tell whether the push succeeded: the event's result is missing",
    ],
    [
      'without the status of a pull through',
      envelope('aws.ecr', 'ECR Pull Through Cache Action', named),
      "cannot tell whether the pull through the cache succeeded: the event's result is missing",
    ],
    [
      'without the result of a replication',
      envelope('aws.ecr', 'ECR Replication Action', named),
      "cannot tell whether the replication succeeded: the event's result is missing",
    ],
    [
      'of a push without a digest',
      without(push(), 'image-digest'),
      'cannot read the detail of "ECR Image Action" at image-digest: it is missing',
    ],
    [
      'of a push with an empty digest',
      push({ 'image-digest': '' }),
      'cannot read the detail of "ECR Image Action" at image-digest: expected a digest, "sha256:…"',
    ],
    [
      'of a push with a tag for a digest',
      push({ 'image-digest': 'latest' }),
      'cannot read the detail of "ECR Image Action" at image-digest: expected a digest, "sha256:…"',
    ],
    [
      'of a push without a repository',
      without(push(), 'repository-name'),
      'cannot read the detail of "ECR Image Action" at repository-name: it is missing',
    ],
    [
      'of a push to no repository',
      push({ 'repository-name': '' }),
      'cannot read the detail of "ECR Image Action" at repository-name: expected a repository name or its ARN',
    ],
    [
      'of a push to a path',
      push({ 'repository-name': '../etc' }),
      'cannot read the detail of "ECR Image Action" at repository-name: expected a repository name or its ARN',
    ],
    [
      'of a push with a number for a tag',
      push({ 'image-tag': 7 }),
      'cannot read the detail of "ECR Image Action" at image-tag: Invalid input: expected string, received number',
    ],
    [
      'of a scan without a digest',
      { ...without(basicScan(), 'image-digest') },
      'cannot read the detail of "ECR Image Scan" at image-digest: it is missing',
    ],
    [
      'of a scan without a status',
      without(basicScan(), 'scan-status'),
      'cannot read the detail of "ECR Image Scan" at scan-status: it is missing',
    ],
    [
      'of a scan with a word for a count',
      basicScan({ 'finding-severity-counts': { HIGH: 'many' } }),
      'cannot read the detail of "ECR Image Scan" at finding-severity-counts.HIGH: Invalid input: expected number, received string',
    ],
    [
      'of an enhanced scan without a repository',
      without(enhancedScan(), 'repository-name'),
      'cannot read the detail of "Inspector2 Scan" at repository-name: it is missing',
    ],
    [
      'of an enhanced scan of a repository by ARN alone',
      envelope('aws.inspector2', 'Inspector2 Scan', {}, { resources: [ARN] }),
      'cannot read the detail of "Inspector2 Scan" at repository-name: it is missing',
    ],
    [
      'of an enhanced scan with the ARN of a function',
      enhancedScan({ 'repository-name': 'arn:aws:lambda:eu-central-1:210987654321:function:f' }),
      'cannot read the detail of "Inspector2 Scan" at repository-name: expected a repository name or its ARN',
    ],
  ])('%s', (_what, event, sentence) => {
    expect(refusalOf(event)).toBe(sentence);
  });
});
