import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { PREFLIGHT } from '../../bin/deploy/preflight.ts';
import { matchesGlob } from '../../src/core/policy/glob.ts';
import { readDeployment, SERVERLESS_YML } from '../../src/local/deployment/deployment-file.ts';

/*
 * docs/deployer-policy.json is what whoever deploys is given. Held to the stack by type: what CloudFormation calls to
 * make, change and remove a resource of each (its own schemas, "handlers").
 */

const Policy = z.object({
  Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]) })),
});
const { Statement } = Policy.parse(JSON.parse(readFileSync('docs/deployer-policy.json', 'utf8')));
const allowed = Statement.flatMap(({ Action }) => Action);

const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudWatch::Alarm': [
    'cloudwatch:PutMetricAlarm',
    'cloudwatch:DeleteAlarms',
    'cloudwatch:DescribeAlarms',
  ],
  'AWS::CloudWatch::Dashboard': [
    'cloudwatch:PutDashboard',
    'cloudwatch:DeleteDashboards',
    'cloudwatch:GetDashboard',
  ],
  'AWS::DynamoDB::Table': [
    'dynamodb:CreateTable',
    'dynamodb:DescribeTable',
    'dynamodb:UpdateTable',
    'dynamodb:UpdateTimeToLive',
    'dynamodb:UpdateContinuousBackups',
    'dynamodb:TagResource',
  ],
  'AWS::Events::EventBusPolicy': [
    'events:PutPermission',
    'events:RemovePermission',
    'events:DescribeEventBus',
  ],
  'AWS::Events::Rule': [
    'events:PutRule',
    'events:PutTargets',
    'events:RemoveTargets',
    'events:DeleteRule',
    'events:DescribeRule',
  ],
  'AWS::IAM::ManagedPolicy': [
    'iam:CreatePolicy',
    'iam:CreatePolicyVersion',
    'iam:DeletePolicyVersion',
    'iam:DeletePolicy',
    'iam:AttachRolePolicy',
    'iam:DetachRolePolicy',
  ],
  'AWS::IAM::Role': [
    'iam:CreateRole',
    'iam:PutRolePolicy',
    'iam:DeleteRolePolicy',
    'iam:DeleteRole',
    'iam:GetRole',
    'iam:PassRole',
    'iam:PutRolePermissionsBoundary',
    'iam:TagRole',
  ],
  'AWS::KMS::Key': [
    'kms:CreateKey',
    'kms:PutKeyPolicy',
    'kms:EnableKeyRotation',
    'kms:ScheduleKeyDeletion',
    'kms:DescribeKey',
    'kms:TagResource',
  ],
  'AWS::Lambda::Function': [
    'lambda:CreateFunction',
    'lambda:UpdateFunctionCode',
    'lambda:UpdateFunctionConfiguration',
    'lambda:DeleteFunction',
    'lambda:GetFunction',
    'lambda:PutFunctionConcurrency',
    'lambda:DeleteFunctionConcurrency',
    's3:GetObject',
  ],
  'AWS::Lambda::EventInvokeConfig': [
    'lambda:PutFunctionEventInvokeConfig',
    'lambda:UpdateFunctionEventInvokeConfig',
    'lambda:DeleteFunctionEventInvokeConfig',
  ],
  'AWS::Lambda::EventSourceMapping': [
    'lambda:CreateEventSourceMapping',
    'lambda:UpdateEventSourceMapping',
    'lambda:DeleteEventSourceMapping',
    'lambda:GetEventSourceMapping',
  ],
  'AWS::Lambda::Permission': [
    'lambda:AddPermission',
    'lambda:RemovePermission',
    'lambda:GetPolicy',
  ],
  'AWS::Lambda::Url': [
    'lambda:CreateFunctionUrlConfig',
    'lambda:UpdateFunctionUrlConfig',
    'lambda:DeleteFunctionUrlConfig',
  ],
  'AWS::Logs::LogGroup': [
    'logs:CreateLogGroup',
    'logs:AssociateKmsKey',
    'logs:DisassociateKmsKey',
    'logs:PutRetentionPolicy',
    'logs:DeleteLogGroup',
    'logs:DescribeLogGroups',
  ],
  'AWS::Logs::MetricFilter': [
    'logs:PutMetricFilter',
    'logs:DeleteMetricFilter',
    'logs:DescribeMetricFilters',
  ],
  'AWS::S3::Bucket': [
    's3:CreateBucket',
    's3:DeleteBucket',
    's3:PutBucketPublicAccessBlock',
    's3:PutEncryptionConfiguration',
    's3:PutBucketOwnershipControls',
    's3:PutLifecycleConfiguration',
  ],
  'AWS::S3::BucketPolicy': ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:GetBucketPolicy'],
  'AWS::SNS::Subscription': [
    'sns:Subscribe',
    'sns:Unsubscribe',
    'sns:SetSubscriptionAttributes',
    'sns:GetSubscriptionAttributes',
  ],
  'AWS::SNS::Topic': [
    'sns:CreateTopic',
    'sns:DeleteTopic',
    'sns:SetTopicAttributes',
    'sns:GetTopicAttributes',
    'sns:TagResource',
  ],
  'AWS::SNS::TopicPolicy': ['sns:SetTopicAttributes'],
  'AWS::SQS::Queue': [
    'sqs:CreateQueue',
    'sqs:SetQueueAttributes',
    'sqs:DeleteQueue',
    'sqs:GetQueueAttributes',
    'sqs:TagQueue',
  ],
  'AWS::SQS::QueuePolicy': ['sqs:SetQueueAttributes'],
  'AWS::SSM::Parameter': [
    'ssm:PutParameter',
    'ssm:DeleteParameter',
    'ssm:GetParameters',
    'ssm:AddTagsToResource',
  ],
};
/** What the framework makes of functions and their events, and for itself. */
const OF_THE_FRAMEWORK = [
  'AWS::Lambda::Function',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
];
/** What `npm run deploy` and the framework ask themselves. */
const ASKED = [
  'sts:GetCallerIdentity',
  'cloudformation:DescribeStacks',
  'cloudformation:GetTemplate',
  'cloudformation:ValidateTemplate',
  'cloudformation:CreateStack',
  'cloudformation:CreateChangeSet',
  'cloudformation:ExecuteChangeSet',
  'cloudformation:DeleteStack',
  ...PREFLIGHT.flatMap(({ rights }) => rights),
  'lambda:InvokeFunction',
  's3:PutObject',
];

const types = [
  ...new Set([
    ...OF_THE_FRAMEWORK,
    ...Object.values(readDeployment(SERVERLESS_YML).resources).map(({ Type }) => Type),
  ]),
].sort();

it.each(types)('whoever deploys may make, change and remove %s', (type) => {
  expect(Object.keys(NEEDED)).toContain(type);
  const missing = NEEDED[type]?.filter(
    (action) => !allowed.some((one) => matchesGlob(one, action)),
  );
  expect(missing).toEqual([]);
});

it('and ask what a deployment asks before it begins', () => {
  expect(ASKED.filter((action) => !allowed.includes(action))).toEqual([]);
});

it('with no action by a star', () => {
  expect(allowed.filter((action) => action.includes('*'))).toEqual([]);
});
