import { text } from 'node:stream/consumers';

/** What a script that people may see in package.json is, which they have no use for. */
export const sayHook = (script: string): string =>
  `${script} is no command: bin/serverless-plugin.mjs runs it by itself, within "npx serverless package" and "deploy".`;

/**
 * What the framework's plugin asks a script, as JSON on standard input. Where nothing comes, or a person is there, it says
 * what it is, and ends with exit code 2.
 */
export async function askedByFramework(script: string): Promise<unknown> {
  const asked = process.stdin.isTTY ? '' : await text(process.stdin);
  if (!asked.trim()) {
    console.error(sayHook(script));
    process.exit(2);
  }
  return JSON.parse(asked);
}
