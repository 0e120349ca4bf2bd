import { denialIn } from '../core/member-denies.ts';
import { sayPlace } from '../core/served.ts';
import { ignored, type Outcome } from './outcome.ts';
import type { Toolbox } from './tools.ts';

/**
 * Judges, unless the image is in the registry of a member that does not let us in: that is noted, to be told of once, and
 * the event is done with. A dead letter for each event of such a member would bury what can be mended here; nothing is
 * lost, for the comparison finds what has come meanwhile as soon as the member lets us in.
 */
export async function unlessDenied(
  judge: () => Promise<Outcome>,
  { records, served }: Toolbox,
): Promise<Outcome> {
  try {
    return await judge();
  } catch (error) {
    const denial = denialIn(error);
    if (!denial) throw error;
    await records.members.noteDenied(denial.place, denial.message);
    return ignored(
      `the registry of ${sayPlace(served.members, denial.place)} does not let us in: ${denial.message}`,
    );
  }
}
