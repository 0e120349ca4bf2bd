import { Digest } from '../../src/core/digest.ts';
import type { ImageRef } from '../../src/core/image.ts';
import type { NotifyRule } from '../../src/core/policy/notify.ts';
import { openDesk } from '../../src/lambda/desk.ts';
import { signedRequest } from '../../src/local/aws/slack/payloads.ts';
import type { World } from '../../src/local/aws/world.ts';
import type { Delivered } from '../../src/local/deployment/delivery.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { type Rig, variablesFor } from '../../src/local/deployment/rig.ts';
import { policyIn } from '../../src/local/deployment/world-policy.ts';
import type { Desk } from '../../src/pipeline/slack/desk.ts';
import { makePivotForm } from '../../src/pipeline/slack/make-pivot-form.ts';
import { pivotStanding } from '../../src/pipeline/slack/pivot-standing.ts';
import { type Report, reportIn, withRig } from '../support/replay.ts';
import { handlerOf } from '../support/slack-action.ts';
import {
  ACCOUNT,
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  NOON,
  pushOf,
  REGION,
  SWEEP,
} from '../support/worlds.ts';

const ANN = 'U0ANN00001';
const BOB = 'U0BOB00001';
const CAROL = 'U0CAROL001';
const CVE = 'CVE-2026-10000';
const API = ['a1', 'a2', 'a3', 'a4'].map(digestOf);
const WEB = ['b1', 'b2'].map(digestOf);
const HEARD: readonly NotifyRule[] = [{ changes: 'quarantined', source: 'a test' }];

const policy = {
  quarantine: { m: { severity: 'MEDIUM' } },
  contact: '#ask-security',
  'may-accept': [
    { by: [ANN], 'at-most': '60 days' },
    { by: [BOB], repository: 'shop/web', 'at-most': '10 days' },
    { by: [CAROL], 'severity-at-most': 'HIGH' },
  ],
};

/** Images with findings of these severities since a day of November. */
const images = (digests: readonly string[], day: string, ...severities: string[]) =>
  digests.map((imageDigest, at) => {
    const scan = basicScan(...severities);
    const imageScanCompletedAt = `2026-11-${day}T11:00:00Z`;
    return {
      imageDigest,
      imageTags: [`1.${at}`],
      imagePushedAt: NOON,
      scan: { ...scan, imageScanFindings: { ...scan.imageScanFindings, imageScanCompletedAt } },
    };
  });

const isAboutAll = (body: Readonly<Record<string, unknown>>): boolean =>
  JSON.stringify(body['metadata'] ?? '').includes('vulnerability_accepted');

const NOTHING_OPEN = { open: [], accepted: [], replies: [], unreadable: [] };

const moreOf = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => digestOf(`c${at.toString(16)}`));

const worldWith = (more: readonly string[], rules: object): World => ({
  account: ACCOUNT,
  region: REGION,
  now: NOON,
  policy: rules,
  repositories: [
    { repositoryName: 'shop/api', images: images([...API, ...more], '21') },
    { repositoryName: 'shop/web', images: images(WEB, '21') },
  ],
  slack: { users: [ANN, BOB, CAROL].map((id) => ({ id, name: id.slice(2, 5).toLowerCase() })) },
});
const imageOf = (repository: string, digest: string | undefined): ImageRef => ({
  account: ACCOUNT,
  region: REGION,
  repository,
  digest: Digest.parse(digest),
});

const feed = async (rig: Rig, ...inputs: readonly unknown[]): Promise<Delivered[]> => {
  const delivered = [];
  for (const input of inputs) delivered.push(...(await rig.feed(parseInput(input, 'a test'))));
  return delivered;
};

interface Worse {
  /** So many images more in the first repository. */
  readonly more?: number;
  readonly api?: string;
  readonly web?: string;
  readonly quarantine?: object;
}

/** Six images of two repositories, worse for one vulnerability, and one message about them. */
const whereWorse = (
  use: (rig: Rig) => Promise<void>,
  { api = 'CRITICAL', web = 'CRITICAL', quarantine = policy.quarantine, more = 0 }: Worse = {},
): Promise<void> =>
  withRig(
    worldWith(moreOf(more), { ...policy, quarantine }),
    async (rig) => {
      const digests = [...API, ...moreOf(more)];
      await feed(
        rig,
        [
          ...digests.map((digest, at) => pushOf(digest, `1.${at}`)),
          ...WEB.map((digest, at) => pushOf(digest, `1.${at}`, 'shop/web')),
        ],
        { now: '2026-11-22T13:00:00Z' },
        changeOf(images(digests, '22', api)),
        changeOf(images(WEB, '22', web), 'shop/web'),
        SWEEP,
      );
      await use(rig);
    },
    undefined,
    HEARD,
  );

