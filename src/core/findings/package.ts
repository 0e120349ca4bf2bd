/** The package of an image that a vulnerability is in. */
export interface AffectedPackage {
  readonly name: string;
  readonly version?: string;
  readonly arch?: string;
  /** The package manager as Inspector names it: OS, PIP, NPM, GOBINARY … */
  readonly manager?: string;
  readonly path?: string;
  /** How versions of a package of the operating system compare, where the scanner names the system. */
  readonly ecosystem?: 'deb' | 'rpm' | 'apk';
}

/** What stands in the place of a package name that the scanner did not give. */
export const UNKNOWN_PACKAGE = 'unknown package';
