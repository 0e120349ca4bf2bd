/** Where an exception comes from: the policy's owner, somebody's VEX document, or a person in Slack. */
export type Origin = 'policy' | 'vex' | 'slack';

/** Who took a finding out of the verdict, and why. Such a finding stays visible with this beside it. */
export type SuppressedBy =
  | { readonly kind: 'scanner'; readonly why: string }
  | {
      readonly kind: 'ignored';
      readonly rule: string;
      /** Absent where it is not written down. */
      readonly by?: string;
      readonly why: string;
      /** ISO time at which it lapses; absent: never. */
      readonly until?: string;
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

/** A waiver's person for people, who know each other by name: of one in Slack records keep the id as well. */
export const calledBy = ({
  by,
  origin,
}: {
  readonly by: string;
  readonly origin?: Origin;
}): string => (origin === 'slack' ? by.replace(/ \([UW][A-Z0-9]+\)$/, '') : by);

/** By what has an end. */
export type EndingBy = Extract<SuppressedBy, { kind: 'waived' }> | Lapsing;
type Lapsing = Extract<SuppressedBy, { kind: 'ignored' }> & { readonly until: string };

/** The same with its end, where it has one; undefined for what holds until somebody changes it. */
export const endingOf = (by: SuppressedBy): EndingBy | undefined => {
  if (by.kind === 'scanner' || by.until === undefined) return undefined;
  return by.kind === 'waived' ? by : { ...by, until: by.until };
};

/** What people call an exception of this kind: a statement of a VEX document becomes an ignore rule. */
export const exceptionWord = ({
  kind,
  origin,
}: {
  readonly kind: 'ignored' | 'waived';
  readonly origin?: Origin;
}): 'ignore rule' | 'VEX statement' | 'waiver' => {
  if (kind === 'waived') return 'waiver';
  return origin === 'vex' ? 'VEX statement' : 'ignore rule';
};

/** As programs are told of it, in a form that they rely on. */
export function toldOf(by: SuppressedBy): object {
  if (by.kind === 'scanner') return by;
  const { origin: _origin, ...told } = by;
  return told;
}
