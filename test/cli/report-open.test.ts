import { DAY, HOUR } from '../../src/core/time.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { basicScan, digestOf, pushOf, worldOf } from '../support/worlds.ts';
import { removeFiles, run } from './run-program.ts';

const api = digestOf('a1');
const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }]);

let rig: Rig;
/** What the program is given of the deployment, as a shell would. */
let env: Record<string, string>;

beforeAll(async () => {
  rig = await openRig({ world });
  env = rig.aws.environment;
  const inputs = [
    pushOf(api, '1.4.2'),
    { now: '2026-11-23T04:30:00Z' },
    { schedule: 'publish-report' },
  ];
  for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
});
afterAll(async () => {
  await rig.stop();
  removeFiles();
});

const opened = (...args: string[]) => run(['report', '--open', ...args], { env });
const hoursLeft = (link: string): number =>
  Number(new URL(link).searchParams.get('X-Amz-Expires')) / 3_600;

describe('report --open', () => {
  it('prints a link by which the published page opens, for an hour, and says until when', async () => {
    const { code, out, err } = await opened();
    const [link = '', ...more] = out.trim().split('\n');
    expect([code, more]).toEqual([0, []]);
    expect(new URL(link).pathname).toBe('/reports/reports/latest.html');
    expect(hoursLeft(link)).toBe(1);
    const answer = await fetch(link);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).toBe(
      rig.aws.buckets.get('reports')?.get('reports/latest.html')?.body.toString(),
    );
    expect(err).toMatch(
      /^Published 2026-11-23 04:30 UTC\. The link holds until \d{4}-\d\d-\d\d \d\d:\d\d UTC\. Whoever has the link can open the page\.\n$/,
    );
  });

  it('leads to the report of a day, for as long as is asked', async () => {
    const { out } = await opened('--day', '2026-11-23', '--for', '7d');
    expect(new URL(out.trim()).pathname).toBe('/reports/reports/days/2026-11-23.html');
    expect(hoursLeft(out.trim())).toBe((7 * DAY) / HOUR);
    expect((await fetch(out.trim())).status).toBe(200);
  });

  it('says that nothing is published where nothing is', async () => {
    const { code, out, err } = await opened('--day', '2026-11-24');
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      'No report of 2026-11-24 is in the bucket reports: none was published on that day (UTC), or it is no longer kept (report.days).\n',
    );
  });

  it('says of temporary credentials that the link ends with them', async () => {
    const temporary = { ...env, AWS_SESSION_TOKEN: 'token' };
    const { err } = await run(['report', '--open'], { env: temporary });
    expect(err).toContain('or until these credentials end, which are temporary.');
  });

  it('takes the bucket from the stack, and that which is named before it', async () => {
    const stackless = await opened('--stack', 'another');
    expect([stackless.code, stackless.err]).toEqual([
      2,
      expect.stringContaining('there is no stack another here'),
    ]);
    const named = await opened('--stack', 'another', '--bucket', 'reports');
    expect(named.code).toBe(0);
    const other = await run(['report', '--open'], { env: { ...env, REPORT_BUCKET: 'elsewhere' } });
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('NoSuchBucket')]);
  });

  it('says of a stack that publishes none how it would', async () => {
    const [stack] = rig.aws.world().stacks ?? [];
    const Outputs = stack?.Outputs ?? [];
    try {
      stack?.Outputs?.splice(0, Outputs.length, ...Outputs.slice(0, 1));
      const { code, err } = await opened();
      expect([code, err]).toEqual([
        2,
        expect.stringContaining('publishes no report: say report.publish: on in settings.yml'),
      ]);
    } finally {
      stack?.Outputs?.push({ OutputKey: 'ReportBucketName', OutputValue: 'reports' });
    }
  });

  it.each([
    [['--day', 'monday'], '--day: "monday" is no day: expected one such as 2026-11-23'],
    [['--day', '2026-02-30'], '--day: "2026-02-30" is no day'],
    [['--for', '8d'], '--for: "8d" is no time for which a link can hold'],
    [['--for', '30s'], '--for: "30s" is no time for which a link can hold'],
    [['--out', 'a.html'], '--open prints a link and writes nothing: it takes no --out'],
    [['shop/api'], '--open prints a link to the whole report: it takes no shop/api'],
  ])('refuses %j', async (args, why) => {
    const { code, err } = await opened(...args);
    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
  });

  it('is what a day without it is about', async () => {
    const { code, err } = await run(['report', '--day', '2026-11-23'], { env });
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('--day is about the report that is published: say --open as well'),
    ]);
  });
});
