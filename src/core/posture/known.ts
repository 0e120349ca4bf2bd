/** Something that was read, or why it could not be: what is not known never counts as good. */
export type Known<T> = { readonly state: 'known'; readonly value: T } | Unknown;

export interface Unknown {
  readonly state: 'unknown';
  /** In words, without a full stop. */
  readonly why: string;
  /** The IAM action that was denied. */
  readonly right?: string;
}

export const known = <T>(value: T): Known<T> => ({ state: 'known', value });

export const unknown = (why: string, right?: string): Unknown => ({
  state: 'unknown',
  why,
  ...(right !== undefined && { right }),
});

/** What was read; undefined where it is not known, which the caller must not take for nothing being there. */
export const valueOf = <T>(fact: Known<T>): T | undefined =>
  fact.state === 'known' ? fact.value : undefined;
