import { worstFirstBy } from '../../../core/findings/finding.ts';
import { type Alert, rankOfState } from './alert.ts';
import { MOST_RESULTS } from './limits.ts';

/** The alerts of a whole registry, of which only so many can be written: the worst. */
export class WorstKept {
  #alerts: Alert[] = [];
  #seen = 0;

  add(alerts: readonly Alert[]): void {
    this.#seen += alerts.length;
    for (const alert of alerts) this.#alerts.push(alert);
    if (this.#alerts.length > 2 * MOST_RESULTS) this.#alerts = worst(this.#alerts);
  }

  /** Worst first. */
  kept(): readonly Alert[] {
    return worst(this.#alerts);
  }

  get seen(): number {
    return this.#seen;
  }
}

/** What blocks is before what will, that before what no rule counts, and what is set aside comes last. */
const worst = (alerts: readonly Alert[]): Alert[] =>
  worstFirstBy(alerts, ({ finding }) => finding)
    .toSorted((a, b) => rankOfState(b) - rankOfState(a))
    .slice(0, MOST_RESULTS);
