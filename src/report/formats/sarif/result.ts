import { createHash } from 'node:crypto';
import { severityText } from '../../../announce/finding-line.ts';
import type { RepositoryRef } from '../../../core/bulletin/figures.ts';
import type { Fix } from '../../../core/findings/finding.ts';
import { isInKev, weightOf } from '../../../core/findings/finding.ts';
import { type ImageRef, registryHost } from '../../../core/image.ts';
import type { FindingState } from '../../../core/report/reported-image.ts';
import { clip } from '../../../core/text.ts';
import { counted } from '../../../core/words.ts';
import { sayAside, vexStandingOf } from '../shared/vex-standing.ts';
import { type Alert, isUnsure, type Place } from './alert.ts';
import { ruleId } from './rule.ts';
import { messageText } from './sarif-text.ts';

type Level = 'error' | 'warning' | 'note';

/** What nobody has ranked is no note: it has no number that would say more. Nor is what a rule may count. */
const levelOf = ({ finding, state }: Alert): Level =>
  isUnsure(state) || (state.state === 'open' && weightOf(finding) === 'UNKNOWN')
    ? 'warning'
    : LEVELS[state.state];

const LEVELS: Readonly<Record<FindingState['state'], Level>> = {
  blocking: 'error',
  'in-grace': 'warning',
  open: 'note',
  aside: 'note',
};

/** A result without the number of its rule. */
export function resultOf(alert: Alert): object {
  const { repository, finding, state, places, images } = alert;
  return {
    ruleId: ruleId(finding),
    level: levelOf(alert),
    message: { text: sayAlert(alert) },
    locations: places.map((place) => locationOf(repository, place)),
    partialFingerprints: fingerprints(repository, finding.id, finding.package.name),
    ...(alert.asides.length > 0 && { suppressions: suppressionsOf(alert) }),
    properties: {
      state: state.state,
      ...('rule' in state && { rule: state.rule }),
      ...(state.state === 'in-grace' && { until: state.until }),
      ...(state.state === 'blocking' && { overdue: state.isOverdue }),
      severity: finding.severity,
      kev: finding.kev ? isInKev(finding) : 'unknown',
      epss: finding.epss?.score ?? 'unknown',
      exploit: finding.exploit,
      fix: finding.fix,
      images,
    },
  };
}

function sayAlert({ finding, repository, state, versions, places, images }: Alert): string {
  const kev = isInKev(finding) ? ', in KEV' : '';
  const which = versions.length > 0 ? ` ${versions.join(', ')}` : '';
  const { why } = vexStandingOf(state);
  const names = places.map(({ tag }) => clip(tag, NAME));
  const more = images > names.length ? ' …' : '';
  return messageText(
    [
      `${clip(finding.package.name, NAME)}${clip(which, NAME)} in ${repository.repository} has ${ruleId(finding)} (${severityText(finding)}${kev}).`,
      `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
      sayFix(finding.fix),
      `It is in ${counted(images, 'image')}: ${names.join(', ')}${more}.`,
    ].join(' '),
  );
}

const NAME = 200;

function sayFix(fix: Fix): string {
  if (fix.state === 'available') {
    return fix.version ? `Upgrade to ${clip(fix.version, NAME)}.` : 'There is a fix.';
  }
  return fix.state === 'none' ? 'There is no fix yet.' : 'Whether there is a fix is not known.';
}

/**
 * The repository is the file, so that an alert stays itself when the tag moves on; the image is the logical place.
 * Nothing of it has lines, and GitHub wants one.
 */
export const locationOf = (repository: RepositoryRef, place?: Place): object => ({
  physicalLocation: {
    artifactLocation: { uri: pathOf(repository) },
    region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
  },
  ...(place && {
    logicalLocations: [
      { name: place.tag, fullyQualifiedName: qualified(place.image), kind: 'image' },
    ],
  }),
});

const pathOf = ({ repository }: RepositoryRef): string =>
  repository
    .toWellFormed()
    .split('/')
    .filter((step) => !/^\.*$/.test(step))
    .map(encodeURIComponent)
    .join('/') || 'repository';

const qualified = (image: ImageRef): string =>
  `${registryHost(image)}/${image.repository}@${image.digest}`;

/**
 * By what GitHub knows an alert again: the vulnerability, the package and the repository, and neither the digest, the
 * version nor the path. So it stays one alert over pushes and scans, with who dismissed it, until it is gone.
 */
export function fingerprints(repository: RepositoryRef, id: string, name: string): object {
  const { account, region, repository: path } = repository;
  const text = JSON.stringify([account, region, path, id, name]);
  return {
    primaryLocationLineHash: createHash('sha256').update(text).digest('hex').slice(0, 32),
  };
}

const suppressionsOf = ({ asides }: Alert): object[] =>
  asides.map(({ by }) => ({
    kind: 'external',
    status: 'accepted',
    justification: messageText(sayAside(by)),
    properties: by,
  }));
