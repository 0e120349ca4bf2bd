import { PermanentFailure } from '../core/errors.ts';
import { outOfScope } from '../core/scope.ts';
import type { TakenUp } from '../records/take-up.ts';
import type { Judged } from './judge-image.ts';
import type { Toolbox } from './tools.ts';

/** What is due of a repository that the settings have taken out of scope since: nothing may be read of it, and nobody has to mend it. */
export class OutOfScope extends PermanentFailure {
  override name = 'OutOfScope';
}

/**
 * Leaves out what was taken up of a repository out of scope. What the registry would only be asked for again ends here;
 * a record and what a person has done wait, more and more rarely, for the day on which it is in scope again.
 *
 * @throws OutOfScope for what waits
 */
export async function leaveOut(taken: TakenUp, { records }: Toolbox): Promise<readonly Judged[]> {
  const { request, kind, image } = taken;
  if (!request || kind === 'acted') throw new OutOfScope(outOfScope(image.repository));
  const run = request.run && (await records.comparison.read()).run;
  if (run && run.id === request.run && run.state !== 'told')
    await records.comparison.endRequest(taken, { run });
  else await records.endRequest(taken);
  return [];
}
