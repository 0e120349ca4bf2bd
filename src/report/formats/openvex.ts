import { createHash } from 'node:crypto';
import { advisoryUrl } from '../../announce/finding-line.ts';
import { PermanentFailure } from '../../core/errors.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { imageKey } from '../../core/image.ts';
import type { ReportedImage } from '../../core/report/reported-image.ts';
import { clip, onOneLine, wellFormed } from '../../core/text.ts';
import type { Format, Report } from '../report.ts';
import { asUri } from './shared/as-uri.ts';
import { imagePurl, packagePurl } from './shared/purls.ts';
import { type VexStanding, vexStandingOf } from './shared/vex-standing.ts';

/** OpenVEX 0.2.0 (github.com/openvex/spec): what of the findings has been set aside, by whom and why. */
export const openvex: Format = {
  name: 'openvex',
  says: 'OpenVEX 0.2.0: what is set aside and why, for scanners',
  ending: 'openvex.json',
  isJson: true,
  write,
};

async function* write(report: Report): AsyncIterable<string> {
  const hash = createHash('sha256');
  let unknown = 0;
  let count = 0;
  for await (const statement of statementsOf(report, () => (unknown += 1))) {
    const text = JSON.stringify(wellFormed(statement));
    hash.update(text);
    yield count === 0 ? `${opening(report)}${text}` : `,\n${text}`;
    count += 1;
  }
  if (count === 0) throw new PermanentFailure(sayNothing(unknown));
  const id = `https://openvex.dev/docs/public/ecr-scan-notifier-${hash.digest('hex')}`;
  yield `\n],"@id":${JSON.stringify(id)}}\n`;
}

/** Its name comes last: it is made of what is said. A document never changes, so each is the first version of itself. */
function opening({ head: { madeAt, version, policyVersion } }: Report): string {
  const head = JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'ecr-scan-notifier',
    role: 'writes down what the policy, VEX statements and the people it names have said',
    timestamp: madeAt,
    version: 1,
    tooling: `ecr-scan-notifier ${version}, policy ${policyVersion}`,
  });
  return `${head.slice(0, -1)},"statements":[\n`;
}

/** The schema asks for a statement at least: an empty document would be refused by whoever reads it. */
const sayNothing = (unknown: number): string =>
  [
    'nothing is set aside, so there is nothing to say in OpenVEX: a document needs one statement at least, and none is written',
    unknown > 0 ? ` (of ${unknown} images or records it is not known: they cannot be read)` : '',
  ].join('');

async function* statementsOf(report: Report, isUnknown: () => void): AsyncIterable<object> {
  for await (const { images, unreadable } of report.repositories) {
    const statements = new Map<string, Statement>();
    for await (const image of images) {
      if (!image.weighed) isUnknown();
      for (const aside of asidesOf(image)) addTo(statements, aside);
    }
    for (let left = unreadable(); left > 0; left -= 1) isUnknown();
    for (const statement of statements.values()) yield asStatement(statement);
  }
}

/** One word about one vulnerability in one image. */
interface Aside {
  readonly finding: Finding;
  readonly standing: VexStanding;
  readonly image: ReportedImage;
}

/** The same word about the same vulnerability, in all images of a repository that it is about. */
interface Statement extends Omit<Aside, 'image'> {
  readonly products: Map<string, Product>;
}

interface Product {
  readonly image: ReportedImage;
  readonly subcomponents: Map<string, object>;
}

function* asidesOf(image: ReportedImage): Iterable<Aside> {
  for (const { finding, state } of image.weighed?.findings ?? []) {
    if (state.state === 'aside') yield { finding, standing: vexStandingOf(state), image };
  }
}

function addTo(statements: Map<string, Statement>, { finding, standing, image }: Aside): void {
  const key = JSON.stringify([finding.id, standing]);
  const statement = statements.get(key) ?? { finding, standing, products: new Map() };
  statements.set(key, statement);
  const place = imageKey(image.current.judgement.image);
  const product = statement.products.get(place) ?? { image, subcomponents: new Map() };
  statement.products.set(place, product);
  const part = subcomponentOf(finding);
  product.subcomponents.set(JSON.stringify(part), part);
}

const asStatement = ({ finding, standing, products }: Statement): object => ({
  vulnerability: vulnerabilityOf(finding),
  products: [...products.values()].map(asProduct),
  ...sayStanding(standing),
});

function vulnerabilityOf(finding: Finding): object {
  const page = asUri(advisoryUrl(finding));
  const aliases = [...new Set(finding.aliases.map((alias) => alias.toWellFormed()))];
  return {
    ...(page && { '@id': page }),
    name: finding.id,
    ...(finding.title && { description: clip(onOneLine(finding.title), TITLE) }),
    ...(aliases.length > 0 && { aliases }),
  };
}

const TITLE = 500;

function asProduct({ image: { current }, subcomponents }: Product): object {
  const { image } = current.judgement;
  const purl = imagePurl(image);
  return {
    '@id': purl ?? iri('image', imageKey(image)),
    ...(purl && { identifiers: { purl } }),
    ...(/^sha256:[0-9a-f]{64}$/.test(image.digest) && {
      hashes: { 'sha-256': image.digest.slice('sha256:'.length) },
    }),
    subcomponents: [...subcomponents.values()],
  };
}

/** A package without a purl has a name that nobody takes for one: a statement must not grow to the whole image. */
function subcomponentOf(finding: Finding): object {
  const { name, version, ecosystem } = finding.package;
  const purl = packagePurl(finding.package);
  if (purl) return { '@id': purl, identifiers: { purl } };
  return { '@id': iri('package', [ecosystem ?? 'unknown', name, version ?? ''].join('/')) };
}

const iri = (kind: string, name: string): string =>
  `urn:ecr-scan-notifier:${kind}:${encodeURIComponent(name.toWellFormed())}`;

/** Version 0.2.0 takes a justification or an impact statement of what is not affected, and not both. */
function sayStanding({ status, justification, why }: VexStanding): object {
  if (status === 'affected') return { status, action_statement: why };
  if (status !== 'not_affected') return { status, status_notes: why };
  return justification
    ? { status, justification, status_notes: why }
    : { status, impact_statement: why };
}
