import { EXPLOIT_ORDER, type Finding, isInKev } from './finding.ts';

/**
 * A finding with the worst that is known, by it or by another one of the same vulnerability, of whether anybody exploits it:
 * images were judged at different times. Of what one does not know, the other's "not listed" is no answer.
 */
export function withGraverThreat<One extends Finding>(known: One, next: Finding): One {
  const isListed = isInKev(next) && !isInKev(known);
  const isUnsure = next.kev === undefined && known.kev !== undefined && !isInKev(known);
  const isExploited = EXPLOIT_ORDER[next.exploit] > EXPLOIT_ORDER[known.exploit];
  const isLikelier = (next.epss?.score ?? -1) > (known.epss?.score ?? -1);
  if (!isListed && !isUnsure && !isExploited && !isLikelier) return known;
  const { kev, ...rest } = known;
  const said = isListed ? next.kev : isUnsure ? undefined : kev;
  return {
    ...(rest as One),
    ...(said && { kev: said }),
    ...(isExploited && { exploit: next.exploit }),
    ...(isLikelier && next.epss && { epss: next.epss }),
  };
}
