import * as z from 'zod';
import { xml } from '../answers.ts';
import { AwsError } from '../aws-error.ts';
import type { Answer } from '../call.ts';
import type { Repository } from '../world.ts';
import { configDigestOf, configOf } from './image-manifest.ts';
import { type Registry, repositoryNamed } from './registry.ts';
import { InRepository, parseRequest } from './registry-request.ts';

const GetDownloadUrlRequest = InRepository.extend({ layerDigest: z.string() });
const Token = z.tuple([z.string(), z.string()]);

export const LAYER_PATH = '/layers/';

/**
 * GetDownloadUrlForLayer: a link to a blob, on the host that was called. The only blobs there are are
 * the configs of images that have an `imageConfig` in the world.
 */
export function getDownloadUrlForLayer(registry: Registry, body: unknown): unknown {
  const request = parseRequest(GetDownloadUrlRequest, body);
  const { repositoryName, registryId = registry.world.account, layerDigest } = request;
  const repository = repositoryNamed(registry, repositoryName, registryId);
  if (blobIn(repository, layerDigest) === undefined) {
    throw new AwsError(
      'LayersNotFoundException',
      `The layer with digest ${layerDigest} does not exist within the repository with name ` +
        `'${repositoryName}' in the registry with id '${registryId}'`,
    );
  }
  const token = Buffer.from(JSON.stringify([repositoryName, layerDigest])).toString('base64url');
  return { downloadUrl: `http://${registry.asked.host}${LAYER_PATH}${token}`, layerDigest };
}

/** What Amazon S3 answers at such a link. */
export function answerLayer(registry: Registry, token: string): Answer {
  const blob = blobOfToken(registry, token);
  if (blob === undefined) {
    return objectErrorXml(new AwsError('NoSuchKey', 'The specified key does not exist.', 404));
  }
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: blob };
}

/** An exception in the XML of Amazon S3. */
export function objectErrorXml({ name, message, status }: AwsError): Answer {
  return xml(
    status,
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${name}</Code><Message>${message}</Message></Error>`,
  );
}

function blobOfToken(registry: Registry, token: string): string | undefined {
  const [name, digest] = namesIn(token);
  const repository = registry.world.repositories.find((each) => each.repositoryName === name);
  return repository && blobIn(repository, digest);
}

function namesIn(token: string): readonly [string, string] {
  try {
    return Token.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    return ['', ''];
  }
}

function blobIn(repository: Repository, digest: string): string | undefined {
  const owner = repository.images.find(
    (image) => image.imageConfig !== undefined && configDigestOf(image) === digest,
  );
  return owner && configOf(owner);
}
