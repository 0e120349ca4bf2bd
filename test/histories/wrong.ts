import { setTimeout } from 'node:timers/promises';
import { Digest } from '../../src/core/digest.ts';
import type { ImageRef } from '../../src/core/image.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import { type Judgement, judgementOf } from '../../src/core/judgement/judgement.ts';
import { nothingToMark, planMarks } from '../../src/core/judgement/marker.ts';
import { PATIENT_KINDS, URGENT_KINDS } from '../../src/core/ledger/due.ts';
import type { Current } from '../../src/core/ledger/ledger.ts';
import { isSameJudgement } from '../../src/core/ledger/same-judgement.ts';
import { destinationOf } from '../../src/core/policy/notify.ts';
import { lookOf } from '../../src/core/telling/shown.ts';
import { openToolbox } from '../../src/lambda/toolbox.ts';
import { settingsFor } from '../../src/local/deployment/rig.ts';
import { policyIn } from '../../src/local/deployment/world-policy.ts';
import { readBackground } from '../../src/pipeline/background.ts';
import { gather } from '../../src/pipeline/gather.ts';
import type { Toolbox } from '../../src/pipeline/tools.ts';
import { ACCOUNT, REGION, worldOf } from '../support/worlds.ts';
import { repositoryOf, whoIs } from './cast.ts';
import { miscounted } from './counted.ts';
import { type Heard, heardOn, type Pivots } from './heard.ts';
import type { Heads, Played } from './play.ts';
import { TELLINGS } from './tellings.ts';

/** What is not as it should be in the end, by the place of the history. */
export async function wrongIn(played: Played): Promise<ReadonlyMap<number, readonly string[]>> {
  const wrong = new Map<number, string[]>();
  const places = new Map(
    played.play.histories.map((history, place) => [repositoryOf(history, place), place]),
  );
  const note = (repository: string, complaints: readonly string[]): void => {
    const place = places.get(repository) ?? -1;
    if (complaints.length > 0) wrong.set(place, [...(wrong.get(place) ?? []), ...complaints]);
  };
  for (const item of played.items) note(repositoryIn(item['pk']), leftIn(item, played));
  for (const { pk, sk } of played.forgotten) {
    note(repositoryIn(pk), [`${String(sk)}: two hours later it stands by the policy of before`]);
  }
  for (const [pk, complaints] of miscounted(played.items)) note(repositoryIn(pk), complaints);
  const tools = toolsOf(played);
  const { aws, ledger } = played.rig;
  const pivots = pivotsIn(played);
  const heard = {
    slack: heardOn('slack', played.rig, pivots),
    sns: heardOn('sns', played.rig, pivots),
  };
  for (const { repository, digest, tags } of aws.images()) {
    if (tags.length === 0) continue;
    const image = { account: ACCOUNT, region: REGION, repository, digest: Digest.parse(digest) };
    const name = whoIs(digest) ?? digest;
    const { current } = await ledger.read(image);
    const complaints = current
      ? [
          ...(await untrue(image, current, tools)),
          ...mismarked(image, current, tags),
          ...misplaced(current, played),
          ...(['slack', 'sns'] as const).flatMap((route) =>
            missaid(heard[route].get(digest) ?? [], current, route, {
              deaths: played.deaths,
              overtaken: overtakenOf(digest, heard[route].get(digest) ?? [], played),
            }),
          ),
        ]
      : ['it has a name and no verdict'];
    note(
      repository,
      complaints.map((what) => `${name}: ${what}`),
    );
  }
  return wrong;
}

const pivotsIn = ({ items }: Played): Pivots =>
  new Map(
    items.flatMap(({ pk, pivot }) => {
      const { images = [] } = (pivot ?? {}) as { images?: readonly string[] };
      const digests = images.map((key) => key.split('@')[1] ?? '');
      return pivot ? [[String(pk).slice('pivot/'.length), digests] as const] : [];
    }),
  );

const repositoryIn = (pk: unknown): string =>
  String(pk).split('@')[0]?.split('/').slice(2).join('/') ?? '';

const KINDS: readonly string[] = [...URGENT_KINDS, ...PATIENT_KINDS];

/** A request that nobody has ended, and what is due and waits. */
function leftIn(item: Played['items'][number], { rig }: Played): string[] {
  if (item['due'] === undefined) return [];
  const [sk, due, dueAt] = [item['sk'], item['due'], item['dueAt']].map(String) as [
    string,
    string,
    string,
  ];
  const of = whoIs(String(item['pk']).split('@')[1] ?? '');
  if (sk.startsWith('request/')) return [`${of}: ${sk} is left over, due at ${dueAt}`];
  if (!KINDS.includes(due)) return [`${of}: nobody looks for what is due as ${due}`];
  const isWaiting = dueAt <= rig.clock.now().toISOString();
  return isWaiting ? [`${of}: due as ${due} since ${dueAt}, and nobody came`] : [];
}

