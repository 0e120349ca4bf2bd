import * as z from 'zod/mini';
import type { Finding } from '../core/findings/finding.ts';
import { UNKNOWN_PACKAGE } from '../core/findings/package.ts';
import { severityOf } from '../core/findings/severity.ts';
import { type GivenScore, highestScore } from './highest-score.ts';
import { sayMissing } from './missing.ts';
import { VulnerabilityId } from './vulnerability-id.ts';

const Attribute = z.object({ key: z.string().check(z.trim()), value: z.nullish(z.string()) });
type Attribute = z.infer<typeof Attribute>;

const Basic = z.object({
  name: VulnerabilityId,
  severity: z.string(),
  description: z.nullish(z.string()),
  uri: z.nullish(z.string()),
  attributes: z.nullish(z.array(Attribute)),
});

export type FindingReading =
  | { readonly findings: readonly Finding[] }
  /** Why it could not be read, with as much of its name as there is. */
  | { readonly unreadable: string };

/**
 * A finding of basic scanning. It never says whether there is a fix, an exploit or another name for
 * the vulnerability; package and scores stand among attributes in any order, each of them optional.
 * With a score that cannot be read it has none, and without a rank as well it is unreadable.
 */
export function readBasicFinding(raw: unknown): FindingReading {
  const result = Basic.safeParse(raw, { error: sayMissing });
  if (!result.success) return unreadableFinding(raw, result.error);
  const { name, severity: reported, description, uri, attributes } = result.data;
  const severity = severityOf(reported);
  if (!severity) return { unreadable: `${name}: unknown severity ${reported}` };
  const attribute = new Map(attributes?.map(({ key, value }) => [key, value ?? undefined]));
  const version = attribute.get('package_version');
  const { cvss, garbled } = highestScore(scoresAmong(attributes ?? []));
  if (severity === 'UNKNOWN' && garbled) return { unreadable: `${name}: ${garbled}` };
  const finding: Finding = {
    id: name,
    aliases: [],
    aliasesUnsaid: true,
    package: {
      name: attribute.get('package_name') ?? UNKNOWN_PACKAGE,
      ...(version && { version }),
      // It looks for vulnerabilities of the operating system alone (Amazon ECR user guide, image scanning).
      manager: 'OS',
    },
    severity,
    ...(cvss && { cvss }),
    fix: { state: 'unknown' },
    exploit: 'unknown',
    ...(description && { description }),
    // Recorded answers have links with a space at the end.
    ...(uri?.trim() && { url: uri.trim() }),
    platforms: [],
  };
  return { findings: [finding] };
}

/** The scores of every CVSS generation (CVSS3_SCORE, CVSS2_SCORE), as often as they stand there. */
function scoresAmong(attributes: readonly Attribute[]): GivenScore[] {
  const valuesOf = (wanted: string) =>
    attributes.flatMap(({ key, value }) => (key === wanted ? [value?.trim() ?? ''] : []));
  const keys = new Set(attributes.map(({ key }) => key));
  return [...keys].flatMap((key) => {
    const version = /^CVSS(\d)_SCORE$/.exec(key)?.[1];
    if (version === undefined) return [];
    const scores = valuesOf(key);
    const vectors = valuesOf(`CVSS${version}_VECTOR`);
    // Which of several scores a single vector speaks of is not said.
    const vectorAt = (at: number) => (vectors.length === scores.length ? vectors[at] : undefined);
    return scores.map((value, at) => ({
      score: isNumber(value) ? Number(value) : Number.NaN,
      vector: vectorAt(at),
      version,
      said: `${key} ${value}`,
    }));
  });
}

const isNumber = (text: string): boolean => /^\d+(\.\d+)?$/.test(text);

export function unreadableFinding(
  raw: unknown,
  error: z.core.$ZodError,
): { readonly unreadable: string } {
  const [issue] = error.issues;
  const known = raw as { name?: unknown; title?: unknown; findingArn?: unknown } | null;
  const name = [known?.name, known?.title, known?.findingArn].find(
    (text): text is string => typeof text === 'string' && text.trim() !== '',
  );
  return {
    unreadable: `${name ?? 'a finding without a name'}: ${issue?.path.join('.')} ${issue?.message}`,
  };
}
