import { topicMessage } from '../../src/announce/topic-message.ts';
import type { Finding } from '../../src/core/finding.ts';
import { announcementOf } from '../support/announcements.ts';
import { digestOf, finding, IMAGE, imageWith, indexOf, platform } from '../support/samples.ts';

const bytes = (text: string): number => Buffer.byteLength(text);
const sizeOf = ({ message, attributes }: ReturnType<typeof topicMessage>): number =>
  bytes(message) +
  Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + bytes(name) + bytes('String') + bytes(value),
    0,
  );
const criticals = (count: number, more: Partial<Finding> = {}): Finding[] =>
  Array.from({ length: count }, (_, index) =>
    finding({ id: `CVE-2026-${10_000 + index}`, severity: 'CRITICAL', ...more }),
  );

describe('the message for subscribers of the topic', () => {
  it('carries the verdict with its evidence as JSON', () => {
    const evidence = imageWith({
      findings: [
        finding({
          severity: 'CRITICAL',
          fix: { state: 'available', version: '3.0.2' },
          exploit: 'known',
        }),
        finding({ id: 'TEMP-1', severity: 'UNKNOWN' }),
      ],
    });
    const { subject, message, attributes } = topicMessage(announcementOf(evidence));
    expect(subject).toBe('[quarantined] shop/cart:1.4.2');
    expect(attributes).toEqual({
      repository: 'shop/cart',
      verdict: 'quarantined',
      severity: 'CRITICAL',
      account: '210987654321',
      region: 'eu-central-1',
    });
    expect(JSON.parse(message)).toEqual({
      verdict: 'quarantined',
      answer: 'Do not ship. 1 finding is CRITICAL.',
      image: {
        account: '210987654321',
        region: 'eu-central-1',
        repository: 'shop/cart',
        digest: digestOf('a'),
        tags: ['1.4.2'],
      },
      reasons: [{ code: 'critical', text: '1 finding is CRITICAL' }],
      doubts: [],
      counts: { CRITICAL: 1, UNKNOWN: 1 },
      deciding: [
        {
          rule: 'critical',
          id: 'CVE-2026-1000',
          severity: 'CRITICAL',
          package: 'openssl',
          version: '3.0.1',
          fix: { state: 'available', version: '3.0.2' },
          exploit: 'known',
          platforms: [],
        },
      ],
      decidingTotal: 1,
      unranked: [
        {
          id: 'TEMP-1',
          severity: 'UNKNOWN',
          package: 'openssl',
          version: '3.0.1',
          fix: { state: 'none' },
          exploit: 'none-known',
          platforms: [],
        },
      ],
      unrankedTotal: 1,
      platforms: [
        { digest: digestOf('a'), state: 'complete', completedAt: '2026-11-21T10:00:00.000Z' },
      ],
      marking: { state: 'marked', tag: 'quarantined-aaaaaaaaaaaa' },
      judgedAt: '2026-11-21T10:00:05.000Z',
      policyVersion: 'built-in-1',
      console: `https://eu-central-1.console.aws.amazon.com/ecr/repositories/private/210987654321/shop/cart/_/image/${digestOf('a')}/details?region=eu-central-1`,
    });
  });

  it('of a verdict that was another one says so', () => {
    const announcement = announcementOf(imageWith({ findings: criticals(1) }));
    const { message } = topicMessage({ ...announcement, before: 'approved' });
    expect(JSON.parse(message)).toMatchObject({
      verdict: 'quarantined',
      before: 'approved',
      answer: 'Do not ship. 1 finding is CRITICAL. It was approved until now.',
    });
  });

  it('has no empty attribute, even where there is no finding', () => {
    expect(topicMessage(announcementOf(imageWith())).attributes).toMatchObject({
      severity: 'NONE',
    });
  });

  it.each([
    ['of a long repository', 'r'.repeat(256), '1.4.2', `[approved] ${'r'.repeat(85)}...`],
    ['of exactly 99 characters', 'r'.repeat(82), '1.4.2', `[approved] ${'r'.repeat(82)}:1.4.2`],
    ['of 100 characters', 'r'.repeat(83), '1.4.2', `[approved] ${'r'.repeat(83)}:1...`],
    ['of a name beyond ASCII', 'shop/cart', 'ü\n🔥', '[approved] shop/cart:????'],
  ])('has a subject that SNS takes: %s', (_what, repository, tag, subject) => {
    const evidence = imageWith({}, { image: { ...IMAGE, repository }, tags: [tag] });
    const said = topicMessage(announcementOf(evidence)).subject;
    expect(said).toBe(subject);
    expect(said.length).toBeLessThan(100);
  });

  it('lists the worst hundred of 10,000 findings and stays under 262,144 bytes', () => {
    const message = topicMessage(announcementOf(imageWith({ findings: criticals(10_000) })));
    expect(sizeOf(message)).toBeLessThan(262_144);
    const body = JSON.parse(message.message) as { deciding: { id: string }[] };
    expect([body.deciding.length, body.deciding[0]?.id]).toEqual([100, 'CVE-2026-10000']);
    expect(body).toMatchObject({ decidingTotal: 10_000, counts: { CRITICAL: 10_000 } });
  });

  const long = 'x'.repeat(5_000);
  const wide = '漏'.repeat(5_000);
  it.each<[string, Partial<Finding>]>([
    ['ids, names and versions', { package: { name: long, version: long } }],
    ['ids, names and versions of wide letters', { package: { name: wide, version: wide } }],
    ['fixed versions', { fix: { state: 'available', version: long } }],
    ['platforms', { platforms: [long] }],
  ])('stays under 262,144 bytes with long %s', (_what, more) => {
    const list = [
      ...criticals(200, more),
      ...criticals(200, more).map((one) => ({
        ...one,
        id: `${more.package?.name ?? ''}${one.id}U`,
        severity: 'UNKNOWN' as const,
      })),
    ];
    expect(sizeOf(topicMessage(announcementOf(imageWith({ findings: list }))))).toBeLessThan(
      262_144,
    );
  });

  it('stays under 262,144 bytes with a hundred platforms whose scans failed at length', () => {
    const platforms = Array.from({ length: 100 }, (_, index) =>
      platform(`linux/p${index}`, digestOf('b'), { state: 'failed', detail: long }),
    );
    const [first] = platforms;
    const critical = { ...first?.scan, findings: criticals(1) };
    const evidence = indexOf([{ ...platform('linux/z', digestOf('c'), critical) }, ...platforms]);
    expect(sizeOf(topicMessage(announcementOf(evidence)))).toBeLessThan(262_144);
  });
});