const toolsOf = ({ rig, policy }: Played): Toolbox =>
  openToolbox(settingsFor(worldOf([]), rig.aws), policyIn(policy, rig.clock.now()), {
    now: rig.clock.now,
    ...(rig.aws.sending && { sending: rig.aws.sending.withAws }),
    pause: (milliseconds) => setTimeout(milliseconds / 20),
  });

/** The verdict on record against one of the same evidence by the same policy, given now. */
async function untrue(image: ImageRef, { judgement }: Current, tools: Toolbox): Promise<string[]> {
  const gathered = await gather(image, tools);
  const { evidence } = gathered;
  if (evidence.artifact.kind === 'other') return [];
  const background = await readBackground(gathered, tools);
  const decision = decide(evidence, tools.policy, background);
  const fresh = judgementOf(evidence, decision, tools.policy.version, background.now);
  if (isSameJudgement(judgement, fresh)) return [];
  return [`on record stands ${saying(judgement)}, and it is ${saying(fresh)}`];
}

const saying = ({ verdict, reasons, names, policyVersion }: Judgement): string =>
  `${verdict} (${reasons.map(({ code }) => code).join(', ')}) of ${names.join(', ')} by ${policyVersion}`;

function mismarked(
  { digest }: ImageRef,
  { judgement, settledAt, marking }: Current,
  tags: readonly string[],
): string[] {
  const isRight = nothingToMark(planMarks(judgement.verdict, digest, tags));
  return [
    ...(isRight ? [] : [`${judgement.verdict}, and tagged ${tags.join(', ')}`]),
    ...(marking?.state === 'impossible' ? [`its mark is said to be impossible`] : []),
    ...(settledAt ? [] : ['its judgement was never brought to an end']),
  ];
}

/** A conversation that shows how its image stands by now, in another channel than that of its names. */
function misplaced({ judgement, said, owed }: Current, { play }: Played): string[] {
  const { conversation, shown } = said['slack'] ?? {};
  // What a comparison's message has told of is only shown, and moves with the next word of its own.
  const isAmong = said['slack']?.among !== undefined;
  if (!conversation || isAmong || owed || shown?.look !== lookOf(judgement)) return [];
  const { notify = [] } = TELLINGS[play.telling] ?? {};
  const { channel = 'C0VERDICTS' } = destinationOf(judgement, notify);
  return conversation.channel === channel
    ? []
    : [`it is told of in ${conversation.channel}, and belongs into ${channel}`];
}

/**
 * The verdicts that comparisons have found: each route has noted that it hears of them, and where another one
 * stands when the comparison is told, it does not.
 */
const overtakenOf = (digest: string, heard: readonly Heard[], { items }: Played): Set<unknown> => {
  // The name of a message is that of its comparison, with its round.
  const told = new Set(
    heard.flatMap(({ among }) => (among ? [`comparison/${among.run.split('/')[0]}`] : [])),
  );
  return new Set(
    items.flatMap(({ pk, sk, change }) =>
      String(sk).startsWith('change/') && String(sk).endsWith(digest) && !told.has(String(pk))
        ? [(change as { after: unknown }).after]
        : [],
    ),
  );
};

/** What was said twice in a row, and what people believe that is not so. */
function missaid(
  heard: readonly Heard[],
  { judgement: { verdict, standing, tellAt }, said, owed }: Current,
  route: 'slack' | 'sns',
  {
    deaths,
    overtaken,
  }: { readonly deaths: readonly Heads[]; readonly overtaken: ReadonlySet<unknown> },
): string[] {
  const all = heard.map(sayingOf).join(', ');
  const twice = heard.some((one, at) => {
    const before = heard[at - 1];
    if (before?.verdict !== one.verdict || one.among?.why === 'mark') return false;
    if (before.channel && one.channel && before.channel !== one.channel) return false;
    if ([...overtaken].some((verdict) => verdict !== one.verdict)) return false;
    // Between being taken and being noted, a message is lost from sight where the function dies.
    return !deaths.some((death) => death[route] > before.at && death[route] <= one.at);
  });
  const last = heard.at(-1);
  const isFirstApproval =
    !last && verdict === 'approved' && said[route]?.receipt.startsWith('comparison/');
  const isUntold = verdict === 'undecided' && said[route]?.verdict !== 'undecided';
  const isHeard = last?.verdict === verdict || isFirstApproval || isUntold;
  return [
    ...(twice ? [`said twice in a row on ${route}: ${all}`] : []),
    ...(isHeard || owed?.[route] !== undefined || standing !== 'subject'
      ? []
      : [
          `it is ${verdict}${tellAt ? `, to be told at ${tellAt}` : ''}, and ${route} has heard: ${all}`,
        ]),
  ];
}

const sayingOf = ({ verdict, among }: Heard): string =>
  among ? `${verdict} (in a summary${among.why === 'mark' ? ', of its mark' : ''})` : verdict;
