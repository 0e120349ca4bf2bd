import type { Format } from '../report.ts';
import { csv } from './csv.ts';
import { cyclonedx } from './cyclonedx.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { openvex } from './openvex.ts';
import { sarif } from './sarif.ts';

/** The forms in which a report can be written; the first is what is written where nobody says. */
export const FORMATS: readonly [Format, ...Format[]] = [
  html,
  json,
  csv,
  markdown,
  junit,
  sarif,
  cyclonedx,
  openvex,
];
