import type { Format } from '../report.ts';
import { csv } from './csv.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';

/** The forms in which a report can be written; the first is what is written where nobody says. */
export const FORMATS: readonly [Format, ...Format[]] = [html, json, csv, markdown, junit];
