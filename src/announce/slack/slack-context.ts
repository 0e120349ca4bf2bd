import { type Provenance, provenanceLinks } from '../../core/evidence/provenance.ts';
import { sayAccount } from '../../core/served.ts';
import type { Announcement } from '../announcement.ts';
import { consoleUrl, shortDigest } from '../image-name.ts';
import { type Block, context } from './slack-block.ts';
import { code, escapeText, link } from './slack-text.ts';

const TAGS = 6;

/** Where the image comes from, where to look at it, and what it is exactly. */
export function contextBlock({
  judgement,
  marking,
  provenance,
  report,
  guidance,
}: Announcement): Block {
  const { image, names, platforms, override } = judgement;
  const named = platforms.flatMap(({ platform }) => platform ?? []);
  const tags = names.slice(0, TAGS).map((name) => code(name, 50));
  const left = names.length - tags.length;
  return context([
    link(consoleUrl(judgement), 'Open in the ECR console'),
    ...(report ? [link(report, 'Report')] : []),
    ...(provenance ? originText(provenance) : []),
    ...(named.length > 0 ? [`Platforms: ${escapeText(named.join(', '), 200)}`] : []),
    ...(names.length > 1 ? [`Tags: ${tags.join(' ')}${left > 0 ? ` and ${left} more` : ''}`] : []),
    ...(marking.state === 'marked' ? [`Marked ${code(marking.tag)}`] : []),
    ...(override ? [`Policy override ${escapeText(override, 120)}`] : []),
    `${code(shortDigest(image.digest))} in ${escapeText(sayAccount(guidance?.members ?? [], image.account))} ${escapeText(image.region)}`,
  ]);
}

/** `Built from abc1234 of github.com/org/repo, on node:24`: labels are anybody's, so a link shows its host. */
function originText(provenance: Provenance): string[] {
  const { revision, base } = provenance;
  const links = provenanceLinks(provenance);
  const place = links.source?.replace(/^https:\/\//, '') ?? provenance.source;
  const commit = revision && link(links.commit, shortRevision(revision), 40);
  const repository = place && link(links.commit ? undefined : links.source, place, 80);
  const from = [commit, repository].filter(Boolean).join(' of ');
  const on = base && `on ${code(base, 80)}`;
  if (from) return [`Built from ${[from, on].filter(Boolean).join(', ')}`];
  return on ? [`Built ${on}`] : [];
}

const shortRevision = (revision: string): string =>
  /^[0-9a-f]{8,64}$/i.test(revision) ? revision.slice(0, 7) : revision;
