/*
 * The policies that histories play under. Which rules hold for a history is said by the kind of its
 * repository, so that one deployment serves all kinds at once.
 */

export const KINDS = ['plain', 'grace', 'waived', 'impatient'] as const;
export type Kind = (typeof KINDS)[number];

const critical = { critical: { severity: 'CRITICAL' } };
const waiver = (id: string, until: string) => ({
  id,
  repository: 'waived/*',
  by: 'dana@shop.example',
  reason: 'not reachable',
  until,
});

/** The first finding of every scan has this id. */
export const FIRST = 'CVE-2026-10000';

const graceOf = (grace: string) => ({
  repository: 'grace/*',
  quarantine: { high: { severity: 'HIGH', grace } },
});
const impatient = (after: string) => ({
  repository: 'impatient/*',
  quarantine: critical,
  undecided: { default: { 'quarantine-after': after }, 'tell-after': '30 minutes' },
});

const acting = {
  'may-accept': [{ by: ['U0ADA000001'] }],
  'may-release': [{ by: ['U0ADA000001'], 'at-most': '24 hours' }],
};

export const POLICIES: readonly object[] = [
  {
    ...acting,
    quarantine: critical,
    overrides: [graceOf('1 day'), impatient('6 hours')],
    waivers: [waiver(FIRST, '2026-11-22T18:00Z')],
    rescan: { every: '7 days' },
  },
  {
    quarantine: { high: { severity: 'HIGH' } },
    overrides: [graceOf('2 hours'), impatient('12 hours')],
    waivers: [waiver(FIRST, '2026-11-25T06:00Z')],
    rescan: { every: '7 days' },
  },
  {
    quarantine: { any: { severity: 'LOW' } },
    overrides: [{ repository: 'grace/*', mode: 'advise' }, impatient('3 days')],
    scan: { 'no-older-than': '3 days', 'on-arrival': true },
    rescan: { every: '2 days' },
  },
];
