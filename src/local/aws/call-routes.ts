import { answered, faultText, json, jsonOf, withHeaders, xml } from './answers.ts';
import { AwsError } from './aws-error.ts';
import type { Answer, Call, Incoming } from './call.ts';
import {
  answerPipelineCall,
  answerServiceCall,
  type Deployments,
  PIPELINE_TARGET,
} from './deploy-server.ts';
import type { LedgerProxy } from './dynamodb/ledger-proxy.ts';
import type { Registry } from './ecr/registry.ts';
import { answerRegistryCall, REGISTRY_TARGET } from './ecr/registry-server.ts';
import { answerEcsCall, ECS_TARGET } from './ecs-server.ts';
import { answerBusCall, BUS_TARGET, type Bus } from './events/bus-server.ts';
import { awsFailureOf, slackFailureOf } from './faults.ts';
import type { Feeds } from './feeds.ts';
import { failed, jsonCall } from './json-call.ts';
import { managementCallOf } from './management/management-routes.ts';
import { answerParameterCall, PARAMETER_TARGET, type ParameterStore } from './parameter-server.ts';
import { restCallOf } from './rest-routes.ts';
import { type ObjectStore, s3CallOf } from './s3/s3-call.ts';
import { RESPONSE_PATH } from './slack/response-url.ts';
import { RESPONSE_URL } from './slack/slack-methods.ts';
import { jsonFields, slackRequestOf } from './slack/slack-request.ts';
import { answerResponse, answerSlackCall, slackJson } from './slack/slack-server.ts';
import type { Workspace } from './slack/workspace.ts';
import {
  answerTopicCall,
  publishRequestOf,
  type TopicMessage,
  topicErrorXml,
} from './sns/topic-server.ts';
import { answerStsCall, STS_VERSION, stsErrorXml } from './sts-server.ts';
import type { Fault } from './world.ts';

const LEDGER_TARGET = 'DynamoDB_20120810';

export type Backends = {
  registry: Registry;
  topics: TopicMessage[];
  parameters: ParameterStore;
  bus: Bus;
  deployments: Deployments;
  slack: Workspace;
  ledger: LedgerProxy;
  feeds: Feeds;
  objects: ObjectStore;
};

/** Tells what a request asks for by its target header, its path or its form, and who answers it. */
export function callOf(backends: Backends, incoming: Incoming): Call {
  const [, method] = /^\/api\/([\w.]+)/.exec(incoming.path) ?? [];
  if (method !== undefined) return slackCall(backends.slack, method, incoming);
  if (incoming.path.startsWith(RESPONSE_PATH)) return responseCall(backends.slack, incoming);
  const toS3 = s3CallOf(backends.objects, incoming);
  if (toS3 !== undefined) return toS3;
  const rest = restCallOf(backends, incoming);
  if (rest !== undefined) return rest;
  const management = managementCallOf(
    () => ({ ...backends.registry.world, clock: backends.registry.now }),
    incoming,
  );
  if (management !== undefined) return management;

  const [service = '', operation = ''] = String(incoming.headers['x-amz-target'] ?? '').split('.');
  switch (service) {
    case REGISTRY_TARGET:
      return jsonCall(`ecr:${operation}`, incoming, (body) =>
        answerRegistryCall(backends.registry, operation, body, {
          ...signatureOf(incoming),
          host: incoming.headers.host,
        }),
      );
    case ECS_TARGET:
      return jsonCall(`ecs:${operation}`, incoming, (body) =>
        operation === 'UpdateService'
          ? answerServiceCall(backends.deployments, operation, body)
          : answerEcsCall(backends.registry.world, operation, body),
      );
    case PARAMETER_TARGET:
      return jsonCall(`ssm:${operation}`, incoming, (body) =>
        answerParameterCall(backends.parameters, operation, body),
      );
    case PIPELINE_TARGET:
      return jsonCall(`codepipeline:${operation}`, incoming, (body) =>
        answerPipelineCall(backends.deployments, operation, body),
      );
    case BUS_TARGET:
      return busCall(backends.bus, operation, incoming);
    case LEDGER_TARGET:
      return ledgerCall(backends.ledger, operation, incoming);
    case '':
      return queryCall(backends, incoming);
    default:
      return jsonCall(`${service}:${operation}`, incoming, () => {
        throw unknownService(String(incoming.headers['x-amz-target']));
      });
  }
}

