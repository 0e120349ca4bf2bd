import { createHash } from 'node:crypto';
import { wellFormed } from '../../core/text.ts';
import type { Format, Report, ReportHead } from '../report.ts';
import { Components } from './cyclonedx/components.ts';
import { Entries, type Entry, vulnerabilityOf } from './cyclonedx/entries.ts';
import { propertiesOf } from './cyclonedx/properties.ts';

/** CycloneDX 1.7 (cyclonedx.org), as a report of vulnerabilities with what becomes of each: a VDR, and no SBOM. */
export const cyclonedx: Format = {
  name: 'cyclonedx',
  says: 'CycloneDX 1.7: vulnerabilities and what becomes of each, for Dependency-Track',
  ending: 'cdx.json',
  isJson: true,
  write,
};

/** Vulnerabilities come before the components that they are about, so that only these have to be held until the end. */
async function* write(report: Report): AsyncIterable<string> {
  const hash = createHash('sha256');
  for await (const text of piecesOf(report)) {
    hash.update(text);
    yield text;
  }
  yield `,\n"serialNumber":"${serialNumber(hash.digest('hex'))}"}\n`;
}

async function* piecesOf({ head, repositories }: Report): AsyncIterable<string> {
  yield `${asText(OPENING).slice(0, -1)},"vulnerabilities":[`;
  const components = new Components();
  const entries = new Entries();
  const write = vulnerabilityLines();
  let unreadable = 0;
  for await (const { images, unreadable: lost } of repositories) {
    for await (const image of images) {
      const refOf = components.add(image);
      for (const one of image.weighed?.findings ?? []) entries.add(one, refOf(one.finding.package));
      if (entries.isFull) yield* write(entries.take());
    }
    unreadable += lost();
  }
  yield* write(entries.take());
  yield '],\n"components":[';
  const next = inLines();
  for (const component of components.all()) yield next(component);
  const compositions = asText(components.compositions());
  const metadata = asText(metadataOf(head, components.only(), unreadable));
  yield `],\n"compositions":${compositions},\n"metadata":${metadata}`;
}

const OPENING = {
  $schema: 'http://cyclonedx.org/schema/bom-1.7.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.7',
  version: 1,
};

const asText = (value: object): string => JSON.stringify(wellFormed(value));

/** Things of a list, one a line. */
function inLines(): (value: object) => string {
  let isFirst = true;
  return (value) => {
    const before = isFirst ? '\n' : ',\n';
    isFirst = false;
    return before + asText(value);
  };
}

function vulnerabilityLines(): (entries: Iterable<Entry>) => Iterable<string> {
  const next = inLines();
  let number = 0;
  return function* lines(entries) {
    for (const entry of entries) {
      number += 1;
      yield next(vulnerabilityOf(entry, `vulnerability-${number}`));
    }
  };
}

const metadataOf = (head: ReportHead, only: object | undefined, unreadable: number): object => ({
  timestamp: head.madeAt,
  tools: {
    components: [{ type: 'application', name: 'ecr-scan-notifier', version: head.version }],
  },
  component: only ?? { type: 'platform', name: head.about ?? 'Amazon ECR' },
  properties: propertiesOf({
    about: head.about,
    'policy-version': head.policyVersion,
    'unreadable-records': unreadable,
  }),
});

/**
 * A UUID (version 8, RFC 9562: of our own making) of all that the document says. The same report of the same moment is
 * the same document; another moment is another, as CycloneDX asks for.
 */
function serialNumber(hash: string): string {
  const digits = `${hash.slice(0, 12)}8${hash.slice(13, 16)}8${hash.slice(17, 32)}`;
  return `urn:uuid:${digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`;
}
