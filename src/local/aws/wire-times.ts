// Every timestamp of ECR's, ECS's and Inspector's responses served here. JSON wants seconds since 1970 as a number;
// recorded responses have what the command line or an SDK printed.
const timeKeys = new Set([
  'createdAt',
  'firstObservedAt',
  'imagePulledAt',
  'imagePushedAt',
  'imageScanCompletedAt',
  'lastActivatedAt',
  'lastArchivedAt',
  'lastInUse',
  'lastInUseAt',
  'lastObservedAt',
  'lastRecordedPullTime',
  'lastScannedAt',
  'pushedAt',
  'registeredAt',
  'updatedAt',
  'vendorCreatedAt',
  'vendorUpdatedAt',
  'vulnerabilitySourceUpdatedAt',
]);

/** A copy with all timestamps as epoch seconds; those that cannot be read are left out. */
export function withWireTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withWireTimes);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
    key,
    timeKeys.has(key) ? epochSeconds(inner) : withWireTimes(inner),
  ]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

/** Seconds since 1970 of a number (taken as such) or a text in any form V8 reads; else undefined. */
export function epochSeconds(time: unknown): number | undefined {
  if (typeof time === 'number') return time;
  if (typeof time !== 'string') return undefined;
  if (/^\d+(\.\d+)?$/.test(time)) return Number(time);
  const milliseconds = Date.parse(hasZone(time) ? time : `${time} UTC`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function hasZone(time: string): boolean {
  return /(Z|UTC|GMT|[+-]\d\d:?\d\d)\b|^\d{4}-\d\d-\d\d$/.test(time);
}
