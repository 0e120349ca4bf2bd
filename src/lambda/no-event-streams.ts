/*
 * Stands in the bundles for the SDK's streams of events, 15 kB that every client brings along: no call of ours has one.
 */

/** What the SDK would put together for a call that streams, by `new`. */
export function EventStreamSerde(): never {
  throw new Error('a call streams events, and the bundles leave that out (no-event-streams.ts)');
}

export const eventStreamSerdeProvider = undefined;
