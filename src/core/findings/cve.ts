/** Five digits and more do not begin with a zero. */
const CVE = /^CVE-\d{4}-(\d{4}|[1-9]\d{4,})$/;

/** Whether a text is a CVE id as it is written: in capitals. */
export const isCve = (text: string): boolean => CVE.test(text);

/** The CVE ids among a vulnerability's names: what the feeds go by. */
export function cvesAmong(names: readonly string[]): string[] {
  const [only] = names;
  // By far the most: a CVE without another name.
  if (names.length === 1 && only !== undefined && CVE.test(only)) return [only];
  return [...new Set(names.map((name) => name.toUpperCase()).filter((name) => CVE.test(name)))];
}

/** Looks like a CVE id and is none: nobody can look it up, and nothing follows from that. */
export const isGarbledCve = (name: string): boolean =>
  /^\W*CVE/i.test(name) && !CVE.test(name.toUpperCase());
