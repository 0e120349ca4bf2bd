import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig, type RigOptions } from '../../src/local/deployment/rig.ts';
import { basicScan, digestOf, worldOf } from './worlds.ts';

/** The schedule of the function that calls what verdicts set off. */
export const TRIGGERS = { schedule: 'deploy-trigger' };

export const api = digestOf('a1');

/** A pipeline that is started when an image of shop/* is approved. */
export const pipeline = (more: object = {}) => ({
  name: 'deploy-shop',
  on: 'approved',
  when: 'every-image',
  repository: 'shop/*',
  codepipeline: { name: 'shop-deploy' },
  'dry-run': false,
  ...more,
});

/** An image 1.4.2 of shop/api with findings of these severities, under a policy with these triggers. */
export const shopWith = (
  triggers: readonly object[],
  severities: readonly string[] = ['LOW'],
  more: Partial<World> = {},
): World => ({
  ...worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan(...severities) }]),
  policy: {
    quarantine: { critical: { severity: 'CRITICAL' } },
    notify: [{ changes: 'every verdict' }],
    triggers,
  },
  services: [{ cluster: 'prod', service: 'api' }],
  pipelines: [{ name: 'shop-deploy' }],
  slack: { scopes: ['chat:write', 'channels:history', 'groups:history'] },
  ...more,
});

export type Play = (...inputs: unknown[]) => Promise<unknown[]>;

/** Lends a rig with such a world; `play` answers with what became of each event. */
export async function withTriggers<T>(
  world: World,
  use: (rig: Rig, play: Play) => Promise<T>,
  more: Partial<RigOptions> = {},
): Promise<T> {
  const rig = await openRig({ world, inMemory: true, ...more });
  try {
    return await use(rig, async (...inputs) => {
      const delivered: unknown[] = [];
      for (const input of inputs) delivered.push(...(await rig.feed(parseInput(input, 'a test'))));
      return delivered;
    });
  } finally {
    await rig.stop();
  }
}

/** What was deployed or started. */
export const deployed = ({ aws }: Rig): string[] => aws.deployed.map(({ what }) => what);

/** What threads say of triggers. */
export const toldIn = ({ aws }: Rig): string[] =>
  aws.slack.flatMap(({ body }) => {
    const text = String((body as { text?: unknown }).text);
    return text.includes('deploy-') ? [text] : [];
  });
