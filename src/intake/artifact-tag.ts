/**
 * What a tag by itself says about an artifact that is not an image, or undefined.
 * cosign names what it attaches to an image after the image's digest: `sha256-<hex>.sig|.att|.sbom`,
 * and `sha256-<hex>` alone is the referrers' list of the OCI distribution specification.
 */
export function attachmentNamedBy(tag: string): string | undefined {
  const match = /^sha256-[0-9a-f]{64}(?:\.(sig|att|sbom))?$/.exec(tag);
  if (!match) return undefined;
  return ATTACHMENTS[match[1] ?? 'referrers'];
}

const ATTACHMENTS: Readonly<Record<string, string>> = {
  sig: 'a signature (cosign)',
  att: 'an attestation (cosign)',
  sbom: 'an SBOM (cosign)',
  referrers: 'a list of referrers',
};
