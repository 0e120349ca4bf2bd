import { Digest } from '../../src/core/digest.ts';
import type { ImageRef } from '../../src/core/image.ts';
import { signedRequest } from '../../src/local/aws/slack/payloads.ts';
import type { World } from '../../src/local/aws/world.ts';
import type { Delivered } from '../../src/local/deployment/delivery.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { withRig } from '../support/replay.ts';
import { handlerOf } from '../support/slack-action.ts';
import {
  ACCOUNT,
  basicScan,
  changeOf,
  digestOf,
  pushOf,
  REGION,
  scannedAgain,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const IMAGE: ImageRef = {
  account: ACCOUNT,
  region: REGION,
  repository: 'shop/api',
  digest: Digest.parse(api),
};
const ANN = 'U0ANN00001';
const BOB = 'U0BOB00001';

const policy = {
  quarantine: { c: { severity: 'CRITICAL' }, h: { severity: 'HIGH' } },
  contact: '#ask-security',
  'may-accept': [
    { by: [ANN], 'at-most': '60 days' },
    { by: ['S0SECURITY'], 'severity-at-most': 'HIGH' },
  ],
  'may-release': [{ by: [ANN], 'at-most': '24 hours' }],
};

const slack = {
  users: [
    { id: ANN, name: 'ann' },
    { id: BOB, name: 'bob' },
    { id: 'U0EVE00001', name: 'eve', team_id: 'T0ELSEWHERE' },
  ],
  userGroups: [{ id: 'S0SECURITY', users: [BOB] }],
};

const world = (...severities: string[]): World => ({
  ...worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan(...severities) }], {
    policy,
  }),
  slack,
});

const feed = (rig: Rig, input: unknown): Promise<Delivered[]> =>
  rig.feed(parseInput(input, 'a test'));

/** An image that is quarantined, with its message. */
const whereQuarantined = (use: (rig: Rig) => Promise<void>, ...severities: string[]) =>
  withRig(world(...(severities.length > 0 ? severities : ['CRITICAL', 'HIGH'])), async (rig) => {
    await feed(rig, pushOf(api, '1.4.2'));
    await use(rig);
  });

interface Act {
  readonly image?: string;
  readonly user?: string;
  readonly button?: string;
  readonly modal?: string;
  readonly values?: Record<string, unknown>;
}
const act = async (rig: Rig, { user = ANN, ...more }: Act) => {
  const [delivered] = await feed(rig, { 'slack-action': { user, ...more } });
  return delivered;
};

const shownTo = (rig: Rig, user = ANN): string => {
  const open = [...rig.aws.workspace.views.values()].findLast((one) => one.user === user);
  return JSON.stringify(open?.view);
};
const toldTo = (rig: Rig, user: string) =>
  rig.aws.workspace.ephemeral.filter((one) => one.user === user).map(({ text }) => text);
const done = (rig: Rig) => rig.ledger.interventions(IMAGE);
const verdictIn = async (rig: Rig, digest: string): Promise<string | undefined> =>
  (await rig.ledger.read({ ...IMAGE, digest: Digest.parse(digest) })).current?.judgement.verdict;

const filled = { reason: 'not reachable from outside', until: '2026-12-20' };
const wide = { ...filled, where: 'every image of the repository' };
const widely = { ...wide, risks: ['CVE-2026-10000', 'CVE-2026-10001'] };

