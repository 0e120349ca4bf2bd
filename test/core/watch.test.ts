import { newestOf, type Watchable, watchOf } from '../../src/core/policy/watch.ts';
import { digestOf } from '../support/samples.ts';

const DAY = 86_400_000;
const now = new Date('2026-11-21T12:00:00.000Z');
const daysAgo = (days: number): string => new Date(now.getTime() - days * DAY).toISOString();
const terms = { newest: 2, youngerThan: 90 * DAY };
const own = (more: Partial<Watchable> = {}): Watchable => ({
  digest: digestOf('a'),
  pushedAt: daysAgo(200),
  judgedAt: daysAgo(200),
  names: ['1.4.2'],
  runs: false,
  ...more,
});
const later = (letter: string, ...names: string[]) => ({
  digest: digestOf(letter),
  pushedAt: daysAgo(10),
  names,
});
const ended = { state: 'ended', since: now.toISOString() };

it.each<[string, Partial<Watchable>, ReturnType<typeof later>[], unknown]>([
  ['runs, however old', { runs: true }, [later('b', '1.5.0'), later('c', '1.6.0')], 'runs'],
  ['was pushed within the term', { pushedAt: daysAgo(90) }, [], 'young'],
  ['was given its name within the term', { judgedAt: daysAgo(1) }, [], 'young'],
  ['has one newer of its line, and two are watched', {}, [later('b', '1.5.0')], 'newest'],
  ['has two newer of other lines', {}, [later('b', '1.5.0-alpine'), later('c', 'main')], 'newest'],
  [
    'is one of the newest under one of its names',
    { names: ['1.4.2', 'stable'] },
    [later('b', '1.5.0'), later('c', '1.6.0')],
    'newest',
  ],
  ['stands in the list itself', {}, [{ ...later('a', '1.4.2') }, later('b', '1.5.0')], 'newest'],
])('an image is watched that %s', (_what, more, others, because) => {
  expect(watchOf(own(more), others, terms, now)).toEqual({ state: 'watched', because });
});

it('an image is not watched that is old, does not run, and has two newer of its line', () => {
  const others = [later('b', '1.5.0'), later('c', '1.6.0', 'latest')];
  expect(watchOf(own(), others, terms, now)).toEqual(ended);
});

it('an old image without a name is not watched', () => {
  expect(watchOf(own({ names: [] }), [], terms, now)).toEqual(ended);
});

it('since when it is not watched any more stays what it was', () => {
  const before = { state: 'ended', since: daysAgo(30) } as const;
  const others = [later('b', '1.5.0'), later('c', '1.6.0')];
  expect(watchOf(own(), others, terms, now, before)).toEqual(before);
});

it.each<[string, string[], ReturnType<typeof later>[]]>([
  ['has one newer of its line', ['1.4.2'], [later('b', '1.5.0')]],
  ['has two newer of its line', ['1.4.2'], [later('b', '1.5.0'), later('c', '1.6.0')]],
  ['has two newer of other lines', ['1.4.2'], [later('b', '1.5.0-alpine'), later('c', 'main')]],
  ['is newest by another name', ['1.4.2', 'stable'], [later('b', '1.5.0'), later('c', '1.6.0')]],
  ['has no name', [], []],
])('of all images at once the same is told: %s', (_what, names, others) => {
  const image = own({ names });
  const isNewest = newestOf([image, ...others], terms);
  expect(isNewest(image)).toBe(watchOf(image, others, terms, now).state === 'watched');
});