const act = async (rig: Rig, more: object, user = ANN) => {
  const [delivered] = await feed(rig, { 'slack-action': { user, ...more } });
  return delivered;
};
const press = (rig: Rig, user = ANN) => act(rig, { button: 'Accept for all…' }, user);
const send = (rig: Rig, values: object = {}, user = ANN) =>
  act(rig, { modal: 'Accept for all', values: { ...filled, ...values } }, user);
const filled = { reason: 'not reachable', until: '2026-11-30' };

const shownTo = (rig: Rig, user = ANN): string => {
  const open = [...rig.aws.workspace.views.values()].findLast((one) => one.user === user);
  return JSON.stringify(open?.view);
};
/** The button under the message. */
const buttonIn = ({ slack }: Report): { readonly value?: string } | undefined =>
  slack
    .flatMap(({ body }) => body['blocks'] as { elements?: { value?: string }[] }[])
    .flatMap(({ elements = [] }) => elements)
    .find(({ value }) => value !== undefined);

/** A desk for which a second passes with each look at the clock. */
function slowDeskOf({ aws, clock }: Rig): Desk {
  let looks = 0;
  const now = () => new Date(clock.now().getTime() + looks++ * 1_000);
  const place = { account: ACCOUNT, region: REGION, repositories: [] };
  const surroundings = { now, pause: () => Promise.resolve() };
  return openDesk(variablesFor(place, aws), policyIn(policy, clock.now(), undefined), surroundings);
}
const doneIn = async (rig: Rig) =>
  (
    await Promise.all([
      ...API.map((digest) => rig.ledger.interventions(imageOf('shop/api', digest))),
      ...WEB.map((digest) => rig.ledger.interventions(imageOf('shop/web', digest))),
    ])
  ).flat();
const waiversIn = async (rig: Rig, repository: string) =>
  (await rig.ledger.waivers(imageOf(repository, API[0])))?.waivers ?? [];
const verdictsIn = async (rig: Rig) =>
  (await reportIn(rig, [])).images.map(({ verdict }) => verdict);