describe('whoever may accept risks', () => {
  it('sees what blocks the image, chooses until when, and it is written down with what they saw', () =>
    whereQuarantined(async (rig) => {
      expect(await act(rig, { button: 'Accept risk…' })).toMatchObject({
        outcome: 'answered',
        status: 200,
        what: 'shown: accept',
      });
      expect(shownTo(rig)).toMatch(/CRITICAL CVE-2026-10000.*HIGH CVE-2026-10001/);
      const answer = await act(rig, {
        modal: 'Accept risk',
        values: { ...widely, ticket: 'OPS-1' },
      });
      expect(answer).toMatchObject({ status: 200, what: 'accept: done' });
      expect(shownTo(rig)).toContain(
        'Noted. From now until the end of 2026-12-20, CVE-2026-10000 and 1 more no longer block any image of this repository.',
      );
      expect(await done(rig)).toMatchObject([
        {
          kind: 'accept',
          by: { id: ANN, name: 'ann' },
          at: '2026-11-21T12:00:00.000Z',
          channel: 'C0VERDICTS',
          ids: ['CVE-2026-10000', 'CVE-2026-10001'],
          reason: 'not reachable from outside',
          ticket: 'OPS-1',
          until: '2026-12-21T00:00:00.000Z',
          seen: { number: 1 },
        },
      ]);
      expect(await done(rig)).toHaveLength(1);
    }));

  it('does so for this image alone unless they say otherwise, and of several chooses which', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { button: 'accept' });
      const all = await act(rig, { modal: 'accept', values: filled });
      expect(all?.outcome === 'answered' && all.body).toContain('Choose at least one.');
      await act(rig, { modal: 'accept', values: { ...filled, risks: ['CVE-2026-10001'] } });
      expect(await done(rig)).toMatchObject([{ ids: ['CVE-2026-10001'], digest: api }]);
      expect(shownTo(rig)).toContain(
        'Noted. From now until the end of 2026-12-20, CVE-2026-10001 no longer blocks this image.',
      );
    }));

  it('is told what has been accepted since the message was written, and need not do it again', () =>
    whereQuarantined(async (rig) => {
      for (const until of ['2026-12-01', '2026-12-02']) {
        await act(rig, { button: 'accept' });
        await act(rig, {
          modal: 'accept',
          values: { ...filled, risks: ['CVE-2026-10000'], until },
        });
      }
      await act(rig, { button: 'accept' });
      expect(shownTo(rig)).toContain(
        'CVE-2026-10000 is accepted already, by ann until the end of 2026-12-02. The message shows it within a minute or two.',
      );
      expect(shownTo(rig)).not.toContain('initial_options');
    }, 'CRITICAL'));

  it('is told below the field what is wrong, and nothing is written down', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { button: 'accept' });
      const wrong = async (values: Record<string, unknown>) => {
        const delivered = await act(rig, { modal: 'accept', values: { ...widely, ...values } });
        return delivered?.outcome === 'answered' ? JSON.parse(delivered.body) : delivered;
      };
      const errors = (fields: Record<string, string>) => ({
        response_action: 'errors',
        errors: fields,
      });
      expect(await wrong({ reason: '  ' })).toEqual(
        errors({ reason: 'Say why: it is what others will read.' }),
      );
      expect(await wrong({ until: '2026-11-20' })).toEqual(errors({ until: 'That day is over.' }));
      expect(await wrong({ until: '2027-01-21' })).toEqual(
        errors({ until: 'At most until 2027-01-20, for what you have chosen.' }),
      );
      expect(await wrong({ risks: [] })).toEqual(errors({ risks: 'Choose at least one.' }));
      expect(await wrong({ ticket: 'x'.repeat(101) })).toEqual(
        errors({ ticket: 'At most 100 characters: these are 101.' }),
      );
      expect(await done(rig)).toEqual([]);
    }));

  it('is offered all of 300 at once, or some of them', () =>
    whereQuarantined(
      async (rig) => {
        await act(rig, { button: 'accept' });
        expect(shownTo(rig)).toContain('all 300 that block it');
        await act(rig, { modal: 'accept', values: { ...filled, which: 'all' } });
        await act(rig, { button: 'accept' });
        await act(rig, {
          modal: 'accept',
          values: { ...filled, which: 'chosen', risks: ['CVE-2026-10299'] },
        });
        const [all, some] = (await done(rig)).map((one) => (one.kind === 'accept' ? one.ids : []));
        expect([all?.length, some]).toEqual([300, ['CVE-2026-10299']]);
      },
      ...Array.from({ length: 300 }, () => 'HIGH'),
    ));
});

describe('whoever may accept some of it', () => {
  it('is offered what they may, because of a user group', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { user: BOB, button: 'accept' });
      expect(shownTo(rig, BOB)).toContain(
        '1 vulnerability is beyond what you may accept (the worst: CVE-2026-10000, CRITICAL). Whom to ask: #ask-security.',
      );
      await act(rig, { user: BOB, modal: 'accept', values: filled });
      expect(await done(rig)).toMatchObject([{ by: { id: BOB }, ids: ['CVE-2026-10001'] }]);
    }));

  it('may nothing where nobody can say who is in the group, and reads why', () =>
    whereQuarantined(async (rig) => {
      rig.aws.changeWorld({ slack: { ...slack, scopes: ['chat:write'] } });
      await act(rig, { user: BOB, button: 'accept' });
      expect(shownTo(rig, BOB)).toContain(
        'The policy does not let you accept risks in shop/api: it lets <@U0ANN00001> and the user group <!subteam^S0SECURITY>. Who is in a user group could not be asked (<!subteam^S0SECURITY>: asking who is in the user group <!subteam^S0SECURITY>: missing_scope). Whom to ask: #ask-security.',
      );
    }));
});

