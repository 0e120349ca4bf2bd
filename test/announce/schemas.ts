import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/*
 * The schemas that are published for programs, read by a validator that knows nothing of us.
 */

type Schema = Readonly<Record<string, unknown>>;
type Name = 'verdict-message' | 'policy-message' | 'registry-message' | 'trigger-message' | 'event';

const read = (name: string): Schema =>
  JSON.parse(
    readFileSync(new URL(`../../docs/schemas/${name}`, import.meta.url), 'utf8'),
  ) as Schema;

/** Others are built upon these, with fields of their own. */
const BUILT_UPON = ['brief', 'finding'];

/** The same schema, which takes no field that it does not name: what is published lets fields be added. */
function closed(schema: unknown, name = ''): unknown {
  if (Array.isArray(schema)) return schema.map((one) => closed(one));
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, closed(value, key)]),
  );
  const isShape = typeof inner['$ref'] === 'string' || isSchema(inner['properties']);
  return isShape && !BUILT_UPON.includes(name) ? { ...inner, unevaluatedProperties: false } : inner;
}

const isSchema = (value: unknown): boolean => typeof value === 'object' && value !== null;

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const NAMES: readonly Name[] = [
  'verdict-message',
  'policy-message',
  'registry-message',
  'trigger-message',
  'event',
];

function validators(change: (schema: Schema) => Schema) {
  const ajv = new Ajv2020({ allErrors: true, strictRequired: false, strictTypes: false });
  ajv.addFormat('date-time', (text: string) => ISO.test(text) && !Number.isNaN(Date.parse(text)));
  for (const name of NAMES) ajv.addSchema(change(read(`${name}.schema.json`)));
  return (name: Name, value: unknown): string[] => {
    const validate = ajv.getSchema(`${name}.schema.json`);
    if (!validate) throw new Error(`there is no schema ${name}`);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    );
  };
}

/** What is wrong with a value by the schema as it is published. */
export const problemsOf = validators((schema) => schema);

/** What is wrong with it, or not described. */
export const undescribedIn = validators((schema) => closed(schema) as Schema);
