// node bin/run.mjs bin/policy-schema.ts: writes docs/policy.schema.json, by which editors check a policy.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { policySchemaText } from '../src/policy-file/json-schema.ts';

writeFileSync(
  fileURLToPath(new URL('../docs/policy.schema.json', import.meta.url)),
  policySchemaText(),
);