describe('whoever may accept nothing of it', () => {
  it('reads how grave it may be, and is not told that the policy lets their own group', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { user: BOB, button: 'accept' });
      expect(shownTo(rig, BOB)).toContain(
        `You may accept up to HIGH in shop/api, and CVE-2026-10000 is CRITICAL. That may be accepted by <@${ANN}>. Whom to ask: #ask-security.`,
      );
      expect(shownTo(rig, BOB)).not.toContain('S0SECURITY');
    }, 'CRITICAL'));
});

describe('whoever may not', () => {
  it('reads why and whom to ask, and has nothing to send', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { user: 'U0CAROL001', button: 'accept' });
      await act(rig, { user: 'U0CAROL001', button: 'release' });
      const views = [...rig.aws.workspace.views.values()].map(({ view }) => view);
      expect(JSON.stringify(views)).toContain(
        'The policy does not let you release images in shop/api',
      );
      expect(views.map((view) => view['submit'])).toEqual([undefined, undefined]);
    }));

  it('is asked again when the form is sent: the policy may be another one by then', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { button: 'accept' });
      await feed(rig, { policy: { ...policy, 'may-accept': [{ by: [BOB] }] } });
      await act(rig, { modal: 'accept', values: filled });
      expect(shownTo(rig)).toContain('The policy does not let you accept risks');
      expect(await done(rig)).toEqual([]);
    }));

  it('is of another company, and decides nothing', () =>
    whereQuarantined(async (rig) => {
      for (const button of ['accept', 'rescan']) await act(rig, { user: 'U0EVE00001', button });
      expect(toldTo(rig, 'U0EVE00001')).toEqual(
        Array(2).fill(
          'Only people of the workspace that this app belongs to can do that. Nothing was done.',
        ),
      );
      expect([...rig.aws.workspace.views.values()]).toEqual([]);
      expect(await done(rig)).toEqual([]);
    }));
});

describe('what got worse while somebody filled in a form', () => {
  it('is shown first, and counts only when they send it once more', () =>
    whereQuarantined(
      async (rig) => {
        await act(rig, { button: 'accept' });
        for (const input of scannedAgain(api, 'CRITICAL', 'HIGH', 'CRITICAL'))
          await feed(rig, input);
        const values = { ...widely, ticket: 'OPS-1' };
        const first = await act(rig, { modal: 'accept', values });
        expect(first).toMatchObject({ what: 'worse by now' });
        expect(shownTo(rig)).toContain('1 vulnerability more blocks it: CVE-2026-10002');
        expect(await done(rig)).toEqual([]);
        await act(rig, { modal: 'accept' });
        const { reason, ticket, risks: ids } = values;
        expect(await done(rig)).toMatchObject([
          { seen: { number: 2 }, ids, reason, ticket, until: '2026-12-21T00:00:00.000Z' },
        ]);
        expect(await done(rig)).toEqual([expect.not.objectContaining({ digest: api })]);
      },
      'CRITICAL',
      'HIGH',
    ));

  it('is shown when they begin, where their message does not show it yet', () =>
    whereQuarantined(async (rig) => {
      const fault = { call: 'slack:chat.update', error: 'fatal_error', status: 200 };
      rig.aws.changeWorld({ faults: [{ ...fault, nth: 1, times: 60 }] });
      for (const input of scannedAgain(api, 'CRITICAL', 'HIGH', 'CRITICAL')) await feed(rig, input);
      rig.aws.dropFaults();
      await act(rig, { button: 'accept' });
      expect(shownTo(rig)).toContain(
        'The message does not show this yet:*\\n• 1 vulnerability more blocks it: CVE-2026-10002',
      );
    }));

  it('is shown first where the same vulnerability is worse than they saw', () =>
    whereQuarantined(
      async (rig) => {
        await act(rig, { button: 'accept' });
        for (const input of scannedAgain(api, 'CRITICAL', 'CRITICAL')) await feed(rig, input);
        const first = await act(rig, { modal: 'accept', values: widely });
        expect(first).toMatchObject({ what: 'worse by now' });
        expect(shownTo(rig)).toContain('• CVE-2026-10001 is CRITICAL by now');
        expect(await done(rig)).toEqual([]);
        await act(rig, { modal: 'accept', values: widely });
        expect(await done(rig)).toMatchObject([{ seen: { number: 2 }, ids: { length: 2 } }]);
      },
      'CRITICAL',
      'HIGH',
    ));

  it('is no hindrance where it got better', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { button: 'accept' });
      for (const input of scannedAgain(api, 'CRITICAL')) await feed(rig, input);
      await act(rig, { modal: 'accept', values: { ...filled, risks: 'CVE-2026-10000' } });
      expect(await done(rig)).toMatchObject([{ ids: ['CVE-2026-10000'] }]);
    }));
});

