// How jest reads TypeScript: as Node itself does, which keeps every line and column where it is.
import { stripTypeScriptTypes } from 'node:module';

export default { process: (text) => ({ code: stripTypeScriptTypes(text) }) };
