import { sayTarget } from '../../core/findings/fix-plan.ts';
import type { HeldImage } from '../../core/telling/held.ts';
import { planForMany, type UpgradeForMany } from '../../core/telling/upgrades-for-many.ts';
import { counted } from '../../core/words.ts';
import type { Acting, Guidance } from '../announcement.ts';
import { advisoryUrl, kevText, likelihoodText, severityText } from '../finding-line.ts';
import type { PivotNews } from '../pivot-news.ts';
import { byRepository, heldTitle, othersIn, pivotTitle, vulnerabilityOf } from '../pivot-story.ts';
import { type Block, context, header, type SlackMessage, section } from './slack-block.ts';
import { pivotButtons } from './slack-buttons.ts';
import { wordsBlock } from './slack-guidance.ts';
import { targetText } from './slack-plan.ts';
import { code, escapeText, fitLines, link } from './slack-text.ts';

const UPGRADES = { lines: 8, characters: 1_300 };
const REPOSITORIES = { lines: 12, characters: 2_500 };
/** Of a repository, so many images by name. */
export const NAMED = 5;
const OWNERS = 5;

/**
 * The message for a channel where many images are worse for one vulnerability: may they ship, what it is, what to do,
 * which they are, whom to ask. Pure.
 */
export function slackPivot(
  news: PivotNews,
  guidance: Guidance | undefined,
  { acting, elsewhere }: Around = {},
): SlackMessage {
  const title = pivotTitle(news);
  const { members } = guidance ?? {};
  const blocks = [
    header(`🔴 ${title}`),
    ...vulnerabilitySection(news, members),
    ...planSection(news),
    ...imagesSection(news, members),
    ...othersSection(news),
    ...askBlock(news.images, guidance),
    ...pivotButtons(news, acting),
    context([PLACE]),
    ...(elsewhere ? [elsewhere] : []),
  ];
  return { text: notification(news, title, members), blocks: [...blocks, ...wordsBlock(blocks)] };
}

type Members = Guidance['members'] | undefined;

interface Around {
  /** Who may do something about them from Slack; absent where nobody may. */
  readonly acting?: Acting;
  /** Why it is said in another channel. */
  readonly elsewhere?: Block;
}

const PLACE =
  'Images with a message of their own show it there as well; what becomes of the others is said in this thread, or in a message of their own where one gets worse.';

function vulnerabilitySection(news: PivotNews, members: Members): Block[] {
  const { vulnerability, images } = news;
  const repositories = byRepository(images, members).length;
  const where = `${counted(images.length, 'image')} in ${counted(repositories, 'repository', 'repositories')}`;
  const finding = vulnerabilityOf(news);
  const facts = finding && [
    `${severityText(finding)} ${link(advisoryUrl(finding), vulnerability, 60)}`,
    ...(finding.cvss ? [`CVSS ${finding.cvss.score}`] : []),
    ...kevText(finding).map((note) => escapeText(note, 120).replace(/^KEV(?= since )/, '*$&*')),
    ...(finding.epss ? [likelihoodText(finding.epss)] : []),
    ...(finding.exploit === 'known' ? ['exploit known'] : []),
  ];
  return section([
    `*Do not ship: ${where} did not have this against them until now.*`,
    ...(facts ? [facts.join(' · ')] : []),
    ...(finding?.title === undefined ? [] : [escapeText(finding.title, 300)]),
  ]);
}

function planSection({ images, vulnerability }: PivotNews): Block[] {
  const { upgrades, unfixed } = planForMany(images, vulnerability);
  const more = (left: number) => `… and ${counted(left, 'more upgrade')}`;
  const lineOf = (one: UpgradeForMany) => upgradeLine(one, images.length);
  return section([
    '*What to do*',
    ...(upgrades.length > 0 ? [fitLines(upgrades, lineOf, UPGRADES, more)] : []),
    ...(unfixed > 0
      ? [
          `No upgrade that is known clears it in ${inImages(unfixed, images.length)}: see the advisory.`,
        ]
      : []),
  ]);
}

function upgradeLine({ package: one, to, images }: UpgradeForMany, all: number): string {
  const from = one.version ? ` ${code(one.version, 60)}` : '';
  const target = to ? targetText(to) : 'another version in each, see the list in the thread';
  return `• Upgrade ${code(one.name, 80)}${from} → ${target}: clears it in ${inImages(images, all)}`;
}

const inImages = (some: number, all: number): string =>
  some === all ? `all ${all} images` : counted(some, 'image');

/** `• shop/api (12): 1.4.2, 1.4.1 and 10 more`. */
function imagesSection({ images }: PivotNews, members: Members): Block[] {
  const more = (left: number) =>
    `… and ${counted(left, 'more repository', 'more repositories')}, in the thread`;
  return section([
    '*Which*',
    fitLines(byRepository(images, members), repositoryLine, REPOSITORIES, more),
  ]);
}

function repositoryLine([repository, images]: readonly [string, readonly HeldImage[]]): string {
  const shown = images
    .map(nameIn)
    .toSorted(newestFirst)
    .slice(0, NAMED)
    .map((name) => code(name, 50));
  const left = images.length - shown.length;
  const name = `*${escapeText(repository, 120)}* (${images.length})`;
  return `• ${name}: ${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** What stands behind the repository. */
const nameIn = (one: HeldImage): string =>
  heldTitle(one).slice(one.image.repository.length).replace(/^[:@]/, '');

/** By the numbers in their tags: the newest is the one that people look for. */
const newestFirst = (a: string, b: string): number =>
  b.localeCompare(a, 'en', { numeric: true }) || (a < b ? 1 : -1);

const OTHERS = 3;

/** What else blocks some of them from now on. */
function othersSection(news: PivotNews): Block[] {
  const others = othersIn(news);
  if (others.length === 0) return [];
  const named = others
    .slice(0, OTHERS)
    .map(([id, images]) => `${escapeText(id, 60)} (${counted(images, 'image')})`);
  const left = others.length - named.length;
  return section([`Blocks as well: ${named.join(', ')}${left > 0 ? ` and ${left} more` : ''}`]);
}

/** Whose they are and who decides, where that is said. */
function askBlock(images: readonly HeldImage[], guidance: Guidance | undefined): Block[] {
  const { contact, helpUrl } = guidance ?? {};
  const owners = [...new Set(images.flatMap(({ held }) => held.owner ?? []))].sort();
  const shown = owners.slice(0, OWNERS).map((owner) => escapeText(owner, 60));
  const left = owners.length - shown.length;
  const parts = [
    ...(shown.length > 0
      ? [`Owners: ${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`]
      : []),
    ...(contact === undefined ? [] : [`Who decides: ${escapeText(contact, 300)}`]),
    ...(helpUrl === undefined ? [] : [link(helpUrl, 'How to go on')]),
  ];
  return parts.length > 0 ? [context(parts)] : [];
}

function notification(news: PivotNews, title: string, members: Members): string {
  const repositories = byRepository(news.images, members).map(
    ([name, some]) => `${name} (${some.length})`,
  );
  const [first] = planForMany(news.images, news.vulnerability).upgrades;
  const step = first?.to ? ` Upgrade ${first.package.name} to ${sayTarget(first.to)}.` : '';
  return escapeText(`${title} in ${repositories.slice(0, 10).join(', ')}.${step}`, 1_000);
}
