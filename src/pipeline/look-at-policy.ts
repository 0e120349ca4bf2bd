import { allOrFailure, JudgementInProgress } from '../core/errors.ts';
import type { RouteName } from '../core/ledger/ledger.ts';
import {
  type Notice,
  noticesFor,
  type PolicyNotes,
  useKeys,
  type WaiverInSlack,
} from '../core/policy/housekeeping.ts';
import { noticesOfDenied } from '../core/telling/denied.ts';
import type { Toolbox } from './tools.ts';

/**
 * Once a day: tells of waivers, from Slack too, that are about to lapse, of rules that match nothing any more, and of
 * members that do not let us in. Each
 * route hears of each once; one that fails is told at the next look. Answers with what was told now.
 */
export async function lookAtPolicy(tools: Toolbox): Promise<readonly Notice[]> {
  const { records, policy, now } = tools;
  const book = records.policyBook;
  if (!(await isOurTurn(tools))) return [];
  const notes = await book.read();
  const unknown = useKeys(policy).filter((key) => !notes.uses.has(key));
  await book.noteKnown(unknown);
  const notices = [
    ...noticesFor(policy, notes.uses, now(), await fromSlack(tools)),
    ...(await ofMembers(tools)),
  ];
  const told = await tellAll(notices, notes, tools);
  await book.end();
  return told;
}

/** What people have accepted from Slack; of what cannot be read nothing counts, and nothing lapses. */
async function fromSlack({ records }: Toolbox): Promise<WaiverInSlack[]> {
  const all = await records.allWaivers();
  return all.flatMap(({ repository, waivers = [] }) =>
    waivers.map((waiver) => ({ repository, waiver })),
  );
}

/** Without members nothing is asked. */
const ofMembers = async ({ records, served: { members } }: Toolbox): Promise<readonly Notice[]> =>
  members.length === 0 ? [] : noticesOfDenied(await records.members.denied(), members);

async function isOurTurn({ records }: Toolbox): Promise<boolean> {
  try {
    await records.policyBook.begin();
    return true;
  } catch (error) {
    if (error instanceof JudgementInProgress) return false;
    throw error;
  }
}

async function tellAll(
  notices: readonly Notice[],
  { told }: PolicyNotes,
  { routes, records }: Toolbox,
): Promise<readonly Notice[]> {
  const heard = new Map<Notice, RouteName[]>(
    notices.map((notice) => [notice, [...(told.get(notice.key) ?? [])]]),
  );
  const taken = new Set<Notice>();
  const failures: unknown[] = [];
  for (const route of routes) {
    const news = notices.filter((notice) => !heard.get(notice)?.includes(route.name));
    if (news.length === 0) continue;
    const failure = await route.notify(news).then(() => undefined, reasonOf);
    if (failure) failures.push(failure.reason);
    else await noteHeard(news, route.name);
  }
  allOrFailure(failures);
  return [...taken];

  async function noteHeard(news: readonly Notice[], name: RouteName): Promise<void> {
    for (const notice of news) heard.get(notice)?.push(name);
    for (const notice of news) taken.add(notice);
    await records.policyBook.noteTold(
      news.map((notice) => ({ notice, routes: heard.get(notice) ?? [] })),
    );
  }
}

const reasonOf = (reason: unknown): { readonly reason: unknown } => ({ reason });
