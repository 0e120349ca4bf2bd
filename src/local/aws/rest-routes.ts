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
  inspectorError,
  statusOfInspectorError,
} from './finding-details.ts';
import { functionCallOf } from './management/function-server.ts';
import { CLUSTERS_PATH, COVERAGE_PATH, getClustersForImage, listCoverage } from './use.ts';
import type { World } from './world.ts';

export type RestBackends = { registry: Registry; feeds: Feeds };

/** The call that a request's method and path alone name, or undefined when they name none. */
export function restCallOf(
  { registry, feeds }: RestBackends,
  incoming: Incoming,
): Call | undefined {
  const [path = ''] = incoming.path.split('?');
  const asked = incoming.method === 'POST' ? INSPECTOR_CALLS[path] : undefined;
  if (asked) return inspectorCall(registry, asked, incoming);
  const invoked = functionCallOf(registry.world, path, incoming);
  if (invoked) return invoked;
  if (incoming.method !== 'GET') return undefined;
  if (path.startsWith(LAYER_PATH)) return layerCall(registry, path);
  if (path === FEED_PATHS.kev) return feedCall(feeds, 'kev', path);
  return path === FEED_PATHS.epss ? feedCall(feeds, 'epss', path) : undefined;
}

interface InspectorCall {
  readonly name: string;
  readonly answer: (world: World, request: unknown) => object;
}

const INSPECTOR_CALLS: Readonly<Record<string, InspectorCall>> = {
  [FINDING_DETAILS_PATH]: { name: 'BatchGetFindingDetails', answer: batchGetFindingDetails },
  [CLUSTERS_PATH]: { name: 'GetClustersForImage', answer: getClustersForImage },
  [COVERAGE_PATH]: { name: 'ListCoverage', answer: listCoverage },
};

function inspectorCall(
  { world }: Registry,
  { name, answer }: InspectorCall,
  { body }: Incoming,
): Call {
  const request = jsonOf(body);
  return {
    name: `inspector2:${name}`,
    request,
    perform: () => answered(() => restJson(200, answer(world, request)), inspectorError),
    fail: (fault) => {
      const { error, headers } = awsFailureOf(fault);
      const status = fault.status ?? statusOfInspectorError(error);
      return withHeaders(inspectorError(new AwsError(error, faultText(error), status)), headers);
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
