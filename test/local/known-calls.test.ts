import { whyUnknownCall } from '../../src/local/aws/known-calls.ts';
import { embedded, stopAll } from './embedded.ts';

afterEach(stopAll);

const LEDGER = 'DynamoDB_20120810.';
const TOPIC = 'application/x-www-form-urlencoded';

/** How each call looks on the wire, as far as it is told from others by it. */
const REQUESTS: readonly (readonly [string, string, RequestInit])[] = [
  ['ecr:BatchDeleteImage', '/', registry('BatchDeleteImage')],
  ['ecr:BatchGetImage', '/', registry('BatchGetImage')],
  ['ecr:DescribeImages', '/', registry('DescribeImages')],
  ['ecr:DescribeImageScanFindings', '/', registry('DescribeImageScanFindings')],
  ['ecr:DescribeRepositories', '/', registry('DescribeRepositories')],
  ['ecr:GetDownloadUrlForLayer', '/', registry('GetDownloadUrlForLayer')],
  ['ecr:ListImages', '/', registry('ListImages')],
  ['ecr:PutImage', '/', registry('PutImage')],
  ['inspector2:BatchGetFindingDetails', '/findings/details/batch/get', { method: 'POST' }],
  ['inspector2:GetClustersForImage', '/cluster/get', { method: 'POST' }],
  ['inspector2:ListCoverage', '/coverage/list', { method: 'POST' }],
  ['s3:GetObject', '/layers/x', {}],
  ['feeds:kev', '/feeds/known_exploited_vulnerabilities.json', {}],
  ['feeds:epss', '/feeds/epss_scores-current.csv.gz', {}],
  [
    'sns:Publish',
    '/',
    { method: 'POST', body: 'Action=Publish', headers: { 'content-type': TOPIC } },
  ],
  ['ssm:GetParameter', '/', target('AmazonSSM.GetParameter')],
  ['cloudformation:DescribeStacks', '/', form('2010-05-15', 'DescribeStacks')],
  ['cloudformation:ListStackResources', '/', form('2010-05-15', 'ListStackResources')],
  ['cloudwatch:DescribeAlarms', '/', target('GraniteServiceVersion20100801.DescribeAlarms')],
  ['cloudwatch:GetMetricData', '/', target('GraniteServiceVersion20100801.GetMetricData')],
  ['servicequotas:GetServiceQuota', '/', target('ServiceQuotasV20190624.GetServiceQuota')],
  ['sqs:GetQueueAttributes', '/', target('AmazonSQS.GetQueueAttributes')],
  ['sqs:ReceiveMessage', '/', target('AmazonSQS.ReceiveMessage')],
  ['sqs:SendMessageBatch', '/', target('AmazonSQS.SendMessageBatch')],
  ['sqs:DeleteMessageBatch', '/', target('AmazonSQS.DeleteMessageBatch')],
  ['sqs:ChangeMessageVisibilityBatch', '/', target('AmazonSQS.ChangeMessageVisibilityBatch')],
  ['lambda:Invoke', '/2015-03-31/functions/x/invocations', { method: 'POST' }],
  ['sts:GetCallerIdentity', '/', form('2011-06-15', 'GetCallerIdentity')],
  ['slack:chat.postMessage', '/api/chat.postMessage', { method: 'POST' }],
  ['slack:chat.update', '/api/chat.update', { method: 'POST' }],
  ['slack:auth.test', '/api/auth.test', { method: 'POST' }],
  ['dynamodb:PutItem', '/', target(`${LEDGER}PutItem`)],
  ['dynamodb:TransactWriteItems', '/', target(`${LEDGER}TransactWriteItems`)],
];

function target(name: string): RequestInit {
  return { method: 'POST', headers: { 'x-amz-target': name }, body: '{}' };
}
function registry(operation: string): RequestInit {
  return target(`AmazonEC2ContainerRegistry_V20150921.${operation}`);
}

it('a fault can be about every call that is answered, and is met by it', async () => {
  const aws = await embedded({
    faults: REQUESTS.map(([call]) => ({ call, nth: 1, error: 'Told', status: 418 })),
  });
  for (const [call, path, request] of REQUESTS) {
    const response = await fetch(`${aws.environment['AWS_ENDPOINT_URL']}${path}`, request);
    expect([call, response.status]).toEqual([call, 418]);
  }
  expect(aws.calls.map(({ call }) => call)).toEqual(REQUESTS.map(([call]) => call));
});

it.each([
  ['ecr:PutImages', /^nothing here answers "ecr:PutImages"; of ecr there are BatchDeleteImage, /],
  ['dynamodb:putItem', /^nothing here answers "dynamodb:putItem"; of dynamodb there are /],
  [
    's3:',
    /^nothing here answers "s3:"; of s3 there are PutObject, GetObject, HeadObject, ListObjectsV2$/,
  ],
  ['kms:Decrypt', /^expected a call such as/],
  ['', /^expected a call such as/],
])('a fault cannot be about the call "%s"', (call, sentence) => {
  expect(whyUnknownCall(call)).toMatch(sentence);
});

function form(version: string, action: string): RequestInit {
  const headers = { 'content-type': TOPIC };
  return { method: 'POST', body: `Action=${action}&Version=${version}`, headers };
}
