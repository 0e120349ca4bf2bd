import { FEED_PATHS } from './feeds.ts';

/** By which everything here is called. */
export const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'embedded' };

/** The same for what looks at signatures: the secrets by their key ids. */
export const SECRETS = { [credentials.accessKeyId]: credentials.secretAccessKey };

/** Variables that point the SDKs, the Slack client and the feeds at a URL. */
export function environmentFor(url: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    SLACK_API_URL: `${url}/api/`,
    KEV_URL: `${url}${FEED_PATHS.kev}`,
    EPSS_URL: `${url}${FEED_PATHS.epss}`,
  };
}