describe('a vulnerability of many images', () => {
  it('is accepted for all of them from their one message, in every repository at once', () =>
    whereWorse(async (rig) => {
      expect(await press(rig)).toMatchObject({ what: 'shown: accept-all' });
      expect(shownTo(rig)).toMatch(/shop\/api.*blocks 4 images · CRITICAL.*shop\/web.*blocks 2/);
      expect(await send(rig, { ticket: 'OPS-1' })).toMatchObject({
        what: 'accept-all: 2 repositories, 0 known',
      });
      expect(shownTo(rig)).toContain(
        `Noted. From now on ${CVE} no longer blocks any image of 2 repositories until the end of 2026-11-30.`,
      );
      const one = {
        kind: 'accept',
        by: { id: ANN, name: 'ann' },
        ids: [CVE],
        reason: 'not reachable',
        ticket: 'OPS-1',
        until: '2026-12-01T00:00:00.000Z',
        channel: 'C0VERDICTS',
        seen: { number: 2 },
      };
      const done = await doneIn(rig);
      expect(done).toMatchObject([one, one]);
      expect(done.map((each) => 'digest' in each)).toEqual([false, false]);
      expect(done.map(({ id }) => id.split('.')[1])).toEqual(['0', '1']);
    }));

  it('lets all of them pass by the next sweeps, which is said once in its thread', () =>
    whereWorse(async (rig) => {
      await press(rig);
      await send(rig, { ticket: 'OPS-1' });
      await feed(rig, { now: '2026-11-22T13:01:00Z' }, SWEEP, SWEEP, SWEEP);
      expect(await verdictsIn(rig)).toEqual(Array(6).fill('approved'));
      const { slack, replies } = await reportIn(rig, []);
      const [root, ...others] = slack.filter(({ method }) => method.startsWith('chat.'));
      expect(others).toEqual([]);
      expect(root?.body['text']).toContain('Quarantined for CVE-2026-10000: 6 images');
      const why = 'Accepted by ann until 2026-11-30: not reachable (OPS-1)';
      expect(replies.map(({ body }) => body['text'])).toEqual([
        `🟢 ${CVE} is accepted in 2 repositories: shop/api and shop/web. All 6 images there may ship. ${why}`,
      ]);
      expect(await rig.ledger.held.pivots()).toEqual(NOTHING_OPEN);
    }));

  it('says in that reply which images still may not ship, and why', () =>
    whereWorse(async (rig) => {
      await press(rig);
      await feed(rig, changeOf(images(API.slice(0, 1), '23', 'CRITICAL', 'HIGH')));
      await send(rig);
      await feed(rig, { now: '2026-11-22T13:01:00Z' }, SWEEP, SWEEP);
      const { replies } = await reportIn(rig, []);
      const [told, ...others] = replies.filter(({ body }) => isAboutAll(body));
      expect(others).toEqual([]);
      expect(told?.body['text']).toContain(
        '5 of the 6 images there may ship, 1 is quarantined still. shop/api:1.0 stays quarantined: 1 finding is HIGH.',
      );
      expect(JSON.stringify(told?.body['blocks'])).toMatch(
        /shop\/api\*: 3 of 4 images may ship.*shop\/web\*: 2 of 2 images may ship.*`shop\/api:1\.0` stays quarantined/,
      );
    }));

  it('is told of in a reply of its own where it is accepted later in others', () =>
    whereWorse(async (rig) => {
      await press(rig);
      await send(rig, { repositories: ['shop/web'] });
      await feed(rig, { now: '2026-11-22T13:01:00Z' }, SWEEP, SWEEP);
      await press(rig);
      await send(rig, { until: '2026-12-05' });
      await feed(rig, { now: '2026-11-22T13:02:00Z' }, SWEEP, SWEEP);
      const { replies } = await reportIn(rig, []);
      expect(replies.map(({ body }) => String(body['text']).slice(0, 75))).toEqual([
        `🟢 ${CVE} is accepted in 1 repository: shop/web. All 2 images there`,
        `🟢 ${CVE} is accepted in 1 repository: shop/api. All 4 images there`,
      ]);
    }));

  it('is told of by each image that is judged long after it was accepted', () =>
    whereWorse(async (rig) => {
      await press(rig);
      await send(rig, { repositories: ['shop/web'] });
      await feed(rig, { now: '2026-11-22T13:13:00Z' }, SWEEP, SWEEP);
      const said = (await reportIn(rig, [])).replies.map(({ body }) => String(body['text']));
      expect(said[0]).toContain('0 of the 2 images there may ship, 2 are not judged yet.');
      expect(
        said
          .slice(1)
          .map((text) => text.slice(0, 26))
          .toSorted(),
      ).toEqual(['🟢 Approved: shop/web:1.0.', '🟢 Approved: shop/web:1.1.']);
    }));

  it('can be revoked from that reply, for each repository, by whoever gave it or may give one', () =>
    whereWorse(async (rig) => {
      await press(rig);
      await send(rig);
      await feed(rig, { now: '2026-11-22T13:01:00Z' }, SWEEP, SWEEP);
      const revoke = (user: string) => act(rig, { button: 'Revoke in shop/web' }, user);
      expect(await revoke('U0EVE00001')).toMatchObject({ what: 'refused' });
      expect(await revoke(BOB)).toMatchObject({ what: 'revoke: done' });
      expect(await waiversIn(rig, 'shop/web')).toMatchObject([{ revoked: { by: { id: BOB } } }]);
      const [standing] = await waiversIn(rig, 'shop/api');
      expect(standing).not.toHaveProperty('revoked');
      await feed(rig, { now: '2026-11-22T13:02:00Z' }, SWEEP, SWEEP);
      expect((await verdictsIn(rig)).map(String).toSorted()).toEqual([
        ...Array(4).fill('approved'),
        ...Array(2).fill('quarantined'),
      ]);
      expect(await revoke(BOB)).toMatchObject({ what: 'refused' });
    }));

  it('is accepted in those repositories alone that somebody chooses', () =>
    whereWorse(async (rig) => {
      await press(rig);
      await send(rig, { repositories: ['shop/web'] });
      expect(await waiversIn(rig, 'shop/api')).toEqual([]);
      expect(await waiversIn(rig, 'shop/web')).toMatchObject([{ ids: [CVE] }]);
    }));

  it('is accepted once where the form comes twice, and not again when all of it is over', () =>
    whereWorse(async (rig) => {
      await press(rig);
      const form = { user: ANN, modal: 'Accept for all', values: filled };
      const payload = rig.aws.workspace.act(form);
      const handler = handlerOf(rig, policy);
      const sendIt = () => handler(signedRequest(payload, rig.clock.now()));
      const [first, second] = await Promise.all([sendIt(), sendIt()]);
      expect(second).toEqual(first);
      expect(await doneIn(rig)).toHaveLength(2);
      await feed(rig, { now: '2026-11-22T13:01:00Z' }, SWEEP, SWEEP);
      expect(JSON.stringify(await sendIt())).toContain(
        `${CVE} blocks none of these images any more. Nothing was done.`,
      );
      expect(await doneIn(rig)).toHaveLength(2);
    }));

  it('is accepted where it is left when not all of it was done', () =>
    whereWorse(async (rig) => {
      await press(rig);
      const call = 'dynamodb:TransactWriteItems';
      const fault = { call, nth: 2, error: 'ResourceNotFoundException', status: 400 };
      await feed(rig, { world: { faults: [fault] } });
      expect(await send(rig)).toMatchObject({ what: 'failed', failure: expect.any(Error) });
      expect(await doneIn(rig)).toHaveLength(1);
      expect(await send(rig)).toMatchObject({ what: 'accept-all: 2 repositories, 1 known' });
      expect(await doneIn(rig)).toHaveLength(2);
    }));

  it('is accepted until the day that was written down, whatever stands in a form that comes again', () =>
    whereWorse(async (rig) => {
      await press(rig);
      const payloadWith = (values: Record<string, string | string[]>) =>
        rig.aws.workspace.act({
          user: ANN,
          modal: 'Accept for all',
          values: { ...filled, ...values },
        });
      const [first, again] = [
        payloadWith({ repositories: ['shop/web'] }),
        payloadWith({ until: '2026-12-05' }),
      ];
      const handler = handlerOf(rig, policy);
      await handler(signedRequest(first, rig.clock.now()));
      const answer = await handler(signedRequest(again, rig.clock.now()));
      expect(JSON.stringify(answer)).toContain(
        `${CVE} no longer blocks any image of 1 repository until the end of 2026-12-05 and 1 repository until the end of 2026-11-30.`,
      );
    }));

  it('is accepted once by a form, though another image stands for the repository by then', () =>
    whereWorse(async (rig) => {
      await press(rig);
      const form = { user: ANN, modal: 'Accept for all', values: filled };
      const payload = rig.aws.workspace.act(form);
      const handler = handlerOf(rig, policy);
      await handler(signedRequest(payload, rig.clock.now()));
      const [first = ''] = API;
      await feed(rig, changeOf(images([first], '22', 'LOW')), basicScanEnded(first));
      expect(await verdictsIn(rig)).toContain('quarantined');
      await handler(signedRequest(payload, rig.clock.now()));
      expect(await doneIn(rig)).toHaveLength(2);
    }));

  it('is accepted later where it was not at first', () =>
    whereWorse(async (rig) => {
      await press(rig);
      await send(rig, { repositories: ['shop/web'] });
      await feed(rig, { now: '2026-11-22T13:01:00Z' }, SWEEP, SWEEP);
      await press(rig);
      expect(shownTo(rig)).not.toContain('shop/web');
      await send(rig);
      expect(await waiversIn(rig, 'shop/api')).toHaveLength(1);
      expect(await waiversIn(rig, 'shop/web')).toHaveLength(1);
    }));
});

