/*
 * What a VEX statement says, as the reason of the ignore rule that it becomes: reports give it on as it was said.
 */

/** Why something is not affected, in the words of the VEX working group. */
export const VEX_JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;
export type VexJustification = (typeof VEX_JUSTIFICATIONS)[number];

/** What sets a finding aside. */
const CLEARING = ['not_affected', 'fixed'] as const;

/** What a statement says of a product. */
export interface VexWord {
  readonly status: (typeof CLEARING)[number];
  readonly justification?: VexJustification;
  /** In somebody's own words. */
  readonly impact?: string;
}

/** `not_affected: vulnerable_code_not_present: the parser is not compiled in`. */
export function sayVex(
  status: string,
  justification: VexJustification | undefined,
  impact: string | undefined,
): string {
  const why = [justification, impact?.trim().replaceAll(/\s+/g, ' ')].filter(Boolean).join(': ');
  return why ? `${status}: ${why}` : status;
}

/** The word behind a reason of `sayVex`; undefined for any other text. */
export function readVexWord(reason: string): VexWord | undefined {
  const [head = '', ...rest] = reason.split(': ');
  const status = CLEARING.find((one) => one === head);
  if (!status) return undefined;
  const justification = VEX_JUSTIFICATIONS.find((one) => one === rest[0]);
  const impact = rest.slice(justification ? 1 : 0).join(': ');
  return { status, ...(justification && { justification }), ...(impact && { impact }) };
}
