import { textIn, type Variables } from '../core/variables.ts';
import { SettingsError } from './settings-error.ts';

/** The ledger's table. Throws SettingsError where the environment does not name it. */
export function ledgerTableIn(variables: Variables): string {
  const name = textIn(variables, 'LEDGER_TABLE');
  if (!name) throw new SettingsError(ledgerProblems(variables));
  return name;
}

/** What is wrong with it, a sentence that begins with the variable. */
export const ledgerProblems = (variables: Variables): readonly string[] =>
  textIn(variables, 'LEDGER_TABLE')
    ? []
    : ['LEDGER_TABLE: the name of the DynamoDB table is missing'];
