import * as z from 'zod/mini';
import { Digest } from '../core/digest.ts';

/** What an image says of itself, under the keys `org.opencontainers.image.…`. */
export type Labels = Readonly<Record<string, string>>;

const Said = z.catch(z.record(z.string(), z.unknown()), {});
const Manifest = z.object({
  annotations: Said,
  config: z.catch(z.optional(z.object({ digest: Digest })), undefined),
});
const Config = z.object({
  created: z.catch(z.optional(z.string()), undefined),
  author: z.catch(z.optional(z.string()), undefined),
  config: z.catch(z.object({ Labels: Said }), { Labels: {} }),
});

/** The annotations of a manifest or index, and the digest of the config that it names. */
export function readAnnotations(manifest: string): {
  readonly labels: Labels;
  readonly config?: Digest;
} {
  const { annotations, config } = Manifest.parse(JSON.parse(manifest));
  return { labels: ownLabels(annotations), ...(config && { config: config.digest }) };
}

/** The labels of an image's config blob, with its time and author where no label says them. */
export function readConfigLabels(blob: string): Labels {
  const { created, author, config } = Config.parse(JSON.parse(blob));
  return {
    ...(created && { [`${PREFIX}created`]: created }),
    ...(author && { [`${PREFIX}authors`]: author }),
    ...ownLabels(config.Labels),
  };
}

const PREFIX = 'org.opencontainers.image.';

const ownLabels = (said: Readonly<Record<string, unknown>>): Labels =>
  Object.fromEntries(
    Object.entries(said).filter(
      (label): label is [string, string] =>
        label[0].startsWith(PREFIX) && typeof label[1] === 'string',
    ),
  );
