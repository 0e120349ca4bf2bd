/** A text with a capital at its beginning; `linux/amd64: the scan …` begins with a name, which stays as it is. */
export const capital = (text: string): string =>
  /^\S*\//.test(text) ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The same with a full stop at its end. */
export const sentence = (text: string): string =>
  `${capital(text)}${/[.!?\u2026]$/.test(text) ? '' : '.'}`;
