import { answered, faultText, withHeaders } from '../answers.ts';
import { AwsError } from '../aws-error.ts';
import type { Answer, Call, Incoming } from '../call.ts';
import { objectErrorXml } from '../ecr/layers.ts';
import { awsFailureOf } from '../faults.ts';
import { answerS3Call, askedOf } from './object-server.ts';
import { requireSignature, type Secrets } from './signature.ts';
import type { Buckets } from './stored-object.ts';

/** Amazon S3, as far as it is here. */
export interface ObjectStore {
  readonly buckets: Buckets;
  /** By whose signature it is called. */
  readonly secrets: Secrets;
  readonly now: () => Date;
}

/** A call to S3: one that is signed for it, or one to a bucket that is there. Undefined for a call to another service. */
export function s3CallOf(store: ObjectStore, incoming: Incoming): Call | undefined {
  const [, bucket = ''] = /^\/([^/?]+)/.exec(incoming.path) ?? [];
  const isSignedForIt = SIGNED_FOR_IT.test(`${incoming.headers.authorization} ${incoming.path}`);
  if (!isSignedForIt && !store.buckets.has(bucket)) return undefined;
  const asked = tried(() => askedOf(incoming));
  const name = asked instanceof AwsError ? 'GetObject' : asked.operation;
  const refusal = (error: AwsError): Answer => objectErrorXml(error);
  return {
    name: `s3:${name}`,
    request: asked instanceof AwsError ? {} : { bucket: asked.bucket, key: asked.key },
    perform: () =>
      answered(() => {
        // The SDK's clients, and what signs by hand, go by the real clock, whatever the world's is.
        requireSignature(incoming, store.secrets, new Date());
        if (asked instanceof AwsError) throw asked;
        return answerS3Call(store.buckets, asked, incoming, store.now());
      }, refusal),
    fail: (fault) => {
      const { error, status, headers } = awsFailureOf(fault);
      return withHeaders(refusal(new AwsError(error, faultText(error), status)), headers);
    },
  };
}

const SIGNED_FOR_IT =
  /Credential=[^/,]+\/\d+\/[^/,]+\/s3\/|X-Amz-Credential=[^&]+%2Fs3%2Faws4_request/;

function tried<T>(work: () => T): T | AwsError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}
