import * as fc from 'fast-check';
import { isTimezone, type QuietHours, quietUntil } from '../../src/core/policy/quiet-hours.ts';

const NIGHTS: QuietHours = { from: '20:00', to: '07:00', timezone: 'Europe/Berlin' };
const until = (time: string, more: Partial<QuietHours> = {}): string | undefined =>
  quietUntil(new Date(time), { ...NIGHTS, ...more });

describe('quiet hours', () => {
  it.each([
    ['in the evening last over midnight', '2026-11-24T19:00:00Z', {}, '2026-11-25T06:00:00.000Z'],
    ['begin with their first minute', '2026-11-24T19:00:00.000Z', {}, '2026-11-25T06:00:00.000Z'],
    ['have not begun a moment before', '2026-11-24T18:59:59.999Z', {}, undefined],
    [
      'last to the end of their last minute',
      '2026-11-25T05:59:59Z',
      {},
      '2026-11-25T06:00:00.000Z',
    ],
    ['are over then', '2026-11-25T06:00:00Z', {}, undefined],
    [
      'may be by day',
      '2026-11-25T11:30:00Z',
      { from: '12:00', to: '13:00' },
      '2026-11-25T12:00:00.000Z',
    ],
    [
      'by day leave out the night',
      '2026-11-25T02:00:00Z',
      { from: '12:00', to: '13:00' },
      undefined,
    ],
    [
      'go by the clocks of the place',
      '2026-11-25T06:00:00Z',
      { timezone: 'Asia/Kolkata' },
      undefined,
    ],
    [
      'go by the clocks of the place, of half an hour too',
      '2026-11-25T00:10:00Z',
      { timezone: 'Asia/Kolkata' },
      '2026-11-25T01:30:00.000Z',
    ],
    ['leave out the weekend', '2026-11-28T12:00:00Z', {}, undefined],
    [
      'take in the weekend where they are to',
      '2026-11-28T12:00:00Z',
      { weekends: true as const },
      '2026-11-30T06:00:00.000Z',
    ],
    [
      'of Friday evening last until Monday then',
      '2026-11-27T19:30:00Z',
      { weekends: true as const },
      '2026-11-30T06:00:00.000Z',
    ],
    [
      'by day leave Monday alone when the weekend is over',
      '2026-11-29T12:00:00Z',
      { from: '12:00', to: '13:00', weekends: true as const },
      '2026-11-29T23:00:00.000Z',
    ],
  ])('%s', (_, time, hours, expected) => {
    expect(until(time, hours)).toBe(expected);
  });
});

describe('where clocks are put forward and back', () => {
  it.each([
    [
      'a night is an hour shorter in spring',
      '2026-03-28T22:00:00Z',
      {},
      '2026-03-29T05:00:00.000Z',
    ],
    ['a night is an hour longer in autumn', '2026-10-24T22:00:00Z', {}, '2026-10-25T06:00:00.000Z'],
    [
      'an end that no clock shows is the moment at which they are put forward',
      '2026-03-29T00:30:00Z',
      { to: '02:30' },
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'an end that they show twice is one the first time',
      '2026-10-25T00:10:00Z',
      { to: '02:30' },
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'and one the second time',
      '2026-10-25T01:10:00Z',
      { to: '02:30' },
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'half an hour counts, too',
      '2026-10-03T14:00:00Z',
      { timezone: 'Australia/Lord_Howe' },
      '2026-10-03T20:00:00.000Z',
    ],
  ])('%s', (_, time, hours, expected) => {
    expect(until(time, hours)).toBe(expected);
  });
});

const PLACES = [
  'Europe/Berlin',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'UTC',
] as const;
const MINUTE = 60_000;
/** Days around which clocks are put forward or back somewhere, and any other. */
const aTime = fc
  .tuple(
    fc.constantFrom(
      '2026-03-08',
      '2026-03-29',
      '2026-04-05',
      '2026-10-04',
      '2026-10-25',
      '2026-11-01',
      '2011-12-30',
      '2026-02-15',
      '2026-03-22',
      '2026-07-01',
    ),
    fc.integer({ min: -36 * 60, max: 36 * 60 }),
  )
  .map(([day, minutes]) => new Date(Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE));
const aTimeOfDay = fc
  .integer({ min: 0, max: 1_439 })
  .map((minutes) =>
    [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':'),
  );
const someHours: fc.Arbitrary<QuietHours> = fc
  .record({
    from: aTimeOfDay,
    to: aTimeOfDay,
    timezone: fc.constantFrom(...PLACES),
    weekends: fc.boolean(),
  })
  .filter(({ from, to }) => from !== to)
  .map(({ weekends, ...hours }) => ({ ...hours, ...(weekends && { weekends }) }));

/** Whether the clock on the wall shows a quiet minute, as somebody who stands before it would say. */
function isQuietOnTheWall(time: Date, { from, to, timezone, weekends }: QuietHours): boolean {
  const [day = '', clock = ''] = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
    .format(time)
    .split(/,? /);
  if (weekends && ['Sat', 'Sun'].includes(day)) return true;
  return from < to ? clock >= from && clock < to : clock >= from || clock < to;
}

const QUARTERS = 15 * MINUTE;

describe('the end of quiet hours', () => {
  it('is there exactly where the clock on the wall shows a quiet minute', () => {
    fc.assert(
      fc.property(aTime, someHours, (time, hours) => {
        expect(quietUntil(time, hours) !== undefined).toBe(isQuietOnTheWall(time, hours));
      }),
    );
  });

  it('is the first minute that is not quiet, wherever clocks are put forward or back', () => {
    fc.assert(
      fc.property(aTime, someHours, (time, hours) => {
        const end = quietUntil(time, hours);
        if (end === undefined) return;
        const at = Date.parse(end);
        expect(at).toBeGreaterThan(time.getTime());
        expect(isQuietOnTheWall(new Date(at), hours)).toBe(false);
        expect(isQuietOnTheWall(new Date(at - MINUTE), hours)).toBe(true);
        // Clocks are put forward and back at full quarters of an hour, and nothing else ends them in between.
        for (let one = time.getTime(); one < at; one += QUARTERS)
          expect(isQuietOnTheWall(new Date(one), hours)).toBe(true);
      }),
    );
  });

  it('is the same for whenever in them somebody asks, and within three and a half days', () => {
    fc.assert(
      fc.property(
        aTime,
        someHours,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (time, hours, part) => {
          const end = quietUntil(time, hours);
          if (end === undefined) return;
          const length = Date.parse(end) - time.getTime();
          expect(length).toBeLessThan(84 * 60 * MINUTE);
          const meanwhile = new Date(time.getTime() + Math.floor((length - 1) * part));
          expect(quietUntil(meanwhile, hours)).toBe(end);
        },
      ),
    );
  });
});

describe('the name of a place whose clocks count', () => {
  it.each(['Europe/Berlin', 'America/Argentina/Ushuaia', 'UTC', 'Etc/GMT+2', 'europe/berlin'])(
    '%s is one',
    (name) => expect(isTimezone(name)).toBe(true),
  );
  it.each(['', 'Berlin', 'Europe/Berln', '+02:00', '-08', 'Europe/Berlin ', 'CEST'])(
    '"%s" is none',
    (name) => expect(isTimezone(name)).toBe(false),
  );
});
