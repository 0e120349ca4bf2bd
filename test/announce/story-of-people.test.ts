import { storyOf } from '../../src/announce/story.ts';
import type { Intervention } from '../../src/core/interventions/intervention.ts';
import type { Said } from '../../src/core/telling/said.ts';
import { shownOf } from '../../src/core/telling/shown.ts';
import { announcementOf } from '../support/announcements.ts';
import { finding, imageWith } from '../support/samples.ts';

const announcement = announcementOf(imageWith({ findings: [finding({ severity: 'CRITICAL' })] }));
const said: Said = {
  verdict: 'quarantined',
  at: '2026-11-21T10:00:06.000Z',
  receipt: 'C0123456789/1.1',
  shown: shownOf(announcement, 1),
};
const DONE = {
  channel: 'C0123456789',
  seen: { number: 1, policyVersion: 'v1', fingerprint: 'f1' },
};
const [ann, bob] = [
  { id: 'U0123456789', name: 'Ann' },
  { id: 'U0123456780', name: 'Bob' },
];
const accepted: Intervention = {
  ...DONE,
  kind: 'accept',
  id: '1',
  by: ann,
  at: '2026-11-20T10:00:00.000Z',
  ids: ['CVE-2026-1000', 'CVE-2026-2000'],
  reason: 'not reachable',
  until: '2026-12-01T00:00:00.000Z',
};
const revoked = (waiver: string, at: string): Intervention => ({
  ...DONE,
  kind: 'revoke',
  id: '2',
  by: bob,
  at,
  waiver,
});
const sentencesAfter = (...done: Intervention[]) =>
  storyOf({ ...announcement, done }, said).sentences;

describe('a thread tells what people did since its last word', () => {
  it('who revoked what, by what was accepted where that is known', () => {
    const later = '2026-11-21T11:00:00.000Z';
    expect(sentencesAfter(accepted, revoked('slack-1', later))).toEqual([
      'Revoked by Bob: what Ann had accepted (CVE-2026-1000, CVE-2026-2000).',
    ]);
    expect(sentencesAfter(revoked('slack-9', later))).toEqual([
      'Revoked by Bob: the waiver slack-9.',
    ]);
  });

  it('and nothing of it twice', () => {
    const done = [revoked('slack-9', '2026-11-21T10:00:04.000Z')];
    const shown = shownOf({ ...announcement, done }, 1);
    expect(storyOf({ ...announcement, done }, { ...said, shown }).sentences).toEqual([]);
  });

  it('also what was done while the last word was on its way', () => {
    expect(sentencesAfter(revoked('slack-9', '2026-11-21T10:00:04.000Z'))).toEqual([
      'Revoked by Bob: the waiver slack-9.',
    ]);
    expect(sentencesAfter(revoked('slack-9', '2026-11-20T10:00:04.000Z'))).toEqual([]);
  });

  it('and by the moment of a click alone where a former version noted the last word', () => {
    const { clicks: _clicks, ...shown } = shownOf(announcement, 1);
    const after = (at: string) =>
      storyOf({ ...announcement, done: [revoked('slack-9', at)] }, { ...said, shown }).sentences;
    expect(after('2026-11-21T10:00:06.000Z')).toEqual([]);
    expect(after('2026-11-21T10:00:07.000Z')).toEqual(['Revoked by Bob: the waiver slack-9.']);
  });

  it('also what was done while it was left in peace', () => {
    const untold = { at: '2026-11-21T10:00:06.000Z' };
    const silently = { ...said, at: '2026-11-21T12:00:00.000Z', untold };
    const done = [revoked('slack-9', '2026-11-21T11:00:00.000Z')];
    expect(storyOf({ ...announcement, done }, silently).sentences).toEqual([
      'Revoked by Bob: the waiver slack-9.',
    ]);
  });

  it('a release that cannot be read any more', () => {
    const shown = { ...shownOf(announcement, 1), released: 'r1' };
    expect(
      storyOf({ ...announcement, release: 'unreadable' }, { ...said, shown }).sentences,
    ).toEqual(['What is on record of its release cannot be read, and counts no more.']);
  });
});
