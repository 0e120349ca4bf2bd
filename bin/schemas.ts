// node bin/run.mjs bin/schemas.ts: writes docs/policy.schema.json and docs/settings.schema.json, by which editors
// check a policy and the settings.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { policySchemaText, schemaText } from '../src/policy-file/json-schema.ts';
import { SettingsDocument } from '../src/settings-file/settings-document.ts';

const write = (name: string, text: string): void =>
  writeFileSync(fileURLToPath(new URL(`../docs/${name}`, import.meta.url)), text);

write('policy.schema.json', policySchemaText());
write('settings.schema.json', schemaText(SettingsDocument));
