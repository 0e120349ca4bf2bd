import * as fc from 'fast-check';
import { findingKey } from '../../src/core/findings/finding.ts';
import type { KeptFinding } from '../../src/core/findings/kept-finding.ts';
import { findingsToKeep, judgeAgain } from '../../src/core/judgement/audit.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import type { Decision } from '../../src/core/judgement/decision.ts';
import { judgementOf } from '../../src/core/judgement/judgement.ts';
import type { Waiver } from '../../src/core/policy/policy.ts';
import {
  background,
  digestOf,
  finding,
  imageWith,
  indexOf,
  platform,
  policyWith,
} from '../support/samples.ts';
import { aCase, anAcceptance, withFirstScan } from './arbitraries.ts';

/** As it comes back out of the ledger. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const grounds = ({
  verdict,
  reasons,
  deciding,
  advised,
  inGrace,
  suppressed,
  doubts,
}: Decision) => ({
  verdict,
  reasons,
  deciding: deciding.map((one) => [findingKey(one.finding), one.rule.name, one.match]),
  advised: advised.map((one) => [findingKey(one.finding), one.rule.name, one.match]),
  inGrace: inGrace.map((one) => [findingKey(one.finding), one.until]),
  suppressed: suppressed.map(({ finding: one, by }) => [findingKey(one), by]),
  doubts,
});

describe('an audit', () => {
  it('comes to the same verdict on the same grounds, by the record and the policy alone', () => {
    fc.assert(
      fc.property(aCase, ({ evidence, policy, background: known }) => {
        const decision = decide(evidence, policy, { ...known, waivers: policy.waivers });
        const judgement = stored(judgementOf(evidence, decision, policy.version, known.now));
        const kept = stored<KeptFinding[]>(findingsToKeep(decision));
        expect(grounds(judgeAgain(judgement, kept, policy))).toEqual(grounds(decision));
      }),
      { numRuns: 1_000 },
    );
  });

  it('does so where persons have accepted what no scanner can read', () => {
    fc.assert(
      fc.property(
        aCase,
        fc.array(anAcceptance, { maxLength: 2 }),
        fc.boolean(),
        ({ evidence: seen, policy: given, background: known }, accepted, isUnsupported) => {
          const policy = { ...given, accepted };
          const evidence = isUnsupported
            ? withFirstScan(seen, (scan) => ({ ...scan, state: 'unsupported', findings: [] }))
            : seen;
          const decision = decide(evidence, policy, { ...known, waivers: policy.waivers });
          const judgement = stored(judgementOf(evidence, decision, policy.version, known.now));
          const kept = stored<KeptFinding[]>(findingsToKeep(decision));
          const again = judgeAgain(judgement, kept, policy);
          expect({ ...grounds(again), accepted: again.accepted }).toEqual({
            ...grounds(decision),
            accepted: decision.accepted,
          });
          // A policy that accepts nothing approves by the record what it would have approved then.
          const plain = decide(evidence, given, { ...known, waivers: given.waivers }).verdict;
          const { verdict } = judgeAgain(judgement, kept, given);
          expect(verdict === 'approved').toBe(plain === 'approved');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('goes by what people had accepted from Slack, which stands in no policy', () => {
    const evidence = indexOf([
      platform('linux/amd64', digestOf('b'), {
        findings: [finding({ severity: 'CRITICAL', platforms: ['linux/amd64'] })],
      }),
      platform('linux/arm64', digestOf('c'), {
        findings: [
          finding({ severity: 'CRITICAL', platforms: ['linux/arm64'], fix: { state: 'none' } }),
          finding({ id: 'CVE-2026-2', severity: 'LOW' }),
        ],
      }),
    ]);
    const { id } = finding();
    const waiver: Waiver = {
      name: 'slack-V1',
      scope: { ids: [id, 'CVE-2026-9'], repositories: [evidence.image.repository] },
      by: 'dana (U0DANA0001)',
      reason: 'not reachable',
      until: '2026-12-01T00:00:00.000Z',
      source: 'Slack, C0SHOP0001',
      origin: 'slack',
    };
    const decision = decide(evidence, policyWith(), background({ waivers: [waiver] }));
    const judgement = stored(judgementOf(evidence, decision, 'v1', background().now));
    const kept = stored<KeptFinding[]>(findingsToKeep(decision));
    expect(judgement.verdict).toBe('approved');
    expect(grounds(judgeAgain(judgement, kept, policyWith()))).toEqual(grounds(decision));
    // A policy under which no waiver may last so long would not have had it in force.
    const strict = policyWith({ longestWaiver: 1 });
    expect(judgeAgain(judgement, kept, strict).verdict).toBe('quarantined');
  });

  it('shows what another policy would have said of the same case', () => {
    const evidence = imageWith({ findings: [finding({ severity: 'MEDIUM' })] });
    const decision = decide(evidence, policyWith(), background());
    const judgement = judgementOf(evidence, decision, 'v1', background().now);
    const strict = policyWith({
      base: { mode: 'enforce', rules: [{ name: 'any', severityAtLeast: 'LOW' }], undecided: {} },
    });
    expect(judgement.verdict).toBe('approved');
    expect(judgeAgain(judgement, findingsToKeep(decision), strict).verdict).toBe('quarantined');
  });
});

describe('what is kept of a finding', () => {
  const on = (name: string, letter: string, fix: 'none' | 'available') =>
    platform(name, digestOf(letter), {
      findings: [finding({ platforms: [name], arn: `arn:${letter}`, fix: { state: fix } })],
    });
  const keptOf = (second: 'none' | 'available') =>
    findingsToKeep(
      decide(
        indexOf([on('linux/amd64', 'b', 'none'), on('linux/arm64', 'c', second)]),
        policyWith(),
        background(),
      ),
    ).map(({ occurrences }) => occurrences?.length);

  it('is one where its platforms say the same of it', () => {
    expect(keptOf('none')).toEqual([undefined]);
  });

  it('is what each says where they do not', () => {
    expect(keptOf('available')).toEqual([2]);
  });
});
