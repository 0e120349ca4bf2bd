import { fromEnv } from '@aws-sdk/credential-provider-env';
import { failureOf, mayPass } from '../core/aws-failure.ts';
import { httpFetch } from '../http/http-fetch.ts';
import type { ReportBucket } from './report-bucket-setting.ts';
import { type Credentials, signed } from './signature-v4.ts';
import { refusal } from './xml-answer.ts';

/*
 * S3's PutObject, by hand: its client weighs 418 kB by itself, for one request. A page is one object of some megabytes,
 * and S3 takes 5 GB in one request: it is there whole, or what was there before is.
 */

/** What reports are called in the bucket begins with it: the function may write nothing else. */
const FOLDER = 'reports';
const TYPE = { 'content-type': 'text/html; charset=utf-8' };
/**
 * Another page comes under the same name, and no proxy on the way is to keep what few may read. Like the SDK's it is not
 * signed: what stands between may write it differently.
 */
const CACHE = { 'cache-control': 'private, no-cache' };
const PATIENCE_MILLISECONDS = 120_000;
const PAUSES = [1_000, 5_000];

/** What it takes beside the bucket. */
interface Sending {
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Where another AWS is; absent: the real one. */
  readonly endpoint?: string;
  readonly own?: () => Promise<Credentials>;
}

/** Puts pages into a bucket, `latest.html` as `reports/latest.html`. What may pass is tried three times. */
export const putPageIn =
  ({ bucket, region }: ReportBucket, { now, pause, endpoint, own = fromEnv() }: Sending) =>
  async (name: string, body: string): Promise<void> => {
    const key = `${FOLDER}/${name}`;
    const url = new URL(key, placeOf(bucket, region, endpoint));
    const put = async (): Promise<void> => {
      const method = 'PUT';
      const request = { method, url, headers: TYPE, body, service: 's3', region };
      const headers = { ...signed(request, await own(), now()), ...CACHE };
      const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
      const answer = await httpFetch(url, { method, headers, body, signal, redirect: 'error' });
      if (!answer.ok) throw refusal('S3 refuses it', answer.status, await answer.text());
    };
    for (let tried = 0; ; tried += 1) {
      try {
        return await put();
      } catch (error) {
        const wait = PAUSES[tried];
        if (wait === undefined || !mayPass(error))
          throw failureOf(`publishing ${key} in the bucket ${bucket}`, error);
        await pause(wait);
      }
    }
  };

/** A bucket has a host of its own; another AWS mostly has one for all of them. */
const placeOf = (bucket: string, region: string, endpoint: string | undefined): string =>
  endpoint
    ? `${endpoint.replace(/\/$/, '')}/${bucket}/`
    : `https://${bucket}.s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`;
