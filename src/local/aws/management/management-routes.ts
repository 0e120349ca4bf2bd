import { answered, faultText, withHeaders, xml } from '../answers.ts';
import { AwsError } from '../aws-error.ts';
import type { Call, Incoming } from '../call.ts';
import { awsFailureOf } from '../faults.ts';
import { answerXml, errorXml } from '../form-xml.ts';
import { jsonCall } from '../json-call.ts';
import { answerIdentityCall, IDENTITY_NAMESPACE, IDENTITY_VERSION } from './identity-server.ts';
import type { Managed } from './management-world.ts';
import { answerMetricCall, METRICS_TARGET } from './metric-server.ts';
import { failInBatch } from './queue-batches.ts';
import { answerQueueCall, QUEUES_TARGET } from './queue-server.ts';
import { answerQuotaCall, QUOTAS_TARGET } from './quota-server.ts';
import { answerStackCall, STACKS_NAMESPACE, STACKS_VERSION } from './stack-server.ts';

type Service = {
  readonly name: string;
  readonly protocol: '1.0' | '1.1';
  readonly answer: (managed: Managed, operation: string, body: unknown) => object;
};

const BY_TARGET: Readonly<Record<string, Service>> = {
  [METRICS_TARGET]: { name: 'cloudwatch', protocol: '1.0', answer: answerMetricCall },
  [QUEUES_TARGET]: { name: 'sqs', protocol: '1.0', answer: answerQueueCall },
  [QUOTAS_TARGET]: { name: 'servicequotas', protocol: '1.1', answer: answerQuotaCall },
};

type FormService = {
  readonly name: string;
  readonly namespace: string;
  readonly answer: (managed: Managed, action: string, form: URLSearchParams) => object;
};

/** Services of the query protocol are told apart by the version in the form. */
const BY_VERSION: Readonly<Record<string, FormService>> = {
  [STACKS_VERSION]: {
    name: 'cloudformation',
    namespace: STACKS_NAMESPACE,
    answer: answerStackCall,
  },
  [IDENTITY_VERSION]: { name: 'sts', namespace: IDENTITY_NAMESPACE, answer: answerIdentityCall },
};

/** The call to a service by which a deployment is looked at, or undefined for a call to another. */
export function managementCallOf(managed: () => Managed, incoming: Incoming): Call | undefined {
  const target = String(incoming.headers['x-amz-target'] ?? '');
  const [prefix = '', operation = ''] = target.split('.');
  const service = BY_TARGET[prefix];
  if (service) {
    const { name, protocol, answer } = service;
    const perform = (body: unknown) => answer(managed(), operation, body);
    const call = jsonCall(`${name}:${operation}`, incoming, perform, protocol);
    const isHalf = name === 'sqs' && operation.endsWith('Batch');
    return isHalf ? failInBatch(call, perform) : call;
  }
  if (target !== '') return undefined;
  const form = new URLSearchParams(incoming.body.toString());
  // Roles of other accounts are the registries' own.
  if (form.get('Action') === 'AssumeRole') return undefined;
  const ofForm = BY_VERSION[form.get('Version') ?? ''];
  return ofForm && formCall(managed, ofForm, form);
}

function formCall(
  managed: () => Managed,
  { name, namespace, answer }: FormService,
  form: URLSearchParams,
): Call {
  const action = form.get('Action') ?? '';
  const error = (one: AwsError) => xml(one.status, errorXml(namespace, one));
  return {
    name: `${name}:${action}`,
    request: Object.fromEntries(form),
    perform: () =>
      answered(
        () => xml(200, answerXml(namespace, action, answer(managed(), action, form))),
        error,
      ),
    fail: (fault) => {
      const failure = awsFailureOf(fault);
      const { error: code, status, headers } = failure;
      return withHeaders(error(new AwsError(code, faultText(code), status)), headers);
    },
  };
}
