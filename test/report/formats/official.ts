import { readFileSync } from 'node:fs';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/*
 * What the official schemas say against a document: test/report/formats/schemas/README.md says where they are from.
 */

function schemaOf(file: string) {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats.default(ajv);
  const url = new URL(`./schemas/${file}`, import.meta.url);
  return ajv.compile(JSON.parse(readFileSync(url, 'utf8')) as object);
}

type Check = (text: string) => Promise<unknown>;

function bySchema(file: string): Check {
  const validate = schemaOf(file);
  return async (text) => (validate(JSON.parse(text)) ? null : validate.errors);
}

const bom = new Validation.JsonStrictValidator(Spec.Version.v1dot7);

/** By the name of a format: null where its schema takes a text. */
export const OFFICIAL: Readonly<Record<'sarif' | 'cyclonedx' | 'openvex', Check>> = {
  sarif: bySchema('sarif-2.1.0.json'),
  openvex: bySchema('openvex-0.2.0.json'),
  cyclonedx: (text) => bom.validate(text),
};
