import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import type { Announcement } from '../../src/announce/announcement.ts';
import {
  type PeopleMessage,
  peopleMessage,
  peopleNotice,
  peopleSummary,
} from '../../src/announce/people/people-message.ts';
import { aCase } from '../core/arbitraries.ts';
import { announcementOf } from '../support/announcements.ts';
import { digestOf, finding, IMAGE, imageWith, waiver } from '../support/samples.ts';
import { announced } from './announced.ts';
import { backfill, byPolicy, night } from './comparison-gallery.ts';
import * as gallery from './gallery.ts';

interface Notification {
  readonly version: string;
  readonly source: string;
  readonly content: {
    readonly textType: string;
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords?: readonly string[];
  };
  readonly metadata?: {
    readonly threadId: string;
    readonly summary: string;
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

/** What each protocol delivers. */
function formsOf({ message }: PeopleMessage) {
  const forms = JSON.parse(message) as Record<'default' | 'email' | 'https', string>;
  return { ...forms, chat: JSON.parse(forms.https) as Notification };
}

const golden = (name: string): string =>
  readFileSync(new URL(`./golden/${name}`, import.meta.url), 'utf8');

/** What mail programs, SNS or Amazon Q Developer in chat applications would not take of a message. */
function troublesOf(message: PeopleMessage): string[] {
  const { default: short, email, chat } = formsOf(message);
  const { title, description, nextSteps = [], keywords = [] } = chat.content;
  const context = Object.values(chat.metadata?.additionalContext ?? {});
  const wide = email
    .split('\n')
    .filter((line) => Array.from(line).length > 78 && !/^ *https?:\/\/\S+$/.test(line));
  const troubles: [string, boolean][] = [
    ['subject', !/^[\x20-\x7e]{1,99}$/.test(message.subject)],
    ['size', Buffer.byteLength(message.message) > 262_144],
    ['default', short.length > 600],
    ['a wide line', wide.length > 0],
    ['a control character', /[^\P{Cc}\n]/u.test(email)],
    ['title', title.length > 250],
    ['description', description === '' || description.length > 8_000],
    ['a next step', nextSteps.some((step) => step === '' || step.length > 350)],
    ['a keyword', keywords.some((keyword) => keyword === '' || keyword.length > 75)],
    ['markup', /[<>`]|\]\(/.test(JSON.stringify(chat.content))],
    ['additionalContext', context.some((value) => !/^[\x21-\x7f]{1,1024}$/.test(value))],
  ];
  return troubles.flatMap(([what, isThere]) => (isThere ? [what] : []));
}

describe('the message for people', () => {
  it.each([
    ['people-quarantined-in-full', gallery.inFull],
    ['people-undecided', gallery.undecided],
    ['people-approved-with-exceptions', gallery.withExceptions],
    ['people-advised', gallery.advised],
    ['people-quarantined', gallery.halfKnown],
  ])('as mail is the one that has been looked at: %s', (name, announcement) => {
    expect(`${formsOf(peopleMessage(announcement)).email}\n`).toBe(golden(`${name}.txt`));
  });

  it('says where what people have accepted from Slack cannot be read', () => {
    const { email } = formsOf(peopleMessage({ ...gallery.halfKnown, waiversLost: true }));
    expect(email).toContain(
      '- What people have accepted from Slack in this repository cannot be read: none\n  of it counts\n',
    );
  });

  it('in a chat is the one that has been looked at', () => {
    const { chat } = formsOf(peopleMessage(gallery.inFull));
    expect(chat).toEqual(JSON.parse(golden('people-chat-quarantined-in-full.json')));
  });

  it('on a telephone is the answer and the first step', () => {
    expect(formsOf(peopleMessage(gallery.advised)).default).toBe(
      'Approved, with advice: shop/cart:1.4.2. May ship. The policy only advises here: 1 finding is CRITICAL; ' +
        '1 finding is HIGH with a fix available. Upgrade openssl 3.0.1 to 3.0.7: clears 2 (1 CRITICAL, 1 HIGH).',
    );
  });

  it('answers first, then says what is new, what to do, what blocks, and the rest', () => {
    const running: Announcement = {
      ...gallery.inFull,
      decision: {
        ...gallery.inFull.decision,
        runsIn: {
          places: [
            {
              orchestrator: 'eks',
              cluster: 'prod',
              workload: 'shop/cart',
              lastInUse: '2026-11-21T09:00:00Z',
            },
          ],
        },
      },
    };
    const { email } = formsOf(peopleMessage(running));
    expect(email.split('\n').filter((line) => /^[A-Z ]+$/.test(line) && line !== '')).toEqual([
      'WHAT IS NEW',
      'WHAT TO DO',
      'WHAT BLOCKS',
      'WHAT ELSE THERE IS',
      'WHERE IT RUNS',
      'WHO BUILT IT',
      'THE IMAGE',
    ]);
    expect(email).toContain('WHERE IT RUNS\neks prod/shop/cart – last seen 2026-11-21.\n');
  });

  it('about one image stands in one thread, whatever its verdict', () => {
    const threads = [gallery.inFull, gallery.withExceptions, gallery.undecided].map(
      (one) => formsOf(peopleMessage(one)).chat.metadata?.threadId,
    );
    expect(new Set(threads)).toEqual(
      new Set([`210987654321/eu-central-1/shop/cart@${digestOf('a')}`]),
    );
    expect(formsOf(peopleMessage(gallery.inFull)).chat.metadata?.summary).toMatch(
      /^Quarantined: shop\/cart:1\.4\.2\. Do not ship\. /,
    );
  });

  it.each(Object.entries(gallery))('is taken by mail and chat: %s', (_name, announcement) => {
    expect(troublesOf(peopleMessage(announcement))).toEqual([]);
  });

  it('is taken by mail and chat, whatever the image and the policy', () => {
    fc.assert(
      fc.property(aCase, (one) => expect(troublesOf(peopleMessage(announced(one)))).toEqual([])),
      { numRuns: 200, seed: 10 },
    );
  });

  it.each([
    ['markup', '<!channel> [x](https://evil.example) `a` <https://evil.example|x>'],
    ['lines of its own', 'a\nApproved: May ship.\r\n\u2028WHAT TO DO\u0007'],
    ['no end', 'x'.repeat(5_000)],
    ['wide letters', '漏🔥'.repeat(3_000)],
    ['half a character', 'a\ud83d'],
    ['turned text', '\u202Egnp.exe'],
  ])('stays a message of ours where names have %s', (_what, name) => {
    const findings = Array.from({ length: 300 }, (_, index) =>
      finding({
        id: `CVE-2026-${10_000 + index}`,
        severity: index % 3 === 0 ? 'CRITICAL' : 'LOW',
        package: { name: `${index}${name}`, version: name },
        fix: { state: 'available', version: name },
        url: `https://advisories.example/${'y'.repeat(250)}`,
      }),
    );
    const waivers = [waiver({ scope: { ids: ['*1'] }, by: name, reason: name, ticket: name })];
    const evidence = imageWith(
      { findings },
      { image: { ...IMAGE, repository: 'r'.repeat(256) }, tags: [name] },
    );
    const announcement = announcementOf(evidence, undefined, undefined, { waivers });
    const provenance = { revision: name, source: name, base: name, author: name };
    const message = peopleMessage({ ...announcement, provenance });
    expect(troublesOf(message)).toEqual([]);
    const { email } = formsOf(message);
    expect(email.split('\n').filter((line) => line === 'WHAT TO DO')).toHaveLength(1);
    expect(email).not.toMatch(/^Approved:/m);
    expect(message.message).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
  });
});

