import { readFileSync } from 'node:fs';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { parse } from 'yaml';
import * as z from 'zod';
import { MARKING, READING } from '../src/cli/members/access.ts';
import { readDeployment, SERVERLESS_YML } from '../src/local/deployment/deployment-file.ts';
import { matches, parsePattern } from '../src/local/deployment/event-pattern.ts';
import { readRules } from '../src/local/deployment/event-rules.ts';

const MEMBER = 'member/member.yml';

const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Condition: z.string().optional(),
      Properties: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});
const { Resources } = Template.parse(parse(readFileSync(MEMBER, 'utf8')));

const ofType = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === type);

const Policy = z.object({
  Statement: z.array(z.looseObject({ Action: z.union([z.string(), z.array(z.string())]) })),
});
const actionsOf = (policy: unknown): string[] =>
  Policy.parse(policy).Statement.flatMap(({ Action }) => [Action].flat());

const Inline = z.array(z.object({ PolicyDocument: z.looseObject({}) })).length(1);
const ownPolicyOf = (role: string) => {
  const [policy] = Inline.parse(Resources[role]?.Properties['Policies']);
  if (!policy) throw new Error(`${role} has no policy of its own.`);
  return policy;
};

describe('the template of a member', () => {
  it('is one in which the official validator finds nothing wrong', () => {
    const engine = new RegoEngine();
    try {
      const report = engine.validateStandard(new TemplateFile(MEMBER), { severityLevel: 'WARN' });
      expect(report.diagnostics.map(({ ruleId, message }) => `${ruleId} ${message}`)).toEqual([]);
    } finally {
      engine.free();
    }
  });

  it('forwards by the very patterns by which the hub listens', () => {
    const forwarded = ofType('AWS::Events::Rule').map(([, one]) => one.Properties['EventPattern']);
    const { functions, resources } = readDeployment(SERVERLESS_YML);
    const ofFunctions = Object.values(functions).flatMap(({ events }) =>
      events.flatMap(({ eventBridge }) => eventBridge?.pattern ?? []),
    );
    const finding = resources['FindingChanged']?.Properties as { EventPattern: unknown };
    expect(forwarded).toEqual([...ofFunctions, finding.EventPattern]);
  });

  it('forwards each recorded event that wakes a function of the hub, and no other', () => {
    const patterns = ofType('AWS::Events::Rule').map(([name, one]) =>
      parsePattern(one.Properties['EventPattern'], name),
    );
    const rules = readRules(SERVERLESS_YML);
    const wakes = (event: unknown) => rules.some(({ pattern }) => matches(pattern, event));
    const fates = RECORDED.map((file) => {
      const event: unknown = JSON.parse(readFileSync(`events/${file}.json`, 'utf8'));
      const isForwarded = patterns.some((pattern) => matches(pattern, event));
      // Findings go by a queue, and wake no function by a rule.
      expect([file, isForwarded]).toEqual([
        file,
        wakes(event) || file.startsWith('inspector2-finding'),
      ]);
      return isForwarded;
    });
    expect(fates.filter(Boolean)).toHaveLength(14);
  });

  it('sends to the bus of the hub alone, under a role, for a day, and keeps what is not taken', () => {
    const bus = {
      'Fn::Sub': 'arn:${AWS::Partition}:events:${HubRegion}:${HubAccount}:event-bus/default',
    };
    for (const [, { Properties }] of ofType('AWS::Events::Rule'))
      expect(Properties['Targets']).toEqual([
        {
          Id: 'hub',
          Arn: bus,
          RoleArn: { 'Fn::GetAtt': ['ForwardingRole', 'Arn'] },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Undelivered', 'Arn'] } },
        },
      ]);
    const policy = ownPolicyOf('ForwardingRole');
    expect(policy.PolicyDocument).toMatchObject({
      Statement: [{ Action: 'events:PutEvents', Resource: bus }],
    });
  });

  it('lets its role read what a registry policy would let the functions read, and what Inspector knows', () => {
    const policy = ownPolicyOf('AccessRole');
    expect(actionsOf(policy.PolicyDocument).sort()).toEqual([
      ...READING,
      'inspector2:BatchGetFindingDetails',
      'inspector2:GetClustersForImage',
      'inspector2:ListCoverage',
      'inspector2:ListFindings',
    ]);
    const marking = Resources['MarkingPolicy'];
    expect(marking?.Condition).toBe('LetsMark');
    // What a registry policy cannot let anybody read: it is about repositories.
    expect(actionsOf(marking?.Properties['PolicyDocument']).sort()).toEqual(
      [...MARKING, 'ecr:DescribePullThroughCacheRules'].sort(),
    );
  });

  it('lets nobody take on its role but roles of the hub’s stack', () => {
    expect(Resources['AccessRole']?.Properties['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${HubAccount}:root' } },
          Condition: {
            ArnLike: {
              'aws:PrincipalArn': {
                'Fn::Sub': 'arn:${AWS::Partition}:iam::${HubAccount}:role/${HubStack}-*',
              },
            },
          },
        },
      ],
    });
  });
});

describe('what a member has to allow', () => {
  it('is what the hub allows its own functions there', () => {
    const members = z
      .record(z.string(), z.unknown())
      .parse(readDeployment(SERVERLESS_YML).resources);
    const allowed = [
      'MembersJudgingPolicy',
      'MembersMarkingPolicy',
      'MembersComparingPolicy',
    ].flatMap((name) => {
      const { Properties } = members[name] as { Properties: { PolicyDocument: unknown } };
      return actionsOf(Properties.PolicyDocument);
    });
    expect([...new Set(allowed)].sort()).toEqual([...READING, ...MARKING].sort());
  });
});

const RECORDED = [
  'ecr-image-action.delete',
  'ecr-image-action.push-failed',
  'ecr-image-action.push-helm-chart',
  'ecr-image-action.push-index-child-untagged',
  'ecr-image-action.push-index',
  'ecr-image-action.push-signature',
  'ecr-image-action.push-tagged',
  'ecr-image-action.update-storage-class',
  'ecr-image-scan.complete',
  'ecr-image-scan.failed',
  'ecr-pull-through-cache-action.success',
  'ecr-replication-action.failed',
  'ecr-replication-action.success',
  'ecr-scan-resource-change.enhanced',
  'inspector2-finding.active',
  'inspector2-finding.closed',
  'inspector2-finding.suppressed',
  'inspector2-scan.ec2',
  'inspector2-scan.ecr-arn',
];
