import type { OpenWorld } from './in-world.ts';
import { UsageError } from './usage-error.ts';

/** Opens a world file; the embedded AWS is there in a checkout alone. */
export async function openWorldOf(path: string, policy?: string): Promise<OpenWorld> {
  if (!import.meta.url.endsWith('.ts')) {
    throw new UsageError(
      '--world needs a checkout of the project: the embedded AWS is not in this package',
    );
  }
  const { openWorld } = await import('./in-world.ts');
  return openWorld(path, policy);
}
