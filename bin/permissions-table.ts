// node bin/run.mjs bin/permissions-table.ts: writes docs/permissions.md, what each function may do and why.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SERVERLESS_YML } from '../src/local/deployment/deployment-file.ts';
import { readRights } from './permissions/rights.ts';
import { permissionsTable } from './permissions/table.ts';

const file = fileURLToPath(new URL('../docs/permissions.md', import.meta.url));
writeFileSync(file, permissionsTable(readRights(SERVERLESS_YML)));
