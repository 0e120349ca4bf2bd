import { DOUBT_KINDS } from '../core/judgement/doubt-codes.ts';
import { RELEASED } from '../core/judgement/released.ts';

/** A rule's name stands in a verdict as a reason's code, where these mean something else. */
export const RESERVED: ReadonlySet<string> = new Set([
  ...DOUBT_KINDS.flatMap(({ code, acceptedAs = [] }) => [code, acceptedAs].flat()),
  'default',
  'nothing-counts',
  RELEASED,
]);

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
