import type * as z from 'zod';
import { World, WorldChange } from './world.ts';

/** A world file, or a change to one, that cannot be read: the message is one sentence with the place. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
}

/**
 * Reads a world: the account, its repositories with images and their scans, in AWS's own wire shapes.
 *
 * @param place where the value comes from, for messages: "world.json"
 * @throws WorldError when a key is unknown, a value does not fit, or names, digests or tags repeat
 */
export function parseWorld(value: unknown, place: string): World {
  return withoutRepeats(parse(World, value, place), place);
}

/** Reads a change to a world: the same shapes, everything optional but names and digests. */
export function parseWorldChange(value: unknown, place: string): WorldChange {
  return withoutRepeats(parse(WorldChange, value, place), place);
}

function parse<Parsed>(schema: z.ZodType<Parsed>, value: unknown, place: string): Parsed {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw new WorldError(`${place}: not a world`);
  throw new WorldError([place, ...pathText(issue.path), complaint(issue)].join(': '));
}

function complaint(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${key}"`).join(', ');
    return `${keys} ${issue.keys.length === 1 ? 'is' : 'are'} not known here`;
  }
  return issue.message
    .replace(/^Invalid (input|option): /, '')
    .replace('received undefined', 'found nothing');
}

/** `['repositories', 0, 'images', 2]` as `repositories[0].images[2]`; nothing for the whole value. */
function pathText(path: PropertyKey[]): string[] {
  if (path.length === 0) return [];
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return [steps.join('').replace(/^\./, '')];
}

function withoutRepeats<W extends WorldChange>(world: W, place: string): W {
  const refuseRepeats = (path: string, what: string, values: string[]) => {
    const repeated = values.find((value, index) => values.indexOf(value) !== index);
    if (repeated !== undefined) {
      throw new WorldError(`${place}: ${path}: the ${what} "${repeated}" is there twice`);
    }
  };
  const repositories = world.repositories ?? [];
  refuseRepeats(
    'repositories',
    'repository',
    repositories.map((each) => each.repositoryName),
  );
  for (const [index, { images = [] }] of repositories.entries()) {
    const path = `repositories[${index}].images`;
    refuseRepeats(
      path,
      'digest',
      images.map((image) => image.imageDigest),
    );
    refuseRepeats(
      path,
      'tag',
      images.flatMap((image) => image.imageTags ?? []),
    );
  }
  return world;
}
