/**
 * Who and what built an image, as far as it says. Labels and tags are anybody's text, and a label that
 * a build does not set is inherited from the base image: something to show, and nothing to decide by.
 */
export interface Provenance {
  /** The commit it was built from, mostly as hexadecimal digits. */
  readonly revision?: string;
  /** The source repository: an https address wherever it can be one. */
  readonly source?: string;
  /** The https address of a page about the image. */
  readonly url?: string;
  readonly version?: string;
  /** The name of the image it is built upon. */
  readonly base?: string;
  readonly author?: string;
  /** ISO time. */
  readonly created?: string;
}

/** What can be opened of it, https alone. */
export interface ProvenanceLinks {
  readonly source?: string;
  readonly commit?: string;
  readonly url?: string;
}

const LONGEST_TEXT = 200;
/** A link is whole or it is another one: what is longer is left out. */
const LONGEST_LINK = 500;

/**
 * Reads the labels `org.opencontainers.image.…` and, where they name no commit, tags that look like one:
 * `0a1b2c3`, `sha-0a1b2c3`, `git-0a1b2c3`, `main-0a1b2c3`, `v1.4-12-g0a1b2c3`.
 */
export function provenanceOf(
  labels: Readonly<Record<string, string>>,
  tags: readonly string[],
): Provenance {
  const text = (key: string) => cleaned(labels[`org.opencontainers.image.${key}`]);
  const revision = text('revision') ?? commitAmong(tags);
  const source = sourceOf(labels['org.opencontainers.image.source']);
  const url = httpsLink(labels['org.opencontainers.image.url']);
  const [version, base, author] = [text('version'), text('base.name'), text('authors')];
  const created = timeOf(text('created'));
  return {
    ...(revision && { revision }),
    ...(source && { source }),
    ...(url && { url }),
    ...(version && { version }),
    ...(base && { base }),
    ...(author && { author }),
    ...(created && { created }),
  };
}

export function provenanceLinks({ source, revision, url }: Provenance): ProvenanceLinks {
  const repository = httpsLink(source);
  const commit = repository && revision && commitLink(repository, revision.toLowerCase());
  return {
    ...(repository && { source: repository }),
    ...(commit && { commit }),
    ...(url && { url }),
  };
}

/** One line of what can be seen: no line breaks, no control characters, none that turn the text round. */
const oneLine = (text: string | undefined): string =>
  (text ?? '')
    .slice(0, 10 * LONGEST_TEXT)
    .replaceAll(/[\s\p{Z}]+/gu, ' ')
    .replaceAll(/\p{C}/gu, '')
    .trim();

function cleaned(text: string | undefined): string | undefined {
  const line = oneLine(text);
  const letters = Array.from(line);
  const cut = `${letters.slice(0, LONGEST_TEXT - 1).join('')}…`;
  return (letters.length > LONGEST_TEXT ? cut : line) || undefined;
}

/** A time at or before 1970 is that of a reproducible build, which has none. */
function timeOf(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '');
  return time > 0 ? new Date(time).toISOString() : undefined;
}

/** Surest form first. Without a prefix of their own, digits alone are a date or a build's number. */
const COMMIT_TAGS = [
  /^([0-9a-f]{40})$/,
  /^(?:sha|git)-([0-9a-f]{7,40})$/,
  /^(?=\d*[a-f])([0-9a-f]{7,39})$/,
  /^.+-g?(?=\d*[a-f])([0-9a-f]{7,40})$/,
];

function commitAmong(tags: readonly string[]): string | undefined {
  for (const form of COMMIT_TAGS) {
    const commits = tags.flatMap((tag) => form.exec(tag)?.[1] ?? []);
    const [longest] = commits.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    if (longest) return longest;
  }
  return undefined;
}

/** `git@host:org/repo.git`, `ssh://git@host/org/repo.git`, `git+https://…`: all as people open them. */
function sourceOf(label: string | undefined): string | undefined {
  const text = oneLine(label)
    .replace(/^git\+/, '')
    .replace(/^ssh:\/\/(?:[^/@]+@)?([\w.-]+)(?::\d+)?\//, 'https://$1/')
    .replace(/^[\w.-]+@([\w.-]+):(?!\/)/, 'https://$1/');
  if (!/^https:/i.test(text)) return cleaned(text.replace(/\/\/[^/]*@/, '//'));
  const link = httpsLink(text);
  if (link === undefined) return undefined;
  const { origin, pathname } = new URL(link);
  return origin + pathname.replace(/\/+$/, '').replace(/\.git$/, '');
}

/** The text as a link, without the password it may carry; undefined where it is not https. */
function httpsLink(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:') return undefined;
  url.username = '';
  url.password = '';
  // What would end the link in a Slack message; a URL escapes the other such characters itself.
  const link = url.href.replaceAll('|', '%7C');
  return link.length > LONGEST_LINK ? undefined : link;
}

function commitLink(repository: string, revision: string): string | undefined {
  if (!/^[0-9a-f]{7,64}$/.test(revision)) return undefined;
  const { origin, hostname, pathname } = new URL(repository);
  const path = pathname
    .replace(/\/-\/.*/, '')
    .split('/')
    .filter(Boolean);
  if (path.length < 2) return undefined;
  const host = hostname.replace(/^www\./, '');
  const inGroup = path.join('/');
  const [owner, name] = path;
  if (/^gitlab[.-]/.test(host)) return `${origin}/${inGroup}/-/commit/${revision}`;
  if (/^github[.-]/.test(host)) return `${origin}/${owner}/${name}/commit/${revision}`;
  return host === 'bitbucket.org' ? `${origin}/${owner}/${name}/commits/${revision}` : undefined;
}
