/** Where an exception is written: by the policy's owner, or in somebody's VEX document. */
export type Origin = 'policy' | 'vex';

/** Who took a finding out of the verdict, and why. Such a finding stays visible with this beside it. */
export type SuppressedBy =
  | { readonly kind: 'scanner'; readonly why: string }
  | {
      readonly kind: 'ignored';
      readonly rule: string;
      readonly why: string;
      readonly source: string;
      /** Absent in records of before there was one. */
      readonly origin?: Origin;
    }
  | {
      readonly kind: 'waived';
      readonly waiver: string;
      readonly by: string;
      readonly why: string;
      readonly until: string;
      readonly ticket?: string;
      readonly source: string;
      readonly origin?: Origin;
    };

/** As programs are told of it, in a form that they rely on. */
export function toldOf(by: SuppressedBy): object {
  if (by.kind === 'scanner') return by;
  const { origin: _origin, ...told } = by;
  return told;
}
