import { type OpenRoutes, routeProblems, routesIn } from '../announce/routes.ts';
import type { Scope } from '../core/scope.ts';
import type { Served } from '../core/served.ts';
import type { Variables } from '../core/variables.ts';
import { ledgerProblems, ledgerTableIn } from './ledger-setting.ts';
import { endpointIn, memberProblems, servedIn } from './members-setting.ts';
import { reportUrlIn } from './report-url-setting.ts';
import { scopeOf } from './scope-setting.ts';
import { SettingsError } from './settings-error.ts';
import { isOn, MARKS, switchProblems, TRIGGERS } from './switch-setting.ts';

/** What the functions that judge are told. */
export interface JudgingSettings {
  readonly ledgerTable: string;
  readonly openRoutes: OpenRoutes;
  /** This deployment puts and removes the marks of its registry. */
  readonly marksImages: boolean;
  /** What its verdicts set off is called. */
  readonly setsOff: boolean;
  /** Of other repositories it hears nothing, and may read nothing. */
  readonly scope: Scope;
  /** Whose images are judged here. */
  readonly served: Served;
  /** Where people open the report; absent: nowhere. */
  readonly reportUrl?: string;
  /** Where another AWS is; absent: the real one. */
  readonly endpoint?: string;
}

/** Their settings in an environment. Throws SettingsError with every problem in it. */
export function readJudgingSettings(variables: Variables): JudgingSettings {
  const problems = judgingProblems(variables);
  if (problems.length > 0) throw new SettingsError(problems);
  return {
    ledgerTable: ledgerTableIn(variables),
    openRoutes: routesIn(variables),
    marksImages: isOn(MARKS, variables),
    setsOff: isOn(TRIGGERS, variables),
    scope: scopeOf(variables),
    served: servedIn(variables),
    ...reportUrlIn(variables),
    ...endpointIn(variables),
  };
}

/** What is wrong with them, a sentence each that begins with the variable. */
export const judgingProblems = (variables: Variables): readonly string[] => [
  ...ledgerProblems(variables),
  ...routeProblems(variables),
  ...switchProblems(MARKS, variables),
  ...switchProblems(TRIGGERS, variables),
  ...memberProblems(variables),
];