describe('whoever may accept in some of the repositories', () => {
  it('is offered these, and reads why not in the others, and whom to ask', () =>
    whereWorse(async (rig) => {
      await press(rig, BOB);
      expect(shownTo(rig, BOB)).toMatch(
        /The policy does not let you accept risks in shop\/api: it lets <@U0ANN00001> and <@U0CAROL001>\. Whom to ask: #ask-security\./,
      );
      const late = await send(rig, { until: '2026-12-20' }, BOB);
      expect(late).toMatchObject({ what: 'corrected' });
      await send(rig, {}, BOB);
      expect(shownTo(rig, BOB)).toContain('no longer blocks any image of 1 repository until');
      expect(await doneIn(rig)).toMatchObject([{ by: { id: BOB }, ids: [CVE] }]);
      expect(await waiversIn(rig, 'shop/api')).toEqual([]);
    }));

  it('is offered those where it is mild enough, and none where nobody has ranked it', async () => {
    await whereWorse(
      async (rig) => {
        await press(rig, CAROL);
        expect(shownTo(rig, CAROL)).toContain(
          `You may accept up to HIGH in shop/api, and ${CVE} is CRITICAL. That may be accepted by <@${ANN}>.`,
        );
        await send(rig, {}, CAROL);
        expect(await waiversIn(rig, 'shop/api')).toEqual([]);
        expect(await waiversIn(rig, 'shop/web')).toMatchObject([
          { by: { id: CAROL }, severityAtMost: 'HIGH' },
        ]);
      },
      { web: 'HIGH' },
    );
    await whereWorse(
      async (rig) => {
        await press(rig, CAROL);
        expect(shownTo(rig, CAROL)).toMatch(/is of unknown severity\..*is of unknown severity\./);
      },
      { api: 'UNDEFINED', web: 'UNDEFINED', quarantine: { old: { 'image-older-than': '1 hour' } } },
    );
  });

  it('is asked again when the form is sent: the policy may be another one by then', () =>
    whereWorse(async (rig) => {
      await press(rig);
      await feed(rig, {
        policy: { ...policy, 'may-accept': [{ by: [ANN], repository: 'shop/web' }] },
      });
      const answer = await send(rig);
      expect(answer).toMatchObject({ what: 'corrected' });
      expect(JSON.stringify(answer)).toContain('You may not accept it in shop/api.');
      expect(await doneIn(rig)).toEqual([]);
    }));
});

