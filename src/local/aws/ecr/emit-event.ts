import type { ImageAction, ImageScan } from './ecr-event.ts';
import type { Registry } from './registry.ts';

/** Queues one event of the account and region that a call has named. */
export function emit(
  registry: Registry,
  { account, region }: { account: string; region: string },
  what: ImageAction | ImageScan,
): void {
  registry.emitted += 1;
  registry.events.push({
    version: '0',
    id: `00000000-0000-4000-8000-${String(registry.emitted).padStart(12, '0')}`,
    source: 'aws.ecr',
    account,
    time: registry
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z'),
    region,
    ...what,
  });
}
