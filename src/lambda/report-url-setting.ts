import { textIn, type Variables } from '../core/variables.ts';

/** Where people open the report, as an address below which it lies; nothing where messages are to lead to none. */
export function reportUrlIn(variables: Variables): { readonly reportUrl?: string } {
  const reportUrl = textIn(variables, 'REPORT_URL');
  return reportUrl ? { reportUrl } : {};
}
