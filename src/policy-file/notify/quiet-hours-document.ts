import * as z from 'zod';
import { isTimezone, TIME_OF_DAY } from '../../core/policy/quiet-hours.ts';
import { mapping } from '../fields.ts';
import { nearest } from '../problems/nearest.ts';
import { sayNot } from '../problems/say-issue.ts';

const sayTime = (input: unknown): string =>
  input === undefined
    ? 'it is missing'
    : sayNot(input, 'is no time of day', 'expected one from 00:00 to 23:59, such as 07:00');

const TimeOfDay = z
  .string({ error: ({ input }) => sayTime(input) })
  .regex(TIME_OF_DAY, { error: ({ input }) => sayTime(input) })
  .meta({ id: 'TimeOfDay', description: 'Hours and minutes, 00:00 to 23:59.' });

function sayTimezone(input: unknown): string {
  if (input === undefined) return 'it is missing: quiet hours go by the clocks of a place';
  const expected = 'expected one of the IANA database, such as Europe/Berlin';
  const meant = typeof input === 'string' ? meantBy(input) : undefined;
  return sayNot(
    input,
    'is no time zone',
    meant ? `${expected} (did you mean ${meant}?)` : expected,
  );
}

/** Most write the city alone. */
function meantBy(written: string): string | undefined {
  const names = Intl.supportedValuesOf('timeZone');
  const city = `/${written.trim().replaceAll(' ', '_').toLowerCase()}`;
  return names.find((name) => name.toLowerCase().endsWith(city)) ?? nearest(written, names);
}

const Timezone = z
  .string({ error: ({ input }) => sayTimezone(input) })
  .refine(isTimezone, { error: ({ input }) => sayTimezone(input) });

const EXAMPLE = '{ from: 20:00, to: 07:00, timezone: Europe/Berlin }';

/** When people want to hear only of what cannot wait. */
export const QuietHoursDocument = mapping(
  {
    from: TimeOfDay.describe('When they begin; later than their end, they last over midnight.'),
    to: TimeOfDay.describe('When they end.'),
    timezone: Timezone.describe(
      'The place whose clocks count, by its name in the IANA database: Europe/Berlin.',
    ),
    weekends: z
      .literal(true)
      .optional()
      .describe('Saturdays and Sundays are quiet as a whole, too.'),
  },
  'under quiet-hours',
  { zone: 'it is called timezone' },
  EXAMPLE,
)
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'it is when they begin, too: quiet hours have to end',
  })
  .meta({
    id: 'QuietHours',
    description:
      'What is neither CRITICAL nor known to be exploited is told only when they are over; what nobody knows is told at once.',
  });
export type QuietHoursDocument = z.infer<typeof QuietHoursDocument>;
