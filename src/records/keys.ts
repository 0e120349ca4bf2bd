import type { Digest } from '../core/digest.ts';
import { type ImageRef, imageKey } from '../core/image.ts';
import type { RequestKind } from '../core/ledger/due.ts';

/*
 * One table. An image's partition is `<account>/<region>/<repository>@<digest>`:
 *
 *   pk     sk                       holds                                    read by
 *   image  state                    the current judgement, its lease, acts   every event (one Query with
 *   image  state/listed-by/<index>  an index lists this image                 the prefix "state" reads
 *   image  state/scan-finished      what an event said of its scan            all of them)
 *   image  state/release            a person's word that it may ship
 *   image  state/snooze             until when its thread is left in peace
 *   image  intervention/<id>        what a person did about it from Slack     people (history), the sweep
 *   image  judgement/<000001>       the history of judgements                people (history)
 *   image  findings/<name>/<000>    the findings of a judgement, gzip JSON   the next judgement; comparing
 *   image  request/<kind>           it is to be judged again, and why        the sweep
 *   image  trigger/<000001>         the judgement may set something off      deploy-trigger
 *   image  trigger/<000001>/<name>  a call that it has set off               deploy-trigger, people (history)
 *
 *   repository  image/<pushed at>/<digest>   a judged image and where its findings are   every event (one
 *   repository  memory                       since when each vulnerability stands, gzip  Query reads all
 *   repository  trend                        what was counted in each week, and of what  four); reports
 *   repository  waivers                      what people have accepted from Slack
 *
 * Our copies of the threat feeds stand beside them:
 *
 *   threat/kev                     list      CISA's catalogue, gzip JSON             every judgement
 *   threat/epss                    meta      the date and size of the scores         every judgement
 *   threat/epss                    manifest  which blocks there are                  the refresh alone
 *   threat/epss/<year>-<thousand>  block     the scores of up to 1,000 CVEs, packed  judgements of these
 *
 *   policy      known/<key>, used/<key>      since when a rule or waiver is there, and   the daily look
 *                                            when it last took a finding out              at the policy
 *   policy      notice/<key>                 which routes have been told of it
 *   policy      look                         when the policy was last looked at
 *   waivers     <account>/<region>/<name>    a repository that has waivers from Slack    people (waivers list)
 *   triggers    <name>                       how long the calls of a trigger wait for its target  deploy-trigger
 *   members     denied/<account>/<region>    a member's registry that does not let us in  the daily look
 *   sweep       turn                         which sweep is under way, until when, and what it looks at
 *
 *   digest        run                   how far the repositories are counted, and who was told        the next run
 *   digest        totals/<day>          how many were open in each repository, gzip JSON               the trend
 *   digest/<day>  count/<account>/<region>/<name>  how it stands: what its channel is told             the same run
 *   digest/<day>  open/<account>/<region>/<name>   what was open, gzip JSON                            the next count
 *   posture       page/<0000>           how the registry is set up, as the comparison saw it               the digest
 *   approvals     <judged at>/<image>   an image that was approved without a word                      the digest
 *
 *   comparison       run                     how far the registry is compared with the     the next run
 *                                            records, and whether somebody asks for it
 *   comparison/<id>  seen/<begun at>/<repository>/<page>  what the registry has shown                the end of the repository
 *   comparison/<id>  tally, change/<image>   what came of it                              the message about it
 *
 *   pivot/<name>     pivot                   a message about a vulnerability in several        the sweep, and the
 *                                            images: which, and how far it has been said   buttons under it
 *   pivot/<name>     accepted/<id>, reply/<id>  what was accepted from it, until its      the sweep
 *                                            thread has been told
 *
 * What another has taken the place of carries `expiresAt` (epoch seconds): the table deletes it then, or some days
 * later, and nobody reads it any more. What stands never carries it.
 *
 *   index `due`: due = a kind of core/ledger/due.ts, dueAt = ISO time                 the sweep
 *                due = trigger or call                                               deploy-trigger
 *   index `list`: listedAs = a word of core/ledger/listing.ts, image = <repository>@<digest>   people
 */
export const HASH = 'pk';
export const RANGE = 'sk';
export const EXPIRES_AT = 'expiresAt';
export const STATE = 'state';
export const SCAN_REPORT = `${STATE}/scan-finished`;
/** What people have said of it from Slack. */
export const RELEASE = `${STATE}/release`;
export const SNOOZE = `${STATE}/snooze`;
const LISTED_BY = `${STATE}/listed-by/`;

export const partition = (image: ImageRef): string => imageKey(image);

/** `<account>/<region>/<repository>`: the partition of what a repository's images share. */
export const repositoryPartition = ({
  account,
  region,
  repository,
}: Omit<ImageRef, 'digest'>): string => `${account}/${region}/${repository}`;

/** Sorted by the time of the push (ISO). */
export const LISTED_IMAGE = 'image/';
export const listedImageSort = (pushedAt: string, digest = ''): string =>
  `${LISTED_IMAGE}${pushedAt}/${digest}`;

/** Sorted behind the images: read backwards, these come before the newest. */
export const MEMORY = 'memory';
export const TREND = 'trend';
export const WAIVERS = 'waivers';

