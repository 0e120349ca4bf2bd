import { type Finding, findingKey } from './finding.ts';

/**
 * Values by findings, in a map for each package: an image has thousands of findings in few packages, and
 * many small maps grow at a fraction of what a large one costs. `keyOf` tells those of one package apart.
 */
export class PackageMap<Of extends Pick<Finding, 'package'>, Value> {
  readonly #byName = new Map<string, Map<string, Value>>();
  readonly #keyOf: (finding: Of) => string;

  constructor(keyOf: (finding: Of) => string) {
    this.#keyOf = keyOf;
  }

  get(finding: Of): Value | undefined {
    return this.#byName.get(finding.package.name)?.get(this.#keyOf(finding));
  }

  set(finding: Of, value: Value): void {
    const { name } = finding.package;
    const values = this.#byName.get(name);
    if (values) values.set(this.#keyOf(finding), value);
    else this.#byName.set(name, new Map([[this.#keyOf(finding), value]]));
  }

  /** By the package's name, and then by the key. */
  [Symbol.iterator](): IterableIterator<[string, ReadonlyMap<string, Value>]> {
    return this.#byName[Symbol.iterator]();
  }
}

/** As much of a finding as tells a vulnerability in a package from others. */
export type Vulnerability = Pick<Finding, 'id' | 'package'>;
export type VulnerabilityMap<Value> = PackageMap<Vulnerability, Value>;

/** A finding is the same as another by its `vulnerabilityKey`. */
export const byVulnerability = <Value>(): VulnerabilityMap<Value> => new PackageMap(({ id }) => id);

/** A finding is the same as another by its `findingKey`. */
export const byIdentity = <Value>(): PackageMap<Finding, Value> => new PackageMap(findingKey);
