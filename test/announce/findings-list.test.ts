import { readFileSync } from 'node:fs';
import type { Announcement } from '../../src/announce/announcement.ts';
import { seenOf } from '../../src/announce/slack/slack-block.ts';
import { slackList } from '../../src/announce/slack/slack-list.ts';
import { rootMessage } from '../../src/announce/slack/slack-message.ts';
import { slackMoved } from '../../src/announce/slack/slack-moved.ts';
import { refuseBlocks } from '../../src/local/aws/slack/slack-limits.ts';
import { announcementOf } from '../support/announcements.ts';
import { imageWith, policyWith, waiver } from '../support/samples.ts';
import { inFull, pending } from './gallery.ts';
import { findings } from './shown.ts';

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));

const tableOf = (announcement: Announcement) => {
  const { blocks } = slackList(announcement).message;
  const [table] = blocks.flatMap((block) => (block.type === 'data_table' ? [block] : []));
  return table;
};
/** What is seen of the rows below the head, in some columns. */
const rowsOf = (announcement: Announcement, ...columns: number[]) =>
  (tableOf(announcement)?.rows ?? [])
    .slice(1)
    .map((row) => columns.map((at) => (row[at] ? seenOf(row[at]) : '')));
const saidOf = (announcement: Announcement): string => {
  const [section] = slackList(announcement).message.blocks;
  return section?.type === 'section' ? section.text.text : '';
};
const blocking = (count: number, more: (index: number) => object = () => ({})): Announcement =>
  announcementOf(imageWith({ findings: findings(count, more) }));

describe('the list of findings for a thread', () => {
  it('is the one that has been looked at', () => {
    expect(slackList(inFull).message).toEqual(golden('findings-list'));
  });

  it('begins with what counts, then what counts later, and says of the rest by whose word it does not', () => {
    const shown = rowsOf(inFull, 1, 4, 7);
    expect(shown.slice(0, 2)).toEqual([
      ['CVE-2021-44228', 'yes', 'kev'],
      ['CVE-2026-4242', 'yes', 'critical'],
    ]);
    expect(shown).toContainEqual(['CVE-2026-5555', 'from 2026-12-05', 'medium']);
    expect(shown).toContainEqual([
      'CVE-2026-7777',
      'no',
      'waived by dana@shop.example until 2026-12-23: not reachable: we do not parse DTDs',
    ]);
    expect(shown).toContainEqual(['CVE-2026-2222', 'no', 'no rule counts it']);
    expect(shown).toContainEqual(['TEMP-1', 'no', 'no severity and no score']);
    expect(shown).toHaveLength(inFull.decision.findings.length);
  });

  it('says of nothing that it does not count while the image is undecided', () => {
    const undecided = { ...blocking(1, () => ({ severity: 'LOW' })), judgement: pending.judgement };
    expect(rowsOf(undecided, 4)).toEqual([['not known yet']]);
  });

  it('is sorted by what a severity weighs, and not by the alphabet', () => {
    const [, row] = tableOf(inFull)?.rows ?? [];
    expect(row?.[0]).toEqual({ type: 'raw_number', value: 5, text: 'CRITICAL' });
  });

  it('says how many it leaves out, and where all of them are', () => {
    const many = blocking(240);
    expect(rowsOf(many, 1)).toHaveLength(99);
    expect(saidOf(many)).toMatch(
      /^\*The worst 99 of 240 findings of shop\/cart:1\.4\.2\* · 240 count · .*\nAll of them: `npx ecr-scan-notifier explain shop\/cart@sha256:a+ --json`$/,
    );
    expect(saidOf(blocking(2))).toMatch(
      /^\*2 findings of shop\/cart:1\.4\.2\* · 2 count · [^\n]*$/,
    );
  });

  it.each(['x', '&', '<', '`', '\n', '🔥', '\u202e'])(
    'is taken by Slack, of 10,000 findings whose texts are of %j',
    (letter) => {
      const long = letter.repeat(1_000);
      const many = blocking(10_000, (index) => ({
        id: `${long}${index}`,
        package: { name: long, version: long },
        fix: { state: 'available', version: long },
        url: `https://advisory.example/${index}`,
      }));
      const { text, blocks } = slackList(many).message;
      expect(refuseBlocks(blocks)).toBeUndefined();
      expect(text.length).toBeLessThan(4_000);
      expect(rowsOf(many, 1).length).toBeGreaterThan(20);
    },
  );

  it('looks the same where the same is listed on another day, and other where it is not', () => {
    const { judgement } = inFull;
    const later = { ...inFull, judgement: { ...judgement, judgedAt: '2026-11-23T09:00:00.000Z' } };
    const lookOf = (one: Announcement) => slackList(one).look;
    expect(lookOf(later)).toBe(lookOf(inFull));
    expect(lookOf(blocking(3))).not.toBe(lookOf(blocking(2)));
  });

  it('is a sentence where no finding is left', () => {
    const { text, blocks } = slackList(announcementOf(imageWith())).message;
    expect([text, blocks.length]).toEqual(['0 findings of shop/cart:1.4.2', 1]);
  });
});

it('a message that is left behind is the one that has been looked at', () => {
  const url = 'https://acme.slack.com/archives/C0123456789/p1795255205000100';
  expect(slackMoved(inFull.judgement, 'C0123456789', url)).toEqual(golden('moved'));
});

describe('a message leaves out findings', () => {
  const isCut = (announcement: Announcement): boolean => rootMessage(announcement).isCut;
  const mild = (severity: 'LOW' | 'UNKNOWN') =>
    findings(13, (index) => ({ id: `CVE-2026-${2_000 + index}`, severity }));

  it('where it cannot name all that blocks, or all of the rest, or of what is unranked', () => {
    expect([blocking(20), blocking(21)].map(isCut)).toEqual([false, true]);
    const withRest = (list: ReturnType<typeof mild>) =>
      announcementOf(imageWith({ findings: list }));
    expect(isCut(withRest(mild('LOW').slice(0, 12)))).toBe(false);
    expect(isCut(withRest(mild('LOW')))).toBe(true);
    expect(isCut(withRest(mild('UNKNOWN')))).toBe(true);
  });

  it('where it cannot name all that is exploited and blocks nothing', () => {
    const list = mild('LOW').slice(0, 7);
    const byCve = new Map(list.map(({ id }) => [id, { added: '2026-01-01', ransomware: false }]));
    const intel = { kev: { date: '2026-11-21T00:00:00Z', byCve } };
    expect(
      isCut(announcementOf(imageWith({ findings: list }), undefined, undefined, { intel })),
    ).toBe(true);
  });

  it('not where nothing is left out, whatever is set aside', () => {
    const set = { ...waiver({ scope: { ids: ['CVE-*'] } }) };
    const all = announcementOf(
      imageWith({ findings: findings(30, () => ({})) }),
      undefined,
      policyWith({}),
      {
        waivers: [set],
      },
    );
    expect(isCut(all)).toBe(false);
  });
});
