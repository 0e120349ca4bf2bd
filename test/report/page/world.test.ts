import { openWorldOf } from '../../../src/cli/open-world.ts';
import { bulletinOf } from '../../../src/core/bulletin/bulletin.ts';
import { sumOf, type Tally } from '../../../src/core/bulletin/figures.ts';
import { openBack } from '../../../src/core/report/open-back.ts';
import type { ReportedImage } from '../../../src/core/report/reported-image.ts';
import type { CountedWeeks } from '../../../src/core/report/weeks.ts';
import { bulletinsNow } from '../../../src/pipeline/bulletins-now.ts';
import { readReport } from '../../../src/pipeline/report/read-report.ts';
import type { PageData } from '../../../src/report/page/page-data.ts';
import type { ReportedRepository } from '../../../src/report/report.ts';
import { readBack } from './read-back.ts';

const reported: ReportedImage[] = [];
const repositories: ReportedRepository[] = [];
let trend: CountedWeeks;
let page: PageData;
let digests: Awaited<ReturnType<typeof bulletinsNow>>;

beforeAll(async () => {
  const open = await openWorldOf('events/digest/world.json');
  try {
    await open.play('events/digest/weeks.jsonl');
    const { reports, bulletins, clock } = open.rig;
    const tools = { records: reports, bulletins, policy: open.policy, now: clock.now };
    const read = () => readReport({}, { version: '0.1.0' }, tools);
    page = await readBack(await read());
    const report = await read();
    for await (const repository of report.repositories) {
      repositories.push(repository);
      for await (const image of repository.images) reported.push(image);
    }
    trend = await report.weeks();
    digests = await bulletinsNow(tools);
  } finally {
    await open.rig.stop();
  }
});

it('the page knows every image of a played world with all of its findings, and what decides each', async () => {
  expect(page.images).toHaveLength(15);
  const vulnerabilities = await page.vulnerabilities();
  for (const [at, { current, weighed }] of reported.entries()) {
    const { image, verdict, counts } = current.judgement;
    expect(page.images[at]).toMatchObject({ ...image, verdict, counts });
    const { findings, history } = await page.detail(at);
    expect(history[0]).toMatchObject({ number: current.number, verdict });
    expect(
      findings.map(({ vulnerability, package: name, version, state }) => ({
        id: vulnerabilities[vulnerability]?.id,
        name,
        version,
        state,
      })),
    ).toEqual(
      weighed?.findings.map(({ finding: { id, package: one }, state }) => ({
        id,
        name: one.name,
        version: one.version,
        state: state.state,
      })),
    );
  }
});

it('a vulnerability is said to be in the images in which it is and is not set aside, and in no other', async () => {
  for (const { id, images } of await page.vulnerabilities()) {
    const has = ({ weighed }: ReportedImage): boolean =>
      weighed?.findings.some(
        ({ finding, state }) => finding.id === id && state.state !== 'aside',
      ) ?? false;
    expect(images).toEqual(reported.flatMap((one, at) => (has(one) ? [at] : [])));
  }
});

it('its figures are those of the digest, and its images those that list counts', () => {
  const { summary, weeks } = page;
  const all = bulletinOf(
    repositories.flatMap(({ figures }) => figures ?? []),
    [],
    'weekly',
    '2026-11-23',
  );
  const { open, blocking, overdue, unknown, lapsing } = all;
  expect(summary).toMatchObject({ open, blocking, overdue, unknown, lapsing, counted: all.images });
  const told = digests.map(({ open: of }) => sumOf(of)).reduce((sum, one) => sum + one, 0);
  expect([sumOf(summary.open), told]).toEqual([7, 7]);
  const blockingIn = (one: { repository: string; blocking: Tally }) => [
    one.repository,
    sumOf(one.blocking),
  ];
  expect(summary.worst.map(({ repository, blocking: sum }) => [repository, sum])).toEqual(
    digests.flatMap(({ worst }) => worst.map(blockingIn)).filter(([, sum]) => sum !== 0),
  );
  expect(summary.verdicts).toEqual({ quarantined: 11, undecided: 1, approved: 3 });
  expect(weeks).toEqual(openBack(trend.weeks, 7));
  expect(weeks).toHaveLength(12);
});
