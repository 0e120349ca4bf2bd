import type { AffectedPackage } from '../../../core/findings/package.ts';
import { imageKey, registryHost } from '../../../core/image.ts';
import { reasonsOfAccepted } from '../../../core/judgement/accepted.ts';
import type { Judgement } from '../../../core/judgement/judgement.ts';
import { isAllKnown, type ReportedImage } from '../../../core/report/reported-image.ts';
import { imagePurl, packagePurl } from '../shared/purls.ts';
import { propertiesOf, versionText } from './properties.ts';

/** An image, and which of all packages it has. */
interface ImageComponent {
  readonly ref: string;
  readonly component: object;
  readonly isKnown: boolean;
  readonly packages: Set<number>;
}

/**
 * The components of a document, gathered while its vulnerabilities are written: images of a registry have their
 * packages in common, so each is held once.
 */
export class Components {
  readonly #images: ImageComponent[] = [];
  readonly #packages: object[] = [];
  readonly #numbers = new Map<string, number>();

  /** Answers with what the packages of the image are called in the document. */
  add(image: ReportedImage): (one: AffectedPackage) => string {
    const { judgement } = image.current;
    const packages = new Set<number>();
    const isKnown = isAllKnown(image);
    const ref = imageKey(judgement.image);
    const count = this.#images.push({ ref, component: componentOf(image), isKnown, packages });
    return (one) => {
      const number = this.#numberOf(one);
      packages.add(number);
      return packageRef(count, number);
    };
  }

  #numberOf(one: AffectedPackage): number {
    const key = JSON.stringify([one.name, one.version, one.arch, one.manager, one.path]);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#packages.push(packageComponent(one)) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  /** The image where there is but one: what the document is about. */
  only(): object | undefined {
    const [image, ...others] = this.#images;
    return others.length === 0 ? image?.component : undefined;
  }

  /** Each with its packages; of a single image these alone. */
  *all(): Iterable<object> {
    const isOne = this.only() !== undefined;
    for (const [index, { component, packages }] of this.#images.entries()) {
      const inside = Array.from(packages, (number) => ({
        'bom-ref': packageRef(index + 1, number),
        ...this.#packages[number],
      }));
      if (isOne) yield* inside;
      else yield { ...component, ...(inside.length > 0 && { components: inside }) };
    }
  }

  /** Only packages with vulnerabilities are listed, and of some images not even these are known. */
  compositions(): object[] {
    const of = (isKnown: boolean): string[] =>
      this.#images.filter((image) => image.isKnown === isKnown).map(({ ref }) => ref);
    return [
      { aggregate: 'incomplete', assemblies: of(true) },
      { aggregate: 'unknown', assemblies: of(false) },
    ].filter(({ assemblies }) => assemblies.length > 0);
  }
}

/** Short, for there are as many as findings. */
const packageRef = (image: number, number: number): string => `image-${image}/package-${number}`;

function componentOf({ current: { judgement }, tag, weighed, isCounted }: ReportedImage): object {
  const { image } = judgement;
  const purl = imagePurl(image);
  return {
    type: 'container',
    'bom-ref': imageKey(image),
    name: `${registryHost(image)}/${image.repository}`,
    version: versionText(tag),
    ...(/^sha256:[0-9a-f]{64}$/.test(image.digest) && {
      hashes: [{ alg: 'SHA-256', content: image.digest.slice('sha256:'.length) }],
    }),
    ...(purl && { purl }),
    properties: [
      ...propertiesOf({
        verdict: judgement.verdict,
        'judged-at': judgement.judgedAt,
        'policy-version': judgement.policyVersion,
        'stands-for-repository': isCounted,
        findings: weighed ? weighed.findings.length : 'unknown',
      }),
      ...reasonsOf(judgement),
    ],
  };
}

const reasonsOf = ({ reasons, doubts = [], accepted = [], released }: Judgement): object[] => [
  ...reasons.flatMap(({ text }) => propertiesOf({ reason: text })),
  ...doubts.flatMap(({ text }) => propertiesOf({ 'not-known': text })),
  ...reasonsOfAccepted(accepted).flatMap(({ text }) => propertiesOf({ 'not-known': text })),
  ...(released ? propertiesOf({ 'released-until': released.until }) : []),
];

function packageComponent(one: AffectedPackage): object {
  const { name, version, arch, manager, path, ecosystem } = one;
  const purl = packagePurl(one);
  return {
    type: 'library',
    name,
    ...(version && { version: versionText(version) }),
    ...(purl && { purl }),
    properties: propertiesOf({ 'package-type': manager, ecosystem, arch, path }),
  };
}
