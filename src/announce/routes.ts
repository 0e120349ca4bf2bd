import type { Variables } from '../core/variables.ts';
import { bus } from './bus/bus-route.ts';
import { people } from './people/people-route.ts';
import type { Means, Route, RouteKind } from './route.ts';
import { slack } from './slack/slack-route.ts';
import { sns } from './topic/topic-route.ts';

/** Every way by which people and programs can hear of a verdict, in the order in which they are told. */
const KINDS = [slack, people, bus, sns] as const;

// Each kind meets settings of its own alone: the list's type knows that, a loop over it does not.
const EACH = KINDS as readonly unknown[] as readonly RouteKind<unknown>[];

/** Opens the routes that the environment asks for. */
export type OpenRoutes = (means: Means) => Route[];

/** The routes that an environment asks for. */
export const routesIn =
  (variables: Variables): OpenRoutes =>
  (means) =>
    EACH.flatMap((kind) => {
      const settings = kind.settingsIn(variables);
      return settings === undefined ? [] : [kind.open(settings, means)];
    });

/** What is wrong with the routes of an environment, a sentence each that begins with the variable. */
export function routeProblems(variables: Variables): readonly string[] {
  const isHeard = EACH.some((kind) => kind.settingsIn(variables) !== undefined);
  const [last, ...others] = EACH.toReversed();
  const needs = [last, ...others].flatMap((kind) => kind?.needs ?? []).join(' nor ');
  const nobody = `${last?.variable}: neither ${needs} is set: nobody would hear of a verdict`;
  return [...(isHeard ? [] : [nobody]), ...EACH.flatMap((kind) => kind.problemsIn(variables))];
}
