import type { Alert } from './alert.ts';
import { ruleId, ruleOf } from './rule.ts';
import { notKnownRule } from './unknown-images.ts';

/** The rules of a run, and the place of an alert's own among them. */
interface Rules {
  readonly rules: readonly object[];
  readonly indexOf: (alert: Alert) => number | undefined;
}

/** One rule for a vulnerability, in the order of its worst alert, behind that for what is not known. */
export function rulesOf(alerts: readonly Alert[], isAnyUnknown: boolean): Rules {
  const first = isAnyUnknown ? [notKnownRule] : [];
  const byId = Map.groupBy(alerts, ({ finding }) => ruleId(finding));
  const places = new Map([...byId.keys()].map((id, index) => [id, index + first.length]));
  const own = [...byId.values()].flatMap(([worst, ...others]) =>
    worst ? [ruleOf([worst.finding, ...others.map(({ finding }) => finding)])] : [],
  );
  return {
    rules: [...first, ...own],
    indexOf: ({ finding }) => places.get(ruleId(finding)),
  };
}
