import type { SSMClient } from '@aws-sdk/client-ssm';
import { readParameter } from '../../announce/slack/slack-secret.ts';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { calledOf } from '../../core/triggers/target-text.ts';
import { Unclear } from '../../core/triggers/unclear.ts';
import type { CallTargets, Delivery } from '../delivery.ts';
import { triggerBody } from '../trigger-body.ts';
import { InnerAddress, type Resolve } from './checked-lookup.ts';
import { post } from './post.ts';
import { secretBytes, signedHeaders } from './signature.ts';

export interface WebhookMeans {
  readonly ssm: () => SSMClient;
  readonly now: () => Date;
  /** For how many milliseconds a server is waited for. */
  readonly patience: number;
  /** What finds the addresses of a name; by default the system does. */
  readonly resolve?: Resolve;
}

/** What may succeed a little later, of what a server says it did not take. */
const LATER: readonly number[] = [408, 425, 429];

/** What is sent beside the body; `now`: when. */
export const webhookHeaders = (
  { key }: Pick<Delivery, 'key'>,
  body: string,
  secret: Buffer,
  now: Date,
) => ({
  'content-type': 'application/json',
  'user-agent': 'ecr-scan-notifier',
  ...signedHeaders({ id: key, timestamp: Math.floor(now.getTime() / 1_000), body }, secret),
});

/** Calls a webhook by a message that is signed; the receipt is its status. The same call again is sent under the same id. */
export const webhookTarget =
  ({ ssm, now, patience, resolve }: WebhookMeans): CallTargets['webhook'] =>
  async (target, delivery) => {
    const { url, secretParameter, allowPrivate = false } = target;
    const doing = `calling ${calledOf(target)}`;
    const secret = await secretIn(ssm(), secretParameter);
    const body = triggerBody(delivery);
    const headers = webhookHeaders(delivery, body, secret, now());
    const status = await post({
      url: new URL(url),
      headers,
      body,
      timeout: patience,
      allowPrivate,
      ...(resolve && { resolve }),
    }).catch((error: Error) => {
      throw failureOfPost(doing, error);
    });
    if (status >= 200 && status < 300) return `HTTP status ${status}`;
    throw failureOfStatus(doing, status);
  };

function failureOfStatus(doing: string, status: number): Error {
  const text = `${doing}: HTTP status ${status}`;
  if (status >= 500) return new Unclear(text);
  if (LATER.includes(status)) return new TransientFailure(text);
  const isRedirect = status >= 300 && status < 400;
  return new PermanentFailure(isRedirect ? `${text}: a redirect is not followed` : text);
}

/** Without the error itself: what a server or a resolver says is anybody's text. */
function failureOfPost(doing: string, error: Error & { code?: string }): Error {
  if (error instanceof InnerAddress) return new PermanentFailure(`${doing}: ${error.message}`);
  return new Unclear(`${doing}: ${error.code ?? error.message}`);
}

async function secretIn(ssm: SSMClient, parameter: string): Promise<Buffer> {
  const text = await readParameter(ssm, parameter, 'secret of a webhook');
  const secret = secretBytes(text);
  if (secret) return secret;
  throw new PermanentFailure(
    `the parameter ${parameter} holds no secret of a webhook: expected whsec_ and behind it 24 to 64 bytes in base64`,
  );
}
