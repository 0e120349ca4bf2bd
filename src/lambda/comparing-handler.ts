import type { ComparingTools } from '../pipeline/tools.ts';
import { openComparingTools } from './comparing-tools.ts';
import { framed, type LambdaHandler, once } from './framed.ts';
import { ledgerTableIn } from './ledger-setting.ts';
import { endpointIn, servedIn } from './members-setting.ts';
import type { Story } from './middleware.ts';
import { packagedPolicy } from './packaged-policy.ts';
import { scopeOf } from './scope-setting.ts';
import { isOn, MARKS } from './switch-setting.ts';

/** The function that compares the registry with the records, with its own tools alone. */
export const comparingHandler = (story: Story<ComparingTools>): LambdaHandler =>
  framed(
    story,
    once(() =>
      openComparingTools(
        {
          ledgerTable: ledgerTableIn(process.env),
          marksImages: isOn(MARKS, process.env),
          scope: scopeOf(process.env),
          served: servedIn(process.env),
          ...endpointIn(process.env),
        },
        packagedPolicy(),
      ),
    ),
    process.env,
  );