describe('what could not be looked at in time', () => {
  it('may be of any severity: it is for whoever may accept all of them', () =>
    whereWorse(
      async (rig) => {
        const desk = slowDeskOf(rig);
        const { value = '' } = buttonIn(await reportIn(rig, [])) ?? {};
        const standing = await pivotStanding(value, desk);
        expect(standing?.repositories).toMatchObject([
          { repository: 'shop/api', blocked: { length: 18 }, unread: 1 },
          { repository: 'shop/web', blocked: { length: 2 }, unread: 0 },
        ]);
        if (!standing) return;
        const asked = { channel: 'C0VERDICTS' };
        expect(await makePivotForm(standing, { ...asked, person: ANN }, desk)).toMatchObject({
          form: { repositories: [{ name: 'shop/api' }, { name: 'shop/web' }] },
        });
        expect(await makePivotForm(standing, { ...asked, person: CAROL }, desk)).toMatchObject({
          form: {
            repositories: [{ name: 'shop/web' }],
            remarks: [
              expect.stringMatching(
                /^Of its images 1 could not be looked at\. You may accept up to HIGH/,
              ),
            ],
          },
        });
      },
      { api: 'HIGH', web: 'HIGH', more: 15 },
    ));
});

describe('what got worse while somebody filled in a form', () => {
  it('is shown first, and counts only when they send it once more', () =>
    whereWorse(
      async (rig) => {
        await press(rig);
        await feed(
          rig,
          changeOf(images(API, '23', 'CRITICAL')),
          { now: '2026-11-23T14:00:00Z' },
          SWEEP,
        );
        expect(await send(rig)).toMatchObject({ what: 'worse by now' });
        expect(shownTo(rig)).toContain(`${CVE} is CRITICAL by now`);
        expect(await doneIn(rig)).toEqual([]);
        expect(await send(rig)).toMatchObject({ what: 'accept-all: 2 repositories, 0 known' });
      },
      { api: 'HIGH', web: 'HIGH' },
    ));
});

describe('nobody accepts', () => {
  it('what is worse than they may, or where they may nothing', () =>
    whereWorse(async (rig) => {
      await press(rig, CAROL);
      expect(shownTo(rig, CAROL)).toContain(
        `You may accept up to HIGH in shop/api, and ${CVE} is CRITICAL.`,
      );
      await press(rig, 'U0EVE00001');
      expect(shownTo(rig, 'U0EVE00001')).toContain('does not let you accept risks in shop/api');
      const views = [...rig.aws.workspace.views.values()].map(({ view }) => view['submit']);
      expect(views).toEqual([undefined, undefined]);
    }));

  it('what nothing is known of any more', () =>
    whereWorse(async (rig) => {
      const { value: name = '' } = buttonIn(await reportIn(rig, [])) ?? {};
      const pivot = await rig.ledger.held.pivot(name);
      expect(pivot).toMatchObject({ vulnerability: CVE, images: { length: 6 } });
      if (pivot) await rig.ledger.held.dropPivot(pivot);
      await press(rig);
      expect(shownTo(rig)).toContain('What this message was about is not known any more');
    }));

  it('what blocks none of the images any more', () =>
    whereWorse(async (rig) => {
      await feed(
        rig,
        changeOf(images(API, '23', 'LOW')),
        changeOf(images(WEB, '23', 'LOW'), 'shop/web'),
        { now: '2026-11-23T14:00:00Z' },
        SWEEP,
      );
      await press(rig);
      expect(shownTo(rig)).toContain(`${CVE} blocks none of these images any more.`);
      expect(await doneIn(rig)).toEqual([]);
    }));
});
