import { answered, faultText, jsonOf, restJson, withHeaders } from './answers.ts';
import { AwsError } from './aws-error.ts';
import type { Call, Incoming } from './call.ts';
import { answerLayer, LAYER_PATH, objectErrorXml } from './ecr/layers.ts';
import type { Registry } from './ecr/registry.ts';
import { awsFailureOf } from './faults.ts';
import { answerFeed, FEED_PATHS, type FeedName, type Feeds } from './feeds.ts';
import {
  batchGetFindingDetails,
  FINDING_DETAILS_PATH,
  findingDetailsError,
  statusOfInspectorError,
} from './finding-details.ts';

export type RestBackends = { registry: Registry; feeds: Feeds };

/** The call that a request's method and path alone name, or undefined when they name none. */
export function restCallOf(
  { registry, feeds }: RestBackends,
  incoming: Incoming,
): Call | undefined {
  const [path = ''] = incoming.path.split('?');
  if (incoming.method === 'POST' && path === FINDING_DETAILS_PATH) {
    return findingDetailsCall(registry, incoming);
  }
  if (incoming.method !== 'GET') return undefined;
  if (path.startsWith(LAYER_PATH)) return layerCall(registry, path);
  if (path === FEED_PATHS.kev) return feedCall(feeds, 'kev', path);
  return path === FEED_PATHS.epss ? feedCall(feeds, 'epss', path) : undefined;
}

function findingDetailsCall({ world }: Registry, { body }: Incoming): Call {
  const request = jsonOf(body);
  return {
    name: 'inspector2:BatchGetFindingDetails',
    request,
    perform: () =>
      answered(() => restJson(200, batchGetFindingDetails(world, request)), findingDetailsError),
    fail: (fault) => {
      const { error, headers } = awsFailureOf(fault);
      const status = fault.status ?? statusOfInspectorError(error);
      return withHeaders(
        findingDetailsError(new AwsError(error, faultText(error), status)),
        headers,
      );
    },
  };
}

function layerCall(registry: Registry, path: string): Call {
  return {
    name: 's3:GetObject',
    request: { path },
    perform: () => answerLayer(registry, path.slice(LAYER_PATH.length)),
    fail: (fault) => {
      const { error, status, headers } = awsFailureOf(fault);
      return withHeaders(objectErrorXml(new AwsError(error, faultText(error), status)), headers);
    },
  };
}

function feedCall(feeds: Feeds, name: FeedName, path: string): Call {
  return {
    name: `feeds:${name}`,
    request: { path },
    perform: () => answerFeed(feeds, name),
    fail: (fault) => {
      const { error, status, headers } = awsFailureOf(fault);
      return { status, headers: { 'content-type': 'text/plain', ...headers }, body: error };
    },
  };
}
