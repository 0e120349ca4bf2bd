import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Where it stands though no path leads there. */
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** Where the command of a chromium is that runs: what `CHROMIUM_PATH` says, or one on the path; undefined where there is none. */
export function findChromium(): string | undefined {
  const said = process.env['CHROMIUM_PATH'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...(said ? [said] : []), ...places, ...ELSEWHERE].find(
    (path) => spawnSync(path, ['--version']).status === 0,
  );
}
