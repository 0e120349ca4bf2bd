import { ACCOUNT, basicScan, digestOf, NOON, REGION } from '../../support/worlds.ts';

/** Names that packages could have, each of which some reader would take for more than a name. */
export const HOSTILE = [
  '=HYPERLINK("http://evil.test","x")',
  '+1+1',
  '-1-1',
  '@everyone',
  '\t=1+1',
  '<img src=x onerror=alert(1)>',
  ']]></failure><testcase name="x"/>',
  'a|b\\|c`d`',
  '](http://evil.test) ![x](http://evil.test/x.png)',
  'see http://evil.test or www.evil.test or mail eve@evil.test',
  'fixes #1 and shop/api#2, by @octocat',
  'bell \u0007, escape \u001b[31m, zero \u0000, half \ud800, turned \u202e',
  'two\r\nlines, a "quote", and a comma',
  '$\\frac{1}{0}$ _so_ **strong**',
];

/** A world with an image that has them all, each in a finding that blocks. */
export const hostileWorld = (more: Record<string, unknown> = {}) => {
  const scan = basicScan(...HOSTILE.map(() => 'CRITICAL'));
  const findings = scan.imageScanFindings.findings.map((one, at) => ({
    ...one,
    description: HOSTILE[at],
    attributes: [{ key: 'package_name', value: HOSTILE[at] }],
  }));
  const imageScanFindings = { ...scan.imageScanFindings, findings };
  const image = {
    imageDigest: digestOf('a1'),
    imageTags: ['1.0.0'],
    imagePushedAt: NOON,
    scan: { ...scan, imageScanFindings },
  };
  return {
    account: ACCOUNT,
    region: REGION,
    now: NOON,
    repositories: [{ repositoryName: 'shop/api', images: [image] }],
    ...more,
  };
};
