/** Why a file cannot be read, in a few words: its place stands in front already. */
export function sayFileTrouble(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  // `EACCES: permission denied, open 'policy.yml'`
  return /^[A-Z]+: ([^,]+), /.exec(message)?.[1] ?? message;
}
