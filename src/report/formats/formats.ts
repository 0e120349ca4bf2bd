import type { Format } from '../report.ts';
import { json } from './json.ts';

/** The forms in which a report can be written; the first is what is written where nobody says. */
export const FORMATS: readonly [Format, ...Format[]] = [json];
