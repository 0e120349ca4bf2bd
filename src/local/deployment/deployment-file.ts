import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import * as z from 'zod';

/** What is deployed, as everything here reads it. */
export const SERVERLESS_YML = fileURLToPath(new URL('../../../serverless.yml', import.meta.url));

/** A part of the stack in a file of its own, beside serverless.yml. */
const InFile = z.templateLiteral(['${file(', z.string(), ')}']);

const Part = z.object({
  Resources: z
    .record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() }))
    .default({}),
});

// Only what is read here is named; the framework checks the whole file against its own schema.
const ServerlessYml = z.object({
  // The framework's own default.
  provider: z.object({ timeout: z.number().default(6) }),
  functions: z.record(
    z.string(),
    z.object({
      // Lambda's own default.
      maximumRetryAttempts: z.number().default(2),
      timeout: z.number().optional(),
      events: z
        .array(
          z.object({
            eventBridge: z.object({ name: z.string(), pattern: z.unknown() }).optional(),
            schedule: z.object({ name: z.string(), rate: z.string() }).optional(),
            sqs: z.unknown().optional(),
          }),
        )
        .default([]),
    }),
  ),
  resources: z.union([Part.transform((part) => [part]), z.array(z.union([InFile, Part]))]),
});

export type Deployment = Omit<z.infer<typeof ServerlessYml>, 'resources'> & {
  /** Of all parts of the stack, by their names in the template. */
  readonly resources: z.infer<typeof Part>['Resources'];
};

/** What was read last: a rig is opened hundreds of times by the tests, and the YAML takes the longest. */
const parsed = new Map<string, { readonly text: string; readonly value: unknown }>();

const parsedFile = (path: string): unknown => {
  const text = readFileSync(path, 'utf8');
  const before = parsed.get(path);
  if (before?.text === text) return before.value;
  const value: unknown = parse(text);
  parsed.set(path, { text, value });
  return value;
};

/**
 * serverless.yml and the parts of the stack that it names, as far as they are read here.
 *
 * @throws Error where one of them is not there or says something else than is expected, with its path.
 */
export function readDeployment(path: string): Deployment {
  const { resources, ...rest } = parsedAs(ServerlessYml, parsedFile(path), path);
  const parts = resources.map((one) => {
    if (typeof one !== 'string') return one.Resources;
    const part = join(dirname(path), one.slice('${file('.length, -')}'.length));
    return parsedAs(Part, parsedFile(part), part).Resources;
  });
  return { ...rest, resources: Object.assign({}, ...parts) };
}

/**
 * A value in a known form.
 *
 * @throws Error with the place and every problem.
 */
export function parsedAs<T>(schema: z.ZodType<T>, value: unknown, place: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new Error(`${place} could not be understood.\n${z.prettifyError(read.error)}`);
}
