import { PermanentFailure } from '../core/errors.ts';
import type { Toolbox } from '../pipeline/tools.ts';
import type { Records } from '../records/records.ts';

/** What judging reads of the ledger. */
export type History = Pick<
  Records,
  'read' | 'findings' | 'readRepository' | 'earlierImages' | 'requests'
>;

/** Nothing was judged before: an image is looked at as if for the first time. */
export const NO_HISTORY: History = {
  read: () => Promise.resolve({ listedBy: [] }),
  findings: () => Promise.resolve([]),
  readRepository: () => Promise.resolve({ earlier: [] }),
  earlierImages: () => Promise.resolve([]),
  requests: () => Promise.resolve({}),
};

/**
 * The same tools, unable to change anything: no record, no mark, no scan, no message, no copy of a feed. What
 * gathering writes down on its way (the index of a platform, an event's word that was shown) is left out.
 */
export function readOnly(tools: Toolbox, history: History = tools.records): Toolbox {
  const refused = Object.keys(tools.records).map((name) => [name, refusing(name)] as const);
  const records: Records = {
    ...(Object.fromEntries(refused) as unknown as Records),
    read: history.read,
    findings: history.findings,
    readRepository: history.readRepository,
    earlierImages: history.earlierImages,
    requests: history.requests,
    rememberPlatforms: () => Promise.resolve(),
    closeReport: () => Promise.resolve(),
  };
  const registry = {
    ...tools.registry,
    mark: () => refuse('mark'),
    startScan: () => refuse('start a scan'),
  };
  return { ...tools, registry, records, routes: [] };
}

const refuse = (act: string): Promise<never> =>
  Promise.reject(new PermanentFailure(`this command only reads, and was about to ${act}`));

/** Refuses to be called, and so does everything in it. */
const refusing = (act: string): unknown =>
  new Proxy(() => refuse(act), { get: (_, name) => refusing(`${act}.${String(name)}`) });
