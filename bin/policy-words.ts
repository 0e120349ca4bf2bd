// Says as JSON which policy was built, and what it does in plain words: it stands in the template, so that the next
// deployment can tell what it changes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../src/core/policy/policy.ts';
import { policyNotes } from '../src/policy-file/policy-notes.ts';

const policy = JSON.parse(
  readFileSync(join('dist', 'image-arrived', 'policy.json'), 'utf8'),
) as Policy;
process.stdout.write(JSON.stringify(policyNotes(policy, new Date())));
