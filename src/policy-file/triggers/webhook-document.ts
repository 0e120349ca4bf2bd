import * as z from 'zod';
import { hostOf, isInner } from '../../http/inner-networks.ts';
import { mapping } from '../fields.ts';
import { sayNot, sayValue } from '../problems/say-issue.ts';

const EXAMPLE = 'expected one such as https://deploy.example.com/hooks/ecr';

/** From where a run at home may be called by http. */
const AT_HOME = ['localhost', '127.0.0.1'];

function problemOf(text: string): string | undefined {
  if (text.length > 1_000) return 'it is longer than 1000 characters';
  if (!URL.canParse(text)) return `${sayValue(text)} is no address: ${EXAMPLE}`;
  const url = new URL(text);
  if (url.username || url.password)
    return 'there is a user name or a password in it: it is signed instead';
  if (url.hash) return 'what stands behind # is sent to nobody';
  const isAtHome = url.protocol === 'http:' && AT_HOME.includes(url.hostname);
  return url.protocol === 'https:' || isAtHome
    ? undefined
    : `${sayValue(text)} is not https: ${EXAMPLE} (http is taken for localhost and 127.0.0.1 alone)`;
}

const Url = z
  .string({
    error: ({ input }) =>
      input === undefined ? 'it is missing' : sayNot(input, 'is no address', EXAMPLE),
  })
  .superRefine((text, problems) => {
    const message = problemOf(text);
    if (message) problems.addIssue({ code: 'custom', message });
  });

const EXPECTED_PARAMETER =
  'expected one that begins with a slash, such as /ecr-scan-notifier/deploy-hook';

/** A server that is sent a signed message. */
export const Webhook = mapping(
  {
    url: Url.describe('https; a redirect is not followed.'),
    'secret-parameter': z
      .string({
        error: ({ input }) =>
          input === undefined
            ? 'it is missing'
            : sayNot(input, 'is no name of a parameter', EXPECTED_PARAMETER),
      })
      .regex(/^\/[\w./-]{1,1000}$/, {
        error: ({ input }) => sayNot(input, 'is no name of a parameter', EXPECTED_PARAMETER),
      })
      .describe(
        'The name of the SecureString that holds the secret by which it is signed: whsec_ and 24 to 64 bytes in base64.',
      ),
    'allow-private': z
      .literal(true)
      .optional()
      .describe('It may stand in an inner network: private, link-local, or this machine.'),
  },
  'under webhook',
  { secret: 'a secret does not belong here: name its parameter by secret-parameter' },
  '{ url: https://deploy.example.com/hook, secret-parameter: /deploy/hook }',
)
  .refine(
    ({ url, 'allow-private': allow }) =>
      allow === true || !URL.canParse(url) || !isInner(hostOf(new URL(url))),
    {
      path: ['url'],
      error: 'it stands in an inner network: write allow-private: true where that is meant',
    },
  )
  .describe('A server that is sent a signed message.');
