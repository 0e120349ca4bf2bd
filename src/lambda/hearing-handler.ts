import type { HearingTools } from '../pipeline/tools.ts';
import { framed, type LambdaHandler, once } from './framed.ts';
import { openHearingTools } from './hearing-tools.ts';
import { ledgerTableIn } from './ledger-setting.ts';
import { servedIn } from './members-setting.ts';
import type { Story } from './middleware.ts';
import { scopeOf } from './scope-setting.ts';

/** The function that takes from the queue of finding events, with its own tools alone. */
export const hearingHandler = (story: Story<HearingTools>): LambdaHandler =>
  framed(
    story,
    once(() =>
      openHearingTools({
        ledgerTable: ledgerTableIn(process.env),
        scope: scopeOf(process.env),
        served: servedIn(process.env),
      }),
    ),
    process.env,
  );
