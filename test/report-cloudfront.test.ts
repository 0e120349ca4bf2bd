import { readFileSync } from 'node:fs';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { parse } from 'yaml';

const TEMPLATE = 'docs/report-cloudfront.yml';

describe('the template of a distribution that shows the report', () => {
  it('is one in which the official validator finds nothing wrong', () => {
    const engine = new RegoEngine();
    try {
      const report = engine.validateStandard(new TemplateFile(TEMPLATE), { severityLevel: 'WARN' });
      expect(report.diagnostics.map(({ ruleId, message }) => `${ruleId} ${message}`)).toEqual([]);
    } finally {
      engine.free();
    }
  });

  it('is not deployed where nobody would be kept out', () => {
    const { Rules, Resources } = parse(readFileSync(TEMPLATE, 'utf8'));
    expect(Rules).toMatchObject({
      SomebodyIsKeptOut: {
        Assertions: [
          {
            Assert: {
              'Fn::Or': ['KeyGroup', 'WebAclArn'].map((Ref) => ({
                'Fn::Not': [{ 'Fn::Equals': [{ Ref }, ''] }],
              })),
            },
          },
        ],
      },
    });
    expect(Resources['OriginAccess']).toMatchObject({
      Type: 'AWS::CloudFront::OriginAccessControl',
      Properties: {
        OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' },
      },
    });
    expect(Resources['Distribution']).toMatchObject({
      Properties: {
        DistributionConfig: {
          Origins: [{ OriginPath: '/reports', S3OriginConfig: {} }],
          DefaultCacheBehavior: {
            ViewerProtocolPolicy: 'redirect-to-https',
            TrustedKeyGroups: {
              'Fn::If': ['AsksForSignatures', [{ Ref: 'KeyGroup' }], expect.anything()],
            },
          },
        },
      },
    });
  });
});
