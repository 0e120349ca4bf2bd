import { Digest } from '../../src/core/digest.ts';
import { signedRequest } from '../../src/local/aws/slack/payloads.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { withRig } from '../support/replay.ts';
import { handlerOf } from '../support/slack-action.ts';
import { ACCOUNT, basicScan, digestOf, pushOf, REGION, worldOf } from '../support/worlds.ts';

const api = digestOf('a1');
const IMAGE = {
  account: ACCOUNT,
  region: REGION,
  repository: 'shop/api',
  digest: Digest.parse(api),
};
const ANN = 'U0ANN00001';
const policy = {
  quarantine: { c: { severity: 'CRITICAL' } },
  'may-accept': [{ by: [ANN] }],
  'may-release': [{ by: [ANN] }],
};
const world = worldOf([{ imageDigest: api, imageTags: ['1'], scan: basicScan('CRITICAL') }], {
  policy,
});

type Payload = Record<string, unknown>;
type Request = ReturnType<typeof signedRequest>;

const UNSIGNED = { statusCode: 401, body: 'The request is not signed as Slack signs.' };
const header = (name: string, value: string) => (request: Request) => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});
const altered = (request: Request) => {
  const text = Buffer.from(request.body, 'base64').toString().replace(ANN, 'U0BOB00001');
  return { ...request, body: Buffer.from(text).toString('base64') };
};
const of =
  (change: Payload) =>
  (payload: Payload): Payload => ({ ...payload, ...change });

interface Case {
  /** What is done to the payload before Slack, or somebody, signs it. */
  readonly payload?: (payload: Payload) => unknown;
  readonly request?: (request: Request) => unknown;
  /** Seconds between the signature and the arrival. */
  readonly late?: number;
  readonly secret?: string;
  readonly answer: object;
}

const CASES: Readonly<Record<string, Case>> = {
  'signed with another secret': { secret: 'guessed', answer: UNSIGNED },
  'signed with no secret': { secret: '', answer: UNSIGNED },
  'without a signature': {
    request: (request) => ({ ...request, headers: {} }),
    answer: UNSIGNED,
  },
  'with a signature of rubbish': {
    request: header('x-slack-signature', 'v0=zz'),
    answer: UNSIGNED,
  },
  altered: { request: altered, answer: UNSIGNED },
  'said to be text though it is base64': {
    request: (request) => ({ ...request, isBase64Encoded: false }),
    answer: UNSIGNED,
  },
  'replayed after six minutes': { late: 360, answer: UNSIGNED },
  'of a clock six minutes ahead': { late: -360, answer: UNSIGNED },
  'replayed with a fresh time': {
    late: 360,
    request: header(
      'x-slack-request-timestamp',
      String(Date.parse('2026-11-21T12:06:00Z') / 1_000),
    ),
    answer: UNSIGNED,
  },
  'for another app': {
    payload: of({ api_app_id: 'A0OTHER' }),
    answer: { statusCode: 401, body: 'This is another app.' },
  },
  'of another workspace': {
    payload: of({ team: { id: 'T0OTHER' } }),
    answer: { statusCode: 401, body: 'This is another workspace.' },
  },
  'of a person of another workspace': {
    payload: of({ user: { id: ANN, username: 'ann', team_id: 'T0OTHER' } }),
    answer: { statusCode: 200, body: '' },
  },
  'of a person of another workspace, in an app for an organisation': {
    payload: of({ team: null, user: { id: ANN, username: 'ann', team_id: 'T0OTHER' } }),
    answer: { statusCode: 200, body: '' },
  },
  'without anybody': { payload: of({ user: null }), answer: { statusCode: 200, body: '' } },
  'of a kind that we do not know': {
    payload: of({ type: 'workflow_step_edit' }),
    answer: { statusCode: 200, body: '' },
  },
  'about an image that is no image': {
    payload: of({
      actions: [{ action_id: 'rescan', block_id: 'r1.1', value: '../../threat/kev' }],
      message: { ts: '1', blocks: [] },
    }),
    answer: { statusCode: 200, body: '' },
  },
  'about nothing at all': { payload: () => 'rubbish', answer: { statusCode: 200, body: '' } },
};

const CLICK = { user: ANN, button: 'rescan', values: {} };

describe('nothing is written for a request', () => {
  it.each(Object.entries(CASES))('%s', (_name, { payload, request, late = 0, secret, answer }) =>
    withRig(world, async (rig) => {
      await rig.feed(parseInput(pushOf(api, '1'), 'a test'));
      const given = rig.aws.workspace.act(CLICK);
      const signed = signedRequest(payload?.(given) ?? given, rig.clock.now(), secret);
      rig.clock.advance(late * 1_000);
      rig.aws.calls.length = 0;
      expect(await handlerOf(rig, policy)(request?.(signed) ?? signed)).toMatchObject(answer);
      expect(await rig.ledger.interventions(IMAGE)).toEqual([]);
      expect(
        rig.aws.calls.filter(({ call }) =>
          /dynamodb:(Put|Update|Delete|Transact|BatchW)/.test(call),
        ),
      ).toEqual([]);
    }),
  );

  it('that is no request', () =>
    withRig(world, async (rig) => {
      for (const event of [undefined, null, {}, { source: 'aws.ecr' }])
        expect(await handlerOf(rig, policy)(event)).toMatchObject(UNSIGNED);
    }));
});

describe('a request that Slack has signed', () => {
  it.each([
    ['in base64', (request: Request) => request],
    [
      'as text',
      ({ body, ...rest }: Request) => ({
        ...rest,
        body: Buffer.from(body, 'base64').toString(),
        isBase64Encoded: false,
      }),
    ],
  ])('is worked off: %s', (_name, as) =>
    withRig(world, async (rig) => {
      await rig.feed(parseInput(pushOf(api, '1'), 'a test'));
      const request = signedRequest(rig.aws.workspace.act(CLICK), rig.clock.now());
      expect(await handlerOf(rig, policy)(as(request))).toMatchObject({
        statusCode: 200,
        body: '',
      });
      expect(await rig.ledger.interventions(IMAGE)).toHaveLength(1);
    }),
  );

  it('is worked off once where it comes twice, at the same moment too', () =>
    withRig(world, async (rig) => {
      await rig.feed(parseInput(pushOf(api, '1'), 'a test'));
      const request = signedRequest(rig.aws.workspace.act(CLICK), rig.clock.now());
      const answers = await Promise.all([
        handlerOf(rig, policy)(request),
        handlerOf(rig, policy)(request),
      ]);
      answers.push(await handlerOf(rig, policy)(request));
      expect(answers).toMatchObject(answers.map(() => ({ statusCode: 200, body: '' })));
      expect(await rig.ledger.interventions(IMAGE)).toHaveLength(1);
    }));

  it('with a form is worked off once where it comes twice', () =>
    withRig(world, async (rig) => {
      await rig.feed(parseInput(pushOf(api, '1'), 'a test'));
      const open = { 'slack-action': { user: ANN, button: 'accept' } };
      await rig.feed(parseInput(open, 'a test'));
      const filled = { user: ANN, modal: 'accept', values: { reason: 'why', until: '2026-12-01' } };
      const request = signedRequest(rig.aws.workspace.act(filled), rig.clock.now());
      const answers = [
        await handlerOf(rig, policy)(request),
        await handlerOf(rig, policy)(request),
      ];
      expect(answers[1]).toEqual(answers[0]);
      expect(await rig.ledger.interventions(IMAGE)).toHaveLength(1);
    }));
});
