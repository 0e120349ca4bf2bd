// How much memory `simulate` takes for a registry of 1,000 images with 300 findings each:
//   node test/cli/simulate-memory.ts [images] [findings]
// The registry is served by this program, so that only the command's own memory is measured.
import { spawn } from 'node:child_process';
import { startEmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { parseWorld } from '../../src/local/aws/parse-world.ts';

const [images = 1_000, findings = 300] = process.argv.slice(2).map(Number);
const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

const scanOf = (image: number) => ({
  imageScanStatus: { status: 'ACTIVE', description: 'Continuous scan is selected for image.' },
  imageScanFindings: {
    imageScanCompletedAt: '2026-11-21T11:59:00Z',
    enhancedFindings: Array.from({ length: findings }, (_, index) => ({
      findingArn: `arn:aws:inspector2:eu-central-1:123456789012:finding/${image}-${index}`,
      severity: SEVERITIES[(image + index) % SEVERITIES.length],
      description: `A long description of what is wrong with the package. `.repeat(10),
      fixAvailable: 'YES',
      exploitAvailable: 'NO',
      type: 'PACKAGE_VULNERABILITY',
      status: 'ACTIVE',
      packageVulnerabilityDetails: {
        vulnerabilityId: `CVE-2026-${10_000 + ((image * 7 + index) % 5_000)}`,
        vulnerablePackages: [
          {
            name: `package-${index % 150}`,
            version: `1.${image % 40}.0`,
            fixedInVersion: `1.${image % 40}.${index}`,
            packageManager: 'NPM',
          },
        ],
      },
    })),
  },
});

const world = parseWorld(
  {
    account: '123456789012',
    region: 'eu-central-1',
    repositories: Array.from({ length: 20 }, (_, repository) => ({
      repositoryName: `team-${repository}/app`,
      images: Array.from({ length: images / 20 }, (_, index) => {
        const image = repository * 1_000 + index;
        const imageDigest = `sha256:${image.toString(16).padStart(64, '0')}`;
        return { imageDigest, imageTags: [`1.${index}`], scan: scanOf(image) };
      }),
    })),
  },
  'generated',
);
const aws = await startEmbeddedAws({ world });
const program = new URL('../../bin/ecr-scan-notifier.mjs', import.meta.url).pathname;
const sayMemory =
  'data:text/javascript,process.on("exit",()=>console.error(`${Math.round(process.resourceUsage().maxRSS/1024)} MB at most`))';
const child = spawn(process.execPath, ['--import', sayMemory, program, 'simulate', '--no-feeds'], {
  env: { ...process.env, ...aws.environment },
  stdio: 'inherit',
});
child.on('close', (code) => {
  console.error(`exit code ${code}`);
  process.exit(code ?? 1);
});
