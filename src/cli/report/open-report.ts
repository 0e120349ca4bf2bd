import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { failureOf, nameOf } from '../../core/aws-failure.ts';
import { LATEST } from '../../core/report/report-link.ts';
import { momentOf } from '../../core/time.ts';
import { CONNECTING } from '../../lambda/own-clients.ts';
import { endingInTime } from '../../lambda/time-limits.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { EXIT } from '../command.ts';
import { regionFor, requireCredentials } from '../place.ts';
import type { Time } from '../time.ts';
import { linkOrderIn, type OpenValues } from './link-order.ts';
import { reportBucketOf } from './report-bucket.ts';

const PATIENCE = { attempt: 10_000, call: 30_000 };

/**
 * Prints a link to the report that is published, by which anybody who has it opens the page until it ends. Answers with the
 * exit code: 1 where there is none. Throws UsageError, TransientFailure or PermanentFailure.
 */
export async function openReport(
  values: OpenValues,
  terminal: Terminal,
  time: Time,
): Promise<number> {
  const { day, lasts } = linkOrderIn(values);
  await regionFor(values.region);
  await requireCredentials();
  const bucket = await reportBucketOf(values);
  const key = `reports/${day === undefined ? LATEST : `days/${day}.html`}`;
  const client = s3Client();
  const publishedAt = await whenPublished(client, bucket, key);
  if (!publishedAt) {
    terminal.note(nothingThere(bucket, day));
    return EXIT.incomplete;
  }
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  const expiresIn = Math.floor(lasts / 1_000);
  terminal.print([await getSignedUrl(client, command, { expiresIn })]);
  const ends = new Date(time.clock() + lasts);
  const published = `Published ${momentOf(publishedAt.toISOString())}.`;
  terminal.note(
    `${published} ${await untilText(client, ends)} Whoever has the link can open the page.`,
  );
  return EXIT.done;
}

/** Another AWS mostly has one host for all buckets. */
const s3Client = (): S3Client =>
  endingInTime(
    new S3Client({
      maxAttempts: 4,
      requestHandler: CONNECTING,
      ...(process.env['AWS_ENDPOINT_URL'] && { forcePathStyle: true }),
    }),
    PATIENCE,
  );

/** Undefined where there is nothing under the key. One byte is asked for: only with an object S3 says why it refuses. */
async function whenPublished(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<Date | undefined> {
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: 'bytes=0-0' });
    const { Body: body, LastModified: at } = await client.send(command);
    await body?.transformToByteArray();
    return at;
  } catch (error) {
    if (nameOf(error) === 'NoSuchKey') return undefined;
    throw failureOf(`looking for ${key} in the bucket ${bucket}`, error);
  }
}

const nothingThere = (bucket: string, day: string | undefined): string =>
  day === undefined
    ? `Nothing is published yet in the bucket ${bucket}: publish-report does that once a day.`
    : `No report of ${day} is in the bucket ${bucket}: none was published on that day (UTC), or it is no longer kept (report.days).`;

/** A link is worth no more than what signed it: with temporary credentials it ends when they do. */
async function untilText(client: S3Client, ends: Date): Promise<string> {
  const { sessionToken, expiration } = await client.config.credentials();
  const until = momentOf(ends.toISOString());
  if (!sessionToken) return `The link holds until ${until}.`;
  if (!expiration)
    return `The link holds until ${until}, or until these credentials end, which are temporary.`;
  if (expiration < ends)
    return `The link holds until ${momentOf(expiration.toISOString())}: then these credentials end, which are temporary.`;
  return `The link holds until ${until}.`;
}
