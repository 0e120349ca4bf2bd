import { Digest } from '../../src/core/digest.ts';
import type { Evidence, PlatformEvidence, ScanReading } from '../../src/core/evidence/evidence.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { ImageRef } from '../../src/core/image.ts';
import type { Background } from '../../src/core/judgement/background.ts';
import type { Decision } from '../../src/core/judgement/decision.ts';
import type { Judgement } from '../../src/core/judgement/judgement.ts';
import type { Current, Seen } from '../../src/core/ledger/ledger.ts';
import {
  BUILT_IN_POLICY,
  type IgnoreRule,
  type Policy,
  type RuleSet,
  type Waiver,
} from '../../src/core/policy/policy.ts';
import type { Rule } from '../../src/core/policy/rule.ts';
import type { News } from '../../src/core/telling/hearing.ts';

/** `sha256:aaaa…`: a digest that is easy to recognise. */
export const digestOf = (letter: string): Digest => Digest.parse(`sha256:${letter.repeat(64)}`);

export const IMAGE: ImageRef = {
  account: '210987654321',
  region: 'eu-central-1',
  repository: 'shop/cart',
  digest: digestOf('a'),
};

/** A finding of which everything is known and nothing counts. */
export const finding = (more: Partial<Finding> = {}): Finding => ({
  id: 'CVE-2026-1000',
  aliases: [],
  package: { name: 'openssl', version: '3.0.1' },
  severity: 'LOW',
  fix: { state: 'none' },
  exploit: 'none-known',
  platforms: [],
  ...more,
});

/** A scan that finished and delivered everything. */
export const scan = (more: Partial<ScanReading> = {}): ScanReading => ({
  delivered: {},
  state: 'complete',
  completedAt: '2026-11-21T10:00:00.000Z',
  findings: [],
  unreadable: [],
  undelivered: [],
  ...more,
});

export const platform = (
  name: string,
  digest: Digest,
  more: Partial<ScanReading> = {},
): PlatformEvidence => ({ digest, platform: name, scan: scan(more) });

/** A tagged image that is not an index, with this scan. */
export const imageWith = (
  more: Partial<ScanReading> = {},
  rest: Partial<Evidence> = {},
): Evidence => ({
  image: IMAGE,
  artifact: { kind: 'image', manifest: { text: '{}', mediaType: 'application/json' } },
  tags: ['1.4.2'],
  platforms: [{ digest: IMAGE.digest, scan: scan(more) }],
  ...rest,
});

/** A tagged index of these platforms. */
export const indexOf = (
  platforms: readonly PlatformEvidence[],
  rest: Partial<Evidence> = {},
): Evidence => ({
  image: IMAGE,
  artifact: { kind: 'index', manifest: { text: '{}', mediaType: 'application/json' } },
  tags: ['1.4.2'],
  platforms,
  ...rest,
});

/** Nothing is known beside the evidence: no copy of a feed, nothing written down, no waiver. */
export const background = (more: Partial<Background> = {}): Background => ({
  now: new Date('2026-11-21T10:00:05Z'),
  intel: {},
  details: new Map(),
  ownFindings: [],
  otherFindings: [],
  waivers: [],
  ...more,
});

/** The built-in policy with other parts; `base` is completed as well. */
export const policyWith = ({
  base,
  ...more
}: Partial<Omit<Policy, 'base'>> & { readonly base?: Partial<RuleSet> } = {}): Policy => ({
  ...BUILT_IN_POLICY,
  ...more,
  base: { ...BUILT_IN_POLICY.base, ...base },
});

/** A policy of these rules alone. */
export const policyOfRules = (...rules: Rule[]): Policy => policyWith({ base: { rules } });

export const ignoreRule = (more: Partial<IgnoreRule> = {}): IgnoreRule => ({
  name: 'noise',
  scope: { ids: ['CVE-2026-1000'] },
  reason: 'the code is not in the image',
  source: 'policy.yml:20',
  origin: 'policy',
  ...more,
});

/** A waiver for ten days more. */
export const waiver = (more: Partial<Waiver> = {}): Waiver => ({
  name: 'accepted',
  scope: { ids: ['CVE-2026-1000'] },
  by: 'dana@shop.example',
  reason: 'fixed in the next release',
  until: '2026-12-01T10:00:05.000Z',
  source: 'policy.yml:30',
  origin: 'policy',
  ...more,
});

/** For routes that say every verdict: they do not look at how it was decided. */
export const newsOf = (one: Judgement): News => ({ judgement: one, decision: {} as Decision });

export const judgement = (more: Partial<Judgement> = {}): Judgement => ({
  image: IMAGE,
  standing: 'subject',
  verdict: 'approved',
  reasons: [{ code: 'nothing-counts', text: 'scanned completely, no findings' }],
  counts: {},
  platforms: [{ digest: IMAGE.digest, state: 'complete', completedAt: '2026-11-21T10:00:00.000Z' }],
  fingerprint: 'f1',
  policyVersion: 'built-in-1',
  rules: [],
  feeds: {},
  judgedAt: '2026-11-21T10:00:05.000Z',
  names: ['1.4.2'],
  ...more,
});

/** A settled judgement in the ledger. */
export const settledWith = (more: Partial<Current> = {}): Current => ({
  judgement: judgement(),
  number: 1,
  revision: 1,
  settledAt: '2026-11-21T10:00:06.000Z',
  lease: { owner: 'somebody', until: 1_795_255_260_000 },
  marking: { state: 'marked', tag: 'approved-aaaaaaaaaaaa' },
  said: {},
  findingsItems: 0,
  watch: { state: 'ended', since: '2026-11-01T00:00:00.000Z' },
  ...more,
});

/** The same judgement while its acts are not all done. */
export const unfinishedWith = (more: Partial<Current> = {}): Current => {
  const { settledAt: _settled, marking: _marking, ...open } = settledWith(more);
  return open;
};

/** What a look has seen, of an image that is not looked at daily any more. */
export const seenWith = (reviewAt?: string): Seen => ({
  reviewAt,
  platforms: judgement().platforms,
  watch: { state: 'ended', since: '2026-11-01T00:00:00.000Z' },
});
