import { readFileSync } from 'node:fs';
import type { Announcement } from '../../src/announce/announcement.ts';
import { slackMessage } from '../../src/announce/slack/slack-message.ts';
import type { Verdict } from '../../src/core/judgement/verdict.ts';
import type { Waiver } from '../../src/core/policy/policy.ts';
import { announcementOf } from '../support/announcements.ts';
import { finding, IMAGE, imageWith, waiver } from '../support/samples.ts';
import * as gallery from './gallery.ts';
import { lapsing } from './lapsing.ts';
import { findings, mrkdwnOf, sectionsOf, textsOf } from './shown.ts';

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));

describe('the message for a channel', () => {
  it.each([
    ['quarantined', gallery.halfKnown],
    ['quarantined-in-full', gallery.inFull],
    ['advised', gallery.advised],
    ['waiver-lapsed', gallery.lapsed],
    ['basic-scan', gallery.basicScan],
    ['approved', gallery.clean],
    ['approved-with-exceptions', gallery.withExceptions],
    ['marking-impossible', gallery.unmarked],
    ['released', gallery.released],
    ['undecided', gallery.undecided],
    ['undecided-pending', gallery.pending],
  ])('is the one that has been looked at: %s', (name, announcement) => {
    expect(slackMessage(announcement)).toEqual(golden(name));
  });

  // A decision may have been written down in between: a finding is the same by its identity.
  it.each(Object.entries(gallery))('says the same of a copy of %s', (_name, announcement) => {
    expect(slackMessage(copyOf(announcement))).toEqual(slackMessage(announcement));
  });

  it('of an approved image counts what it has, though nothing of it counts', () => {
    const list = [
      finding({ id: 'CVE-2026-1', severity: 'MEDIUM' }),
      finding({ id: 'CVE-2026-2' }),
      finding({ id: 'CVE-2026-3' }),
    ];
    const announcement = announcementOf(imageWith({ findings: list }));
    expect(slackMessage(announcement).text).toBe(
      'Approved: shop/cart:1.4.2 (1 MEDIUM · 2 LOW). May ship. Scanned completely, no finding meets a rule of the policy.',
    );
    expect(sectionsOf(announcement)).toEqual([
      '*May ship. Scanned completely, no finding meets a rule of the policy.*\n1 MEDIUM · 2 LOW',
      'Not blocking: MEDIUM CVE-2026-1, LOW CVE-2026-2, CVE-2026-3',
    ]);
  });

  it('names after the lines that decided what did not, worst first', () => {
    const list = [
      finding({ id: 'CVE-2026-1', severity: 'CRITICAL' }),
      finding({ id: 'CVE-2026-2', severity: 'HIGH' }),
      finding({ id: 'CVE-2026-3', severity: 'MEDIUM' }),
      finding({ id: 'CVE-2026-4' }),
      finding({ id: 'CVE-2026-5' }),
    ];
    expect(sectionsOf(announcementOf(imageWith({ findings: list })))).toEqual([
      '*Do not ship. 1 finding is CRITICAL.*\n1 CRITICAL · 1 HIGH · 1 MEDIUM · 2 LOW',
      '*What to do*\nNo fix yet for 1 CRITICAL: do without the package, or have the risk accepted by a waiver.',
      '*What blocks*\n• CRITICAL CVE-2026-1 `openssl` `3.0.1`',
      'Not blocking: HIGH CVE-2026-2, MEDIUM CVE-2026-3, LOW CVE-2026-4, CVE-2026-5',
    ]);
  });

  it('says nothing of what does not count where everything decided', () => {
    const list = [finding({ id: 'CVE-2026-1', severity: 'CRITICAL' })];
    expect(sectionsOf(announcementOf(imageWith({ findings: list }))).at(-1)).toBe(
      '*What blocks*\n• CRITICAL CVE-2026-1 `openssl` `3.0.1`',
    );
  });

  it('says once that fixes are unknown, where they are so for every finding that decided', () => {
    const list = [
      finding({ id: 'CVE-2026-1', severity: 'CRITICAL', fix: { state: 'unknown' } }),
      finding({ id: 'CVE-2026-2', severity: 'HIGH', fix: { state: 'unknown' } }),
      finding({ id: 'CVE-2026-3', fix: { state: 'none' } }),
    ];
    expect(sectionsOf(announcementOf(imageWith({ findings: list })))).toEqual([
      '*Do not ship. 1 finding is CRITICAL; 1 finding is HIGH, and the scan does not say whether there is a fix.*\n1 CRITICAL · 1 HIGH · 1 LOW',
      '*What to do*\nThe scan does not say whether there are fixes: see the advisories. Rebuild on a current base image and push again; what stays can be accepted by a waiver (who, why, until when).',
      [
        '*What blocks*',
        '• CRITICAL CVE-2026-1 `openssl` `3.0.1`',
        '• HIGH CVE-2026-2 `openssl` `3.0.1`',
      ].join('\n'),
      'Not blocking: LOW CVE-2026-3',
    ]);
  });

  it.each([
    [[1, undefined], '*in use by 1 task or pod*'],
    [[1, 4], '*in use by 4 tasks or pods*'],
    [[0, undefined], undefined],
  ])('says of %j tasks and pods at its findings: %s', (used, said) => {
    const list = used.map((inUse, index) =>
      finding({ id: `CVE-2026-${index}`, ...(inUse !== undefined && { inUse }) }),
    );
    const shown = textsOf(slackMessage(announcementOf(imageWith({ findings: list }))).blocks);
    expect(
      shown
        .find((text) => /in use/i.test(text))
        ?.split(' · ')
        .at(-1),
    ).toBe(said);
  });

  describe('of a verdict that was another one', () => {
    const critical = announcementOf(imageWith({ findings: findings(1, () => ({})) }));

    it('says so', () => {
      const announcement: Announcement = { ...critical, before: 'approved' };
      expect(slackMessage(announcement).text).toBe(
        'Quarantined: shop/cart:1.4.2 (1 CRITICAL). Do not ship. 1 finding is CRITICAL. It was approved until now.',
      );
      expect(sectionsOf(announcement)[0]).toBe(
        '*Do not ship. 1 finding is CRITICAL. It was approved until now.*\n1 CRITICAL',
      );
      expect(sectionsOf({ ...announcementOf(imageWith()), before: 'quarantined' })).toEqual([
        '*May ship. Scanned completely, no findings. It was quarantined until now.*',
      ]);
    });

    describe('because waivers have lapsed', () => {
      const until = (day: string) => `${day}T00:00:00.000Z`;
      const answer = (waivers: Waiver[], before: Verdict = 'approved', count = 2) => {
        const evidence = imageWith({
          findings: findings(count, (index) => ({ id: `C-${index + 1}` })),
        });
        const [line] = sectionsOf({ ...lapsing(evidence, waivers), before });
        return line?.split('\n')[0];
      };

      it('says whose waiver it was and when it ended', () => {
        expect(answer([waiver({ scope: { ids: ['C-*'] }, until: until('2026-11-15') })])).toBe(
          '*Do not ship. 2 findings are CRITICAL. It was approved until now: the waiver of dana@shop.example ended on 2026-11-14.*',
        );
      });

      it('says of several how many, and when the last ended', () => {
        const waivers = [
          waiver({ name: 'a', scope: { ids: ['C-1'] }, until: until('2026-11-21') }),
          waiver({ name: 'b', scope: { ids: ['C-2'] }, until: until('2026-11-15') }),
        ];
        expect(answer(waivers)).toBe(
          '*Do not ship. 2 findings are CRITICAL. It was approved until now: 2 waivers ended, the last on 2026-11-20.*',
        );
      });

      it('says nothing of them where something else has decided too, or it was not approved', () => {
        const one = waiver({ scope: { ids: ['C-1'] }, until: until('2026-11-15') });
        expect(answer([one])).toBe(
          '*Do not ship. 2 findings are CRITICAL. It was approved until now.*',
        );
        expect(answer([one], 'undecided', 1)).toBe(
          '*Do not ship. 1 finding is CRITICAL. It was undecided until now.*',
        );
        expect(answer([one], 'quarantined', 1)).toBe('*Do not ship. 1 finding is CRITICAL.*');
      });
    });

    it('says nothing where the same was said before', () => {
      expect(slackMessage({ ...critical, before: 'quarantined' })).toEqual(slackMessage(critical));
    });
  });

  it('names the image by the tag that stays', () => {
    const titled = (...tags: string[]) =>
      textsOf(slackMessage(announcementOf(imageWith({}, { tags }))).blocks)[0];
    expect(titled('latest', 'v2')).toBe('🟢 Approved: shop/cart:v2');
    expect(titled('latest')).toBe('🟢 Approved: shop/cart:latest');
    expect(titled('approved-aaaaaaaaaaaa')).toBe('🟢 Approved: shop/cart@sha256:aaaaaaaaaaaa');
  });

  it.each([
    ['eu-central-1', 'https://eu-central-1.console.aws.amazon.com/'],
    ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
    ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
  ])('leads to the console of %s', (region, start) => {
    const text = mrkdwnOf(announcementOf(imageWith({}, { image: { ...IMAGE, region } })));
    expect(text).toContain(`<${start}ecr/repositories/private/210987654321/shop/cart/_/image/`);
  });
});
