/** What may stand in a URI as it is (RFC 3986), and a percent sign only before two digits. */
const FORBIDDEN = /[^\w\-.~:/?@!$&'()*+,;=%]|%(?![0-9a-f]{2})/gi;

/**
 * An address as every schema takes it: absolute, http or https, in ASCII. Undefined for any other text: scanners write
 * into this field what they like, and one bad address makes consumers refuse the whole document.
 */
export function asUri(text: string | undefined): string | undefined {
  if (!text || !URL.canParse(text)) return undefined;
  const { protocol, username, host, pathname, search, hash } = new URL(text);
  if (!/^https?:$/.test(protocol) || username || !/^[a-z0-9.-]+(:\d+)?$/.test(host))
    return undefined;
  const encoded = (part: string): string => part.replace(FORBIDDEN, encodeURIComponent);
  const fragment = hash ? `#${encoded(hash.slice(1))}` : '';
  return `${protocol}//${host}${encoded(pathname)}${encoded(search)}${fragment}`;
}
