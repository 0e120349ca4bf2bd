import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig } from '../../src/local/deployment/rig.ts';
import { undescribedIn } from '../announce/schemas.ts';
import { ALL_HEARD, isReply } from '../support/replay.ts';
import { ACCOUNT, basicScan, digestOf, pushOf, REGION, worldOf } from '../support/worlds.ts';

const PEOPLE_TOPIC_ARN = `arn:aws:sns:${REGION}:${ACCOUNT}:verdicts-for-people`;
const api = digestOf('a1');
const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }]);
const PAGE = 'https://reports.example.com/latest.html';
const LINK = `${PAGE}#/shop/api@${api}`;
const INPUTS = [pushOf(api, '1.4.2'), { now: '2026-11-23T06:00:00Z' }, { schedule: 'digest' }];

/** All that is said of an image, and of its repository on a Monday. */
async function said(variables: Record<string, string>) {
  const rig = await openRig({
    world,
    notify: ALL_HEARD,
    variables: { PEOPLE_TOPIC_ARN, ...variables },
  });
  try {
    for (const input of INPUTS) await rig.feed(parseInput(input, 'a test'));
    const [message, digest] = rig.aws.slack
      .filter((one) => !isReply(one))
      .map(({ body }) => JSON.stringify(body['blocks']));
    const bodyFor = (topic: string) =>
      rig.aws.sns.find(({ topicArn }) => topicArn.endsWith(topic))?.message ?? '';
    return { message, digest, people: bodyFor('people'), programs: bodyFor('verdicts') };
  } finally {
    await rig.stop();
  }
}

it('where the report has an address, what is said of an image leads to it there, and the digest to the page', async () => {
  const { message, digest, people, programs } = await said({
    REPORT_URL: 'https://reports.example.com/',
  });
  expect(message).toContain(`<${LINK}|Report>`);
  expect(digest).toContain(`<${PAGE}|Report>`);
  const { email } = JSON.parse(people) as { email: string };
  expect(email.split('\n')).toContain(LINK);
  const body = JSON.parse(programs) as Record<string, unknown>;
  expect(body['report']).toBe(LINK);
  expect(undescribedIn('verdict-message', body)).toEqual([]);
});

it('without an address nothing leads there', async () => {
  const all = await said({});
  expect(all.digest).toContain('Counted');
  expect(JSON.parse(all.programs)).not.toHaveProperty('report');
  expect(JSON.stringify(all)).not.toMatch(/Report|latest\.html/);
});
