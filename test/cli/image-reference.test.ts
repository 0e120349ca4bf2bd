import { parseImageReference } from '../../src/cli/image-reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

it.each([
  ['shop/api:1.4.2', { repository: 'shop/api', name: { tag: '1.4.2' } }],
  ['api:latest', { repository: 'api', name: { tag: 'latest' } }],
  [`shop/api@${DIGEST}`, { repository: 'shop/api', name: { digest: DIGEST } }],
  [`shop/api:1.4.2@${DIGEST}`, { repository: 'shop/api', name: { digest: DIGEST } }],
  [
    '123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1.4.2',
    {
      account: '123456789012',
      region: 'eu-central-1',
      repository: 'shop/api',
      name: { tag: '1.4.2' },
    },
  ],
  [
    `123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/api@${DIGEST}`,
    { account: '123456789012', region: 'cn-north-1', repository: 'api', name: { digest: DIGEST } },
  ],
  [
    '123456789012.dkr-ecr.us-east-1.on.aws/api:1',
    { account: '123456789012', region: 'us-east-1', repository: 'api', name: { tag: '1' } },
  ],
  [
    '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/api:1',
    { account: '123456789012', region: 'us-east-1', repository: 'api', name: { tag: '1' } },
  ],
  ['ghcr.io/owner/app:1', { repository: 'ghcr.io/owner/app', name: { tag: '1' } }],
])('%s names an image', (text, expected) => {
  expect(parseImageReference(text)).toEqual(expected);
});

it.each([
  ['shop/api', 'shop/api: name a tag or a digest, such as shop/api:1.4.2'],
  ['shop/api:', 'shop/api:: "" is no tag: expected one such as'],
  ['shop/api:a b', 'shop/api:a b: "a b" is no tag: expected one such as'],
  ['shop/api@sha256:12', 'shop/api@sha256:12: sha256:12 is no digest: expected one such as'],
  ['', ': not an image: expected one such as'],
  [':1', ':1: not an image: expected one such as'],
  [
    'public.ecr.aws/nginx/nginx:1',
    'public.ecr.aws/nginx/nginx:1: public.ecr.aws is no private registry of Amazon ECR',
  ],
  ['localhost:5000/api:1', 'localhost:5000/api:1: localhost:5000 is no private registry'],
])('%j is refused in one sentence', (text, sentence) => {
  expect(() => parseImageReference(text)).toThrow(sentence);
});
