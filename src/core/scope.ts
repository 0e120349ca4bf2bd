import { matchesGlob } from './policy/glob.ts';

/** Which repositories a deployment serves: by these names and patterns, or, by none of them, all. */
export type Scope = readonly string[];

/** What EventBridge and IAM take as well as ECR: the letters of a repository's name, and stars. */
const PATTERN = /^[a-z0-9*][a-z0-9._/*-]*$/;
/** As long as a repository's name may be (API reference, CreateRepository). */
const LONGEST = 256;
/** With more an event pattern would outgrow its 2,048 characters, and a policy of IAM its 6,144. */
const MOST = { patterns: 20, characters: 600 };

/** The patterns in a text that divides them by commas. */
export const scopeIn = (text = ''): Scope =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Whether a deployment of this scope serves a repository. */
export const isInScope = (scope: Scope, repository: string): boolean =>
  scope.length === 0 || scope.some((pattern) => matchesGlob(pattern, repository));

/** Why an image of this repository is left alone. */
export const outOfScope = (repository: string): string =>
  `${repository} is out of scope: this deployment serves other repositories`;

/** Whether a pattern is one: EventBridge takes no two stars side by side. */
export const isScopePattern = (pattern: string): boolean =>
  pattern.length <= LONGEST && PATTERN.test(pattern) && !pattern.includes('**');

/** Whether they are few enough, and short enough together. */
export const fitsScope = (patterns: Scope): boolean =>
  patterns.length <= MOST.patterns && patterns.join('').length <= MOST.characters;

/** What is expected of one, and of all. */
export const SCOPE_PATTERN =
  'expected the name of a repository, or a pattern such as shop/* (lower case, digits and . _ - / *)';
export const SCOPE_SIZE = `expected ${MOST.patterns} patterns at most, of ${MOST.characters} characters together`;
