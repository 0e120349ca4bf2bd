import { type Finding, findingKey } from './finding.ts';

/**
 * Values by findings, in a map for each package: an image has thousands of findings in few packages, and
 * many small maps grow at a fraction of what a large one costs. `keyOf` tells those of one package apart.
 */
class PackageMap<Value> {
  readonly #byName = new Map<string, Map<string, Value>>();
  readonly #keyOf: (finding: Finding) => string;

  constructor(keyOf: (finding: Finding) => string) {
    this.#keyOf = keyOf;
  }

  get(finding: Finding): Value | undefined {
    return this.#byName.get(finding.package.name)?.get(this.#keyOf(finding));
  }

  set(finding: Finding, value: Value): void {
    const { name } = finding.package;
    const values = this.#byName.get(name);
    if (values) values.set(this.#keyOf(finding), value);
    else this.#byName.set(name, new Map([[this.#keyOf(finding), value]]));
  }
}

/** A finding is the same as another by its `vulnerabilityKey`. */
export const byVulnerability = <Value>(): PackageMap<Value> => new PackageMap(({ id }) => id);

/** A finding is the same as another by its `findingKey`. */
export const byIdentity = <Value>(): PackageMap<Value> => new PackageMap(findingKey);