function unknownService(what: string): AwsError {
  return new AwsError(
    'InvalidAction',
    `the embedded AWS does not implement ${what}; it implements calls to ECR, ECS, CodePipeline, Inspector, SNS, S3, EventBridge, SSM, DynamoDB, CloudFormation, CloudWatch, SQS, Lambda, Service Quotas, STS and Slack`,
  );
}

/** What a caller signed with, and for: Credential=<key>/<date>/<region>/<service>/aws4_request */
function signatureOf({ headers }: Incoming) {
  const [, key, region] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  return { key, region };
}

/** EventBridge says with success that an entry has failed: a fault does, too, where it asks for HTTP 200. */
function busCall(bus: Bus, operation: string, incoming: Incoming): Call {
  const call = jsonCall(`events:${operation}`, incoming, (body) =>
    answerBusCall(bus, operation, body),
  );
  const fail = (fault: Fault): Answer => {
    if (fault.status !== 200) return call.fail(fault);
    const { error: ErrorCode } = awsFailureOf(fault);
    const failed = { ErrorCode, ErrorMessage: faultText(ErrorCode) };
    return json('1.1', 200, { FailedEntryCount: 1, Entries: [failed] });
  };
  return { ...call, fail };
}

function ledgerCall(ledger: LedgerProxy, operation: string, { headers, body }: Incoming): Call {
  return {
    name: `dynamodb:${operation}`,
    request: jsonOf(body),
    perform: () => ledger.pass(headers, body),
    fail: (fault) => failed('1.0', fault),
  };
}

/** A call in AWS's query protocol, a form: to SNS, or to STS. */
function queryCall(backends: Backends, { method, path, body }: Incoming): Call {
  const { topics, registry } = backends;
  const form = new URLSearchParams(body.toString());
  const action = form.get('Action');
  if (action === null) {
    return jsonCall('unknown', { method, path, headers: {}, body }, () => {
      throw unknownService(`a request to ${path} without Action or X-Amz-Target`);
    });
  }
  if (form.get('Version') === STS_VERSION) {
    const answer = () => answerStsCall(registry.world, form);
    return formCall(`sts:${action}`, Object.fromEntries(form), answer, stsErrorXml);
  }
  const request = publishRequestOf(form);
  const answer = () => answerTopicCall(topics, action, request);
  return formCall(`sns:${action}`, request, answer, topicErrorXml);
}

function formCall(
  name: string,
  request: unknown,
  answer: () => string,
  errorXml: (error: AwsError) => string,
): Call {
  const refusal = (error: AwsError): Answer => xml(error.status, errorXml(error));
  return {
    name,
    request,
    perform: () => answered(() => xml(200, answer()), refusal),
    fail: (fault) => {
      const { error, status, headers } = awsFailureOf(fault);
      return withHeaders(refusal(new AwsError(error, faultText(error), status)), headers);
    },
  };
}

function slackCall(slack: Workspace, method: string, { headers, body }: Incoming): Call {
  const type = headers['content-type'];
  const request = slackRequestOf(type, headers.authorization, body.toString());
  return {
    name: `slack:${method}`,
    request: request.body,
    perform: () => answerSlackCall(slack, method, request),
    fail: slackFailed,
  };
}

function responseCall(slack: Workspace, { path, body }: Incoming): Call {
  const request = jsonFields(body.toString());
  return {
    name: `slack:${RESPONSE_URL}`,
    request,
    perform: () => answerResponse(slack, path, request),
    fail: slackFailed,
  };
}

function slackFailed(fault: Fault): Answer {
  const { error, status, headers } = slackFailureOf(fault);
  return slackJson(status, { ok: false, error }, headers);
}
