// Says as JSON which policy was built, and what it does in plain words: it stands in the template, so that the next
// deployment can tell what it changes.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../src/core/policy/policy.ts';
import { policyNotes } from '../src/policy-file/policy-notes.ts';
import { sayHook } from './asked-by-framework.ts';

const built = join('dist', 'image-arrived', 'policy.json');
if (!existsSync(built)) {
  console.error(`${sayHook('policy-words')} Nothing is built yet: npm run build.`);
  process.exit(2);
}
const policy = JSON.parse(readFileSync(built, 'utf8')) as Policy;
process.stdout.write(JSON.stringify(policyNotes(policy, new Date())));
