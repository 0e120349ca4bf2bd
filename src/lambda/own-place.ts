import type { Place } from '../core/served.ts';
import { textIn, type Variables } from '../core/variables.ts';

/** Where this is deployed, as its topic's ARN says (`arn:aws:sns:<region>:<account>:<name>`); undefined without one. */
export function ownPlaceIn(variables: Variables): Place | undefined {
  const [, , , region, account] = textIn(variables, 'TOPIC_ARN')?.split(':') ?? [];
  return region && account ? { account, region } : undefined;
}
