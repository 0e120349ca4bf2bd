import type { Finding } from '../core/findings/finding.ts';
import { type Branch, cut } from '../terminal/tree.ts';
import { findingText } from './finding-text.ts';

/** Lines under one heading; everything stands in the JSON. */
export const LISTED = 20;

/** Findings under a heading, one a line, the first ones of them. */
export const findingBranches = (findings: readonly Finding[]): Branch[] =>
  cut(
    findings.map((finding) => ({ text: findingText(finding) })),
    LISTED,
  );