describe('whoever may release', () => {
  it('does so for as long as the policy lets them, with a reason', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { button: 'Release anyway…' });
      expect(shownTo(rig)).toContain('What stands against it');
      await act(rig, {
        modal: 'Release anyway',
        values: { reason: 'the shop is down', hours: '8' },
      });
      expect(await done(rig)).toMatchObject([
        { kind: 'release', reason: 'the shop is down', until: '2026-11-21T20:00:00.000Z' },
      ]);
      expect(shownTo(rig)).toContain('Noted: the image may ship until 2026-11-21 20:00 UTC.');
    }));
});

describe('what is done with the click', () => {
  it('is a scan, and leaving its thread in peace, for everybody', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { user: BOB, button: 'Scan again' });
      await act(rig, { user: BOB, button: 'Snooze…', values: { snooze: '3 days' } });
      expect(toldTo(rig, BOB)).toEqual([
        'Noted: the image is scanned again where the registry lets us, and judged. The thread tells what comes of it.',
        'Noted: this thread is left in peace for 3 days, until 2026-11-24, unless it gets worse.',
      ]);
      expect(await done(rig)).toMatchObject([
        { kind: 'rescan', by: { id: BOB } },
        { kind: 'snooze', until: '2026-11-24T12:00:00.000Z' },
      ]);
    }));
});

describe('a button of before', () => {
  const older = { button: 'accept' };
  it('opens nothing to fill in where its message has been written anew', () =>
    whereQuarantined(async (rig) => {
      const message = rig.aws.workspace.messages[0];
      if (!message) throw new Error('no message');
      const stale = structuredClone(message);
      for (const input of scannedAgain(api, 'CRITICAL', 'CRITICAL')) await feed(rig, input);
      rig.aws.workspace.messages.splice(0, 1, stale);
      await act(rig, older);
      expect(shownTo(rig)).toContain('This has been written anew since');
      await act(rig, { button: 'rescan' });
      expect(toldTo(rig, ANN)[0]).toContain('This has been written anew since');
      expect(await done(rig)).toEqual([]);
    }));

  it('changes nothing where the image may ship by now', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { button: 'accept' });
      for (const input of scannedAgain(api, 'LOW')) await feed(rig, input);
      await act(rig, { modal: 'accept', values: widely });
      expect(shownTo(rig)).toContain('The image is approved by now. Nothing was done.');
      expect(await done(rig)).toEqual([]);
    }));

  it('changes nothing where the image is not in the registry any more', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { button: 'release' });
      await feed(rig, {
        world: {
          repositories: [
            { repositoryName: 'shop/api', images: [{ imageDigest: api, gone: true }] },
          ],
        },
      });
      await feed(rig, pushOf(api, '1.4.2'));
      await act(rig, { modal: 'release', values: { reason: 'down', hours: '4' } });
      expect(shownTo(rig)).toContain(
        'There is no such image in the registry any more. Nothing was done.',
      );
      await act(rig, { button: 'release' });
      expect(shownTo(rig)).toContain(
        'There is no such image in the registry any more. Nothing was done.',
      );
      await act(rig, { button: 'rescan' });
      expect(toldTo(rig, ANN)).toEqual([
        'There is no such image in the registry any more. Nothing was done.',
      ]);
      expect(await done(rig)).toEqual([]);
    }));
});

