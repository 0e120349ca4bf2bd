/** Who took a finding out of the verdict, and why. Such a finding stays visible with this beside it. */
export type SetAsideBy =
  | { readonly kind: 'scanner'; readonly why: string }
  | {
      readonly kind: 'ignored';
      readonly rule: string;
      readonly why: string;
      readonly source: string;
    }
  | {
      readonly kind: 'waived';
      readonly waiver: string;
      readonly by: string;
      readonly why: string;
      readonly until: string;
      readonly ticket?: string;
      readonly source: string;
    };
