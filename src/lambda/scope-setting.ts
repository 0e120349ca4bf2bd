import { type Scope, scopeIn } from '../core/scope.ts';
import { textIn, type Variables } from '../core/variables.ts';

/** The repositories that this deployment serves. What is no pattern matches nothing, and is refused before it is packaged. */
export const scopeOf = (variables: Variables): Scope => scopeIn(textIn(variables, 'REPOSITORIES'));
