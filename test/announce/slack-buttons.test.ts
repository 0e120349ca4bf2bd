import type { Announcement } from '../../src/announce/announcement.ts';
import { buttonsBlock } from '../../src/announce/slack/slack-buttons.ts';
import { slackMessage } from '../../src/announce/slack/slack-message.ts';
import type { Waiver } from '../../src/core/policy/policy.ts';
import { DAY } from '../../src/core/time.ts';
import { announcementOf } from '../support/announcements.ts';
import { finding, imageWith, policyWith, waiver } from '../support/samples.ts';

const rule = { by: ['U0ANN00001'], source: 'policy.yml:1' };
const both = { mayAccept: [rule], mayRelease: [rule] };
const guidance = { longestWaiver: 90 * DAY };
const CRITICAL = finding({ severity: 'CRITICAL' });
const quarantined = announcementOf(imageWith({ findings: [CRITICAL] }));
const approved = announcementOf(imageWith({ findings: [] }));
const undecided = announcementOf(imageWith({ state: 'pending' }));

const labels = (announcement: Announcement, acting = both): string[] =>
  buttonsBlock({ ...announcement, acting }).flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map((one) => (one.type === 'button' ? one.text.text : one.placeholder.text))
      : [],
  );

describe('the message offers', () => {
  it('nothing where nobody may act, anywhere or in the repository', () => {
    expect(buttonsBlock(quarantined)).toEqual([]);
    expect(labels(quarantined, { mayAccept: [], mayRelease: [] })).toEqual([]);
    const elsewhere = [{ ...rule, repository: 'base/*' }];
    expect(labels(quarantined, { mayAccept: elsewhere, mayRelease: elsewhere })).toEqual([]);
  });

  it('of a quarantined image what the policy lets anybody do, and asking and waiting', () => {
    expect(labels(quarantined)).toEqual([
      'Accept risk…',
      'Release anyway…',
      'Scan again',
      'Snooze…',
    ]);
    expect(labels(quarantined, { mayAccept: [rule], mayRelease: [] })).toEqual([
      'Accept risk…',
      'Scan again',
      'Snooze…',
    ]);
  });

  it('of an undecided image no accepting, and of an approved one nothing', () => {
    expect(labels(undecided)).toEqual(['Release anyway…', 'Scan again', 'Snooze…']);
    expect(labels(approved)).toEqual([]);
  });

  it('to revoke what was accepted from Slack, whatever the verdict', () => {
    const accepted = waiver({
      name: 'slack-V1',
      by: 'ann (U0ANN00001)',
      until: '2026-12-21T00:00:00.000Z',
      origin: 'slack',
    });
    const evidence = imageWith({ findings: [CRITICAL] });
    const waivedBy = (one: Waiver) =>
      announcementOf(evidence, undefined, policyWith({}), { waivers: [one] });
    const waived = waivedBy(accepted);
    expect(labels(waivedBy(waiver()))).toEqual([]);
    expect(waived.decision.suppressed).toHaveLength(1);
    const [block] = buttonsBlock({ ...waived, acting: both });
    expect(block).toMatchObject({
      type: 'actions',
      elements: [
        {
          action_id: 'revoke.0',
          text: { text: 'Revoke: ann' },
          value: expect.stringMatching(
            /^210987654321\/eu-central-1\/shop\/cart@sha256:a+ slack-V1$/,
          ),
          confirm: {
            text: {
              text: 'What ann has accepted until the end of 2026-12-20 blocks again from now on, in every image that the waiver is for, unless somebody else has accepted it as well. They may be quarantined.',
            },
          },
        },
      ],
    });
  });

  it('to end a release', () => {
    const released: Announcement = {
      ...approved,
      judgement: {
        ...approved.judgement,
        reasons: [{ code: 'released', text: 'released by ann until …' }],
      },
    };
    expect(labels(released)).toEqual(['End the release']);
  });

  it('to end one that holds, also where the image may ship without it', () => {
    const evidence = imageWith({ findings: [] });
    const release = {
      id: 'r1',
      by: { id: 'U0123456789', name: 'Ann' },
      at: '2026-11-21T09:00:00.000Z',
      reason: 'the shop is down',
      until: '2026-11-22T09:00:00.000Z',
    };
    const spare = announcementOf(evidence, undefined, policyWith({}), { release });
    expect(labels(spare)).toEqual(['End the release']);
    expect(JSON.stringify(slackMessage(spare).blocks)).toContain(
      'Released by Ann until <!date^1795338000^{date_num} {time} your time|2026-11-22 09:00 UTC>: the shop is down. It may ship without that now',
    );
  });
});

it('where people may accept from the message, what to do names no waiver', () => {
  const evidence = imageWith({
    findings: [
      finding({ severity: 'CRITICAL' }),
      finding({ id: 'CVE-2', severity: 'CRITICAL', fix: { state: 'unknown' } }),
    ],
  });
  const said = (more: Partial<Announcement>) =>
    JSON.stringify(slackMessage({ ...announcementOf(evidence), ...more }).blocks);
  expect(said({})).toMatch(/risk accepted by a waiver.*accepted by a waiver \(who/);
  expect(said({ acting: both })).toMatch(/without the package\.\\n.*and push again\."/);
  expect(said({ acting: both })).not.toContain('accepted by a waiver');
});

it('where people may accept from the message, there is nothing to paste', () => {
  const said = (announcement: Announcement) => JSON.stringify(slackMessage(announcement).blocks);
  expect(said({ ...quarantined, guidance })).toContain('To accept the risk');
  expect(said({ ...quarantined, guidance, acting: both })).not.toContain('To accept the risk');
  const release = { mayAccept: [], mayRelease: [rule] };
  expect(said({ ...quarantined, guidance, acting: release })).toContain('To accept the risk');
});
