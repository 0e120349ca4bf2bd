import { SCAN_STATES } from '../core/evidence/evidence.ts';

/** Why an image can stay undecided: the codes of every doubt. */
export const DOUBT_CODES: readonly string[] = [
  'image-missing',
  'manifest-unreadable',
  'not-an-image',
  'no-platform',
  ...SCAN_STATES.filter((state) => state !== 'complete').map((state) => `scan-${state}`),
  'finding-unreadable',
  'findings-undelivered',
  'kev-unknown',
  'epss-unknown',
  'rule-unknown',
];

/** A rule's name stands in a verdict as a reason's code, where these mean something else. */
export const RESERVED: ReadonlySet<string> = new Set([...DOUBT_CODES, 'default', 'nothing-counts']);

/** Package types as Inspector names them (PackageManager of its API). */
export const PACKAGE_TYPES = [
  'BUNDLER',
  'CARGO',
  'COMPOSER',
  'DOTNET_CORE',
  'GEMSPEC',
  'GOBINARY',
  'GOMOD',
  'JAR',
  'NODEPKG',
  'NPM',
  'NUGET',
  'OS',
  'PIP',
  'PIPENV',
  'POETRY',
  'POM',
  'PYTHONPKG',
  'YARN',
] as const;
