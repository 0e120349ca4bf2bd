import { readFileSync } from 'node:fs';
import { modalOf } from '../../src/announce/slack/modals/shown-modal.ts';
import { Digest } from '../../src/core/digest.ts';
import type {
  AcceptForm,
  FormSubject,
  Note,
  ReleaseForm,
} from '../../src/core/interventions/form.ts';
import type { Risk } from '../../src/core/interventions/risk.ts';
import { viewOf } from '../../src/local/aws/slack/view-limits.ts';

const about: FormSubject = {
  image: {
    account: '210987654321',
    region: 'eu-central-1',
    repository: 'shop/cart',
    digest: Digest.parse(`sha256:${'a'.repeat(64)}`),
  },
  channel: 'C0SHOP00001',
  seen: { number: 3, policyVersion: '0123456789ab', fingerprint: 'f'.repeat(64) },
  codes: ['kev', 'critical'],
  blocking: [],
  count: 2,
};
const risk = (id: string, more: Partial<Risk> = {}): Risk => ({
  id,
  weight: 'CRITICAL',
  weights: ['CRITICAL'],
  packages: ['log4j-core'],
  isExploited: false,
  rules: ['critical'],
  blocks: true,
  ...more,
});
const accept: AcceptForm = {
  kind: 'accept',
  about,
  image: 'shop/cart:1.4.2',
  risks: [
    risk('CVE-2021-44228', { isExploited: true, fix: '2.17.1' }),
    risk('CVE-2026-4242', { weight: 'HIGH', weights: ['HIGH'], packages: ['openssl'] }),
  ],
  remarks: [
    '1 vulnerability is beyond what you may accept (the worst: CVE-2026-1111, CRITICAL). Whom to ask: #ask-security.',
  ],
  lastDay: '2026-12-20',
  firstChoice: '2026-12-20',
};
const release: ReleaseForm = {
  kind: 'release',
  about,
  image: 'shop/cart:1.4.2',
  reasons: [
    '1 finding is CRITICAL and known by CISA to be exploited (KEV)',
    '1 finding is CRITICAL',
  ],
  hours: [1, 2, 4, 8, 24],
  changed: ['1 vulnerability more blocks it: CVE-2026-4243'],
};
const note: Note = {
  kind: 'note',
  title: 'Accept risk',
  text: 'The policy does not let you accept risks in shop/cart: it lets the user group S0123456789. Whom to ask: #ask-security.',
  ids: ['U0123456789', 'S0123456789'],
};
const many: AcceptForm = {
  ...accept,
  risks: Array.from({ length: 12 }, (_, at) => risk(`CVE-2026-${10_000 + at}`)),
  remarks: [],
};

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));

describe('a form in Slack', () => {
  it.each([
    ['modal-accept', accept],
    ['modal-accept-one', { ...accept, risks: accept.risks.slice(0, 1), remarks: [] }],
    ['modal-accept-many', many],
    ['modal-release', release],
    ['modal-note', note],
  ])('is the one that has been looked at, and Slack takes it: %s', (name, shown) => {
    const modal = modalOf(shown);
    expect(modal).toEqual(golden(name));
    expect(() => viewOf(modal, 'modal')).not.toThrow();
  });
});
