// What `ecr-scan-notifier doctor` says of the deployment that "npm start" has just played, at the time of its clock: a process
// of its own, pointed at the AWS of the play by its environment. Takes { now, world, region, policy } as JSON.
import * as z from 'zod';
import type { Check } from '../src/cli/doctor/check.ts';
import { CHECKS } from '../src/cli/doctor/checks.ts';
import { doctorLines } from '../src/cli/doctor/doctor-lines.ts';
import { examineBy } from '../src/cli/doctor/examine.ts';
import { openLooking } from '../src/cli/doctor/looking.ts';
import { notYet } from '../src/cli/doctor/result.ts';
import { inPlain } from '../src/terminal/paint.ts';

const Played = z.strictObject({
  now: z.string(),
  world: z.string(),
  region: z.string(),
  policy: z.string(),
});

const JUMPS = 'the clock of the play jumps, and wakes functions only where a step says so';

/** What cannot be known of a play, by the name of its line, and why. */
const NOT_PLAYED: Readonly<Record<string, string>> = {
  'oldest due': JUMPS,
  schedules: JUMPS,
  alarms:
    'nothing evaluates them in the play: DeadLetterAlarm would ring for the dead letters above',
};

const unplayed = (check: Check): Check => {
  const why = NOT_PLAYED[check.name];
  return why === undefined ? check : { ...check, look: () => Promise.resolve(notYet(why)) };
};

const { now, world, region, policy } = Played.parse(JSON.parse(process.argv[2] ?? ''));
const looking = openLooking(
  {
    stage: 'prod',
    stack: 'ecr-scan-notifier-prod',
    region,
    isRegionNamed: true,
    home: {},
    variables: process.env,
    settingsFiles: [world],
    settingsProblems: [],
    policy,
  },
  { now: () => new Date(now), pause: () => Promise.resolve() },
);
const examined = await examineBy(looking, CHECKS.map(unplayed));
process.stdout.write(`${doctorLines(examined, inPlain).join('\n')}\n`, () => process.exit(0));