/** What the sort key of a listed image says of it. */
export function listedImageIn(sk: string): { readonly pushedAt: string; readonly digest: string } {
  const [pushedAt = '', digest = ''] = sk.slice(LISTED_IMAGE.length).split('/');
  return { pushedAt, digest };
}

export const INTERVENTIONS = 'intervention/';
/** By Slack's word for the click: one that comes twice meets itself. */
export const interventionSort = (id: string): string => `${INTERVENTIONS}${id}`;

/** An item of its own: whoever judges the image at this moment is not in its way. */
export const REQUESTS = 'request/';
export const requestSort = (kind: RequestKind): string => `${REQUESTS}${kind}`;

/** What a judgement may set off, and below it what it has. Also what the first is due as. */
export const TRIGGER = 'trigger';
export const TRIGGERS = `${TRIGGER}/`;
export const triggerSort = (number: number): string => `${TRIGGERS}${padded(number, 6)}`;
/** What a call is due as until all of it is done. */
export const CALL = 'call';
export const callSort = (number: number, trigger: string): string =>
  `${triggerSort(number)}/${trigger}`;

export const listedBy = (index: Digest): string => `${LISTED_BY}${index}`;

/** The index in a membership item's sort key, or undefined for any other item. */
export const indexIn = (sk: string): Digest | undefined =>
  sk.startsWith(LISTED_BY) ? (sk.slice(LISTED_BY.length) as Digest) : undefined;

export const HISTORY = 'judgement/';
export const judgementSort = (number: number): string => `${HISTORY}${padded(number, 6)}`;
export const FINDINGS = 'findings/';
/** The name is of one attempt at recording: two attempts at once must not mix their slices. */
export const findingsPrefix = (name: string): string => `${FINDINGS}${name}/`;
export const findingsSort = (name: string, slice: number): string =>
  `${findingsPrefix(name)}${padded(slice, 3)}`;

/** The partition in which the repositories are listed that have waivers from Slack. */
export const WAIVED = 'waivers';

/** The partition of what is known about the policy itself. */
export const POLICY = 'policy';
export const LOOK = 'look';
export const knownSort = (name: string): string => `known/${name}`;
export const usedSort = (name: string): string => `used/${name}`;
export const noticeSort = (key: string): string => `notice/${key}`;

/** The partition of what is known about the registries of members. */
export const MEMBERS = 'members';
const DENIED = 'denied/';
export const deniedSort = (place: string): string => `${DENIED}${place}`;
export function placeInDenied(sk: string): { account: string; region: string } | undefined {
  const [account, region] = sk.slice(DENIED.length).split('/');
  return sk.startsWith(DENIED) && account && region ? { account, region } : undefined;
}

export const COMPARISON: Key = { pk: 'comparison', sk: 'run' };
export const comparisonPartition = (id: string): string => `comparison/${id}`;
/** Of one beginning: a comparison that another policy has overtaken keeps its name. */
export const seenPrefix = (startedAt: string, repository: string): string =>
  `seen/${startedAt}/${repository}/`;
export const seenSort = (startedAt: string, repository: string, page: number): string =>
  `${seenPrefix(startedAt, repository)}${padded(page, 6)}`;
export const TALLY = 'tally';
export const CHANGES = 'change/';
export const changeSort = (image: ImageRef): string => `${CHANGES}${imageKey(image)}`;

export const POSTURE = 'posture';
export const postureSort = (page: number): string => `page/${String(page).padStart(4, '0')}`;

export const DIGEST: Key = { pk: 'digest', sk: 'run' };
export const TOTALS = 'totals/';
export const totalsSort = (day: string): string => `${TOTALS}${day}`;
export const digestPartition = (day: string): string => `digest/${day}`;
export const COUNTS = 'count/';
export const countSort = (repository: string): string => `${COUNTS}${repository}`;
export const openSort = (repository: string): string => `open/${repository}`;

/** What was approved without a word, sorted by the time of the judgement (ISO). */
export const APPROVALS = 'approvals';
export const approvalSort = (at: string, image: ImageRef): string => `${at}/${imageKey(image)}`;

/** Also what such a message is due as until all of it is said. */
export const PIVOT = 'pivot';
export const pivotPartition = (name: string): string => `${PIVOT}/${name}`;

/** What was accepted from such a message in one repository; and the reply about several that its thread is told. */
export const ACCEPTED = 'accepted/';
export const REPLY = 'reply/';

export const DUE_INDEX = 'due';
export const LIST_INDEX = 'list';

export interface Key {
  readonly [HASH]: string;
  readonly [RANGE]: string;
}

export const SWEEP_TURN: Key = { pk: 'sweep', sk: 'turn' };
export const KEV_LIST: Key = { pk: 'threat/kev', sk: 'list' };
export const EPSS_META: Key = { pk: 'threat/epss', sk: 'meta' };
export const EPSS_MANIFEST: Key = { pk: 'threat/epss', sk: 'manifest' };
/** Each block has a partition of its own, so that no partition takes all writes of a refresh. */
export const epssBlock = (block: string): Key => ({ pk: `threat/epss/${block}`, sk: 'block' });

const padded = (number: number, width: number): string => String(number).padStart(width, '0');