describe('one message for people about many images', () => {
  it('says why they were judged, and which may ship no more', () => {
    expect(`${formsOf(peopleSummary(byPolicy)).email}\n`).toBe(golden('people-summary-policy.txt'));
  });

  it.each([byPolicy, backfill, night])('is taken by mail and chat', (summary) => {
    expect(troublesOf(peopleSummary(summary))).toEqual([]);
    expect(formsOf(peopleSummary(summary)).chat.metadata).toBeUndefined();
  });

  it('names fifty images, and counts the others', () => {
    const [image] = byPolicy.images;
    const many = Array.from({ length: 500 }, (_, index) => ({ ...image, names: [`${index}`] }));
    const tally = { judged: 500, moves: { 'approved>quarantined': 500 } };
    const message = peopleSummary({ ...byPolicy, tally, images: many as typeof byPolicy.images });
    expect(troublesOf(message)).toEqual([]);
    expect(formsOf(message).email).toContain('- … and 450 more: ecr-scan-notifier list');
  });
});

describe('news of the policy for people', () => {
  const notices = (count: number, text: string) =>
    Array.from({ length: count }, (_, index) => ({ key: `unused/${index}`, text }));

  it('is a line for each', () => {
    const message = peopleNotice(notices(2, 'The waiver a of dana ends on 2026-12-01.'));
    expect(message.subject).toBe('[policy] 2 things to look at');
    expect(formsOf(message).email).toBe(
      'Policy: 2 things to look at\n\n' +
        '- The waiver a of dana ends on 2026-12-01.\n- The waiver a of dana ends on 2026-12-01.',
    );
  });

  it('is taken by mail and chat, however long it is', () => {
    expect(troublesOf(peopleNotice(notices(500, '<!channel>\n'.repeat(500))))).toEqual([]);
  });
});