describe('a person who may accept nothing worse than HIGH', () => {
  const other = digestOf('b2');

  it('lets no image pass that has the same vulnerability as CRITICAL, nor one where it becomes so', () =>
    whereQuarantined(async (rig) => {
      await feed(
        rig,
        changeOf([{ imageDigest: other, imageTags: ['1.4.3'], scan: basicScan('CRITICAL') }]),
      );
      await feed(rig, pushOf(other, '1.4.3'));
      await act(rig, { user: BOB, button: 'accept', image: 'shop/api:1.4.2' });
      await act(rig, { user: BOB, modal: 'accept', values: wide });
      expect(shownTo(rig, BOB)).toContain(
        'Noted. From now until the end of 2026-12-20, CVE-2026-10000 no longer blocks any image of this repository, where it is HIGH at most.',
      );
      expect(await done(rig)).toMatchObject([{ severityAtMost: 'HIGH' }]);
      const sweeps = [
        { now: '2026-11-21T12:01:00Z' },
        { schedule: 'sweep' },
        { schedule: 'sweep' },
      ];
      for (const input of sweeps) await feed(rig, input);
      expect(await verdictIn(rig, api)).toBe('approved');
      expect(await verdictIn(rig, other)).toBe('quarantined');
      for (const input of scannedAgain(api, 'CRITICAL')) await feed(rig, input);
      expect(await verdictIn(rig, api)).toBe('quarantined');
    }, 'HIGH'));

  it('is the only one so: of whoever may accept all the word is for all', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { button: 'accept' });
      await act(rig, { modal: 'accept', values: filled });
      expect(await done(rig)).toEqual([
        expect.not.objectContaining({ severityAtMost: expect.anything() }),
      ]);
    }, 'HIGH'));
});

describe('what fails', () => {
  const fault = (call: string, more: object = {}) =>
    changeOf([]).world && {
      world: { faults: [{ call, nth: 1, error: 'internal_error', ...more }] },
    };

  it('is said below a field, keeps what was filled in, rings the alarm, and is done once in the end', () =>
    whereQuarantined(async (rig) => {
      await act(rig, { button: 'accept' });
      await feed(rig, fault('dynamodb:Query', { error: 'ResourceNotFoundException', status: 400 }));
      const failed = await act(rig, { modal: 'accept', values: widely });
      expect(failed).toMatchObject({ status: 200, what: 'failed', failure: expect.any(Error) });
      expect(failed?.outcome === 'answered' && failed.body).toContain(
        'That did not work just now, and we have been told. Send it again in a moment',
      );
      await act(rig, { modal: 'accept', values: widely });
      expect(await done(rig)).toHaveLength(1);
    }));

  it.each([
    {
      form: 'accept',
      first: { ...wide, risks: ['CVE-2026-10000'] },
      again: { ...wide, risks: ['CVE-2026-10001'], until: '2026-12-01' },
      says: 'Noted. From now until the end of 2026-12-20, CVE-2026-10000 no longer blocks any image of this repository.',
    },
    {
      form: 'release',
      first: { reason: 'the shop is down', hours: '4' },
      again: { reason: 'the shop is down', hours: '24' },
      says: 'Noted: the image may ship until 2026-11-21 16:00 UTC.',
    },
  ])(
    'of the answer to a form is no loss: sent again with something else in it, $form says what was written down',
    ({ form, first, again, says }) =>
      whereQuarantined(async (rig) => {
        await act(rig, { button: form });
        const [one, other] = [first, again].map((values) =>
          rig.aws.workspace.act({ user: ANN, modal: form, values }),
        );
        const handler = handlerOf(rig, policy);
        const send = async (payload: unknown) =>
          JSON.stringify(await handler(signedRequest(payload, rig.clock.now())));
        const answers = [await send(one), await send(other)];
        await feed(rig, { now: '2026-11-21T12:01:00Z' });
        await feed(rig, { schedule: 'sweep' });
        answers.push(await send(other));
        expect(answers).toEqual(Array(3).fill(expect.stringContaining(says)));
        expect(await done(rig)).toHaveLength(1);
      }),
  );

  it('is no form that somebody has closed before it could be read: nobody is told, and no alarm rings', () =>
    whereQuarantined(async (rig) => {
      await feed(rig, fault('slack:views.update', { error: 'not_found' }));
      const answer = await act(rig, { button: 'accept' });
      expect(answer).toMatchObject({ status: 200, what: 'closed before it was shown' });
      expect(answer).not.toHaveProperty('failure');
      expect(toldTo(rig, ANN)).toEqual([]);
    }));

  it('is said to whoever clicked where no form could be opened', () =>
    whereQuarantined(async (rig) => {
      await feed(rig, fault('slack:views.open', { error: 'expired_trigger_id' }));
      expect(await act(rig, { button: 'accept' })).toMatchObject({
        failure: { message: 'opening a form in Slack: expired_trigger_id' },
      });
      expect(toldTo(rig, ANN)[0]).toContain('Click again in a moment');
    }));

  it('is said in the form where what stands against the image cannot be read', () =>
    whereQuarantined(async (rig) => {
      await feed(rig, fault('dynamodb:Query', { error: 'ResourceNotFoundException', status: 400 }));
      expect(await act(rig, { button: 'accept' })).toMatchObject({ failure: expect.any(Error) });
      expect(shownTo(rig)).toContain('Click again in a moment');
    }));
});
