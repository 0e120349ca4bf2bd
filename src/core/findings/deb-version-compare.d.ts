declare module 'deb-version-compare' {
  /** Negative where `a` is lower than `b` by the rules of dpkg. */
  export default function compare(a: string, b: string): number;
}
