import { kevOn, others, REFRESH } from '../support/feeds.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  findingChanged,
  pendingScan,
  pushOf,
  SWEEP,
} from '../support/worlds.ts';

/** One thing that happens, with what people do in one go. */
export interface Step {
  readonly name: string;
  /** When it happens, an ISO time. */
  readonly at: string;
  readonly inputs: readonly unknown[];
}

/** A life to be lived, with what holds from its beginning. */
export interface Life {
  readonly name: string;
  readonly policy: object;
  readonly repositories: readonly object[];
  readonly steps: readonly Step[];
}

export const ANN = 'U0ANN00001';
export const BOB = 'U0BOB00001';

const policy = {
  quarantine: { critical: { severity: 'CRITICAL' }, exploited: { kev: true } },
  undecided: { 'tell-after': '1 hour' },
  notify: [{ repository: 'shop/*', mention: ['S0SHOP00001'] }],
  'may-accept': [{ by: [ANN, BOB], 'at-most': '60 days' }],
  'may-release': [{ by: [ANN, BOB], 'at-most': '72 hours' }],
};

export const API = digestOf('a1');

const act = (user: string, doing: object) => ({ 'slack-action': { user, ...doing } });
const press = (user: string, button: string, values: object = {}) => act(user, { button, values });
const send = (user: string, modal: string, values: object) => act(user, { modal, values });

/** The scan that ends at a time, with these findings, and its event. */
const scanned = (at: string, ...severities: string[]): unknown[] => {
  const scan = basicScan(...severities);
  const imageScanFindings = { ...scan.imageScanFindings, imageScanCompletedAt: at };
  return [
    changeOf([{ imageDigest: API, scan: { ...scan, imageScanFindings } }]),
    basicScanEnded(API),
  ];
};

const on = (day: number, time: string): string => `2026-11-${day}T${time}:00Z`;
const step = (name: string, at: string, ...inputs: unknown[]): Step => ({ name, at, inputs });

/** From its push to its last scan, with everything that people can do about it in between. */
export const LIFE: Life = {
  name: 'the life of an image',
  policy,
  repositories: [
    {
      repositoryName: 'shop/api',
      images: [{ imageDigest: API, imageTags: ['1.4.2'], scan: pendingScan() }],
    },
  ],
  steps: [
    step('pushed', on(21, '12:00'), pushOf(API, '1.4.2')),
    step('undecided for an hour', on(21, '13:02'), SWEEP),
    step('scanned', on(21, '14:00'), ...scanned(on(21, '14:00'), 'CRITICAL', 'LOW')),
    step(
      'accepted',
      on(21, '15:00'),
      press(ANN, 'accept'),
      send(ANN, 'accept', {
        reason: 'not reachable',
        until: '2026-12-10',
        where: 'every image of the repository',
      }),
    ),
    step('judged by what was accepted', on(21, '15:01'), SWEEP),
    step('worse', on(21, '16:00'), ...scanned(on(21, '16:00'), 'CRITICAL', 'LOW', 'CRITICAL')),
    step('asked to be scanned again', on(21, '17:00'), press(BOB, 'rescan')),
    step('not scanned again', on(21, '17:01'), SWEEP),
    step(
      'released',
      on(21, '18:00'),
      press(ANN, 'release'),
      send(ANN, 'release', { reason: 'the shop is down', hours: '24' }),
    ),
    step('judged as released', on(21, '18:01'), SWEEP),
    step('withdrawn', on(21, '19:00'), press(BOB, 'withdraw')),
    step('judged without a release', on(21, '19:01'), SWEEP),
    step('snoozed', on(21, '20:00'), press(BOB, 'snooze', { snooze: '1' })),
    step(
      'a catalogue of what is exploited',
      on(21, '21:00'),
      {
        world: { feeds: { kev: kevOn('2026-11-21', 'CVE-2026-10001', ...others(19)) } },
      },
      REFRESH,
    ),
    step('a finding has changed', on(21, '22:00'), findingChanged(API)),
    step('known to be exploited', on(21, '22:03'), SWEEP),
    step(
      'accepted for this image',
      on(22, '23:00'),
      press(BOB, 'accept'),
      send(BOB, 'accept', {
        risks: ['CVE-2026-10001', 'CVE-2026-10002'],
        reason: 'behind a proxy',
        until: '2026-12-01',
        where: 'this image alone',
      }),
    ),
    step('judged by both', on(22, '23:01'), SWEEP),
    step('revoked', on(23, '01:00'), press(BOB, 'revoke.0')),
    step('judged without it', on(23, '01:01'), SWEEP),
    step('corrected', on(23, '02:00'), ...scanned(on(23, '02:00'), 'LOW')),
    step('looked at', on(24, '12:00'), SWEEP),
  ],
};
