// Narrows a part of the stack, which comes as JSON on standard input beside the scope, to the repositories in scope, and
// writes it to standard output: bin/serverless-plugin.mjs runs on whatever Node there is, and asks for it.
import * as z from 'zod';
import { narrowedTo } from '../src/settings-file/narrow-to-scope.ts';
import { askedByFramework } from './asked-by-framework.ts';

const Asked = z.object({ scope: z.array(z.string()), part: z.unknown() });

const { scope, part } = Asked.parse(await askedByFramework('narrow'));
process.stdout.write(JSON.stringify(narrowedTo(scope, part)));
