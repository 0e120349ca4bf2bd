import * as z from 'zod';
import type { Cvss, Finding } from '../core/finding.ts';
import { severityOf } from '../core/severity.ts';
import { sayMissing } from './missing.ts';

const Basic = z.object({
  name: z.string().min(1),
  severity: z.string(),
  description: z.string().nullish(),
  uri: z.string().nullish(),
  attributes: z.array(z.object({ key: z.string(), value: z.string().nullish() })).nullish(),
});

export type FindingReading =
  | { readonly findings: readonly Finding[] }
  /** Why it could not be read, with as much of its name as there is. */
  | { readonly unreadable: string };

/**
 * A finding of basic scanning. It never says whether there is a fix, an exploit or another name for
 * the vulnerability; package and scores stand among attributes in any order, each of them optional.
 */
export function readBasicFinding(raw: unknown): FindingReading {
  const result = Basic.safeParse(raw, { error: sayMissing });
  if (!result.success) return unreadableFinding(raw, result.error);
  const { name, severity: reported, description, uri, attributes } = result.data;
  const severity = severityOf(reported);
  if (!severity) return { unreadable: `${name}: unknown severity ${reported}` };
  const attribute = new Map(attributes?.map(({ key, value }) => [key, value ?? undefined]));
  const version = attribute.get('package_version');
  const cvss = cvssAmong(attribute);
  const garbled = [...attribute].find(([key, value]) => isScore(key) && !isReadable(value));
  if (severity === 'UNKNOWN' && garbled) return { unreadable: `${name}: ${garbled.join(' ')}` };
  const finding: Finding = {
    id: name,
    aliases: [],
    aliasesUnsaid: true,
    package: {
      name: attribute.get('package_name') ?? 'unknown package',
      ...(version && { version }),
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

const isScore = (key: string): boolean => /^CVSS\d_SCORE$/.test(key);

const isReadable = (value: string | undefined): boolean =>
  /^\d+(\.\d+)?$/.test(value?.trim() ?? '') && Number(value) <= 10;

/** The newest CVSS that is there: CVSS3_SCORE before CVSS2_SCORE. */
function cvssAmong(attribute: ReadonlyMap<string, string | undefined>): Cvss | undefined {
  for (const generation of ['4', '3', '2']) {
    const score = Number.parseFloat(attribute.get(`CVSS${generation}_SCORE`) ?? '');
    if (!(score > 0 && score <= 10)) continue;
    const vector = attribute.get(`CVSS${generation}_VECTOR`);
    return { score, ...(vector && { vector }), version: generation };
  }
  return undefined;
}

export function unreadableFinding(
  raw: unknown,
  error: z.ZodError,
): { readonly unreadable: string } {
  const [issue] = error.issues;
  const known = raw as { name?: unknown; title?: unknown; findingArn?: unknown } | null;
  const name = [known?.name, known?.title, known?.findingArn].find(
    (text) => typeof text === 'string',
  );
  return {
    unreadable: `${name ?? 'a finding without a name'}: ${issue?.path.join('.')} ${issue?.message}`,
  };
}
