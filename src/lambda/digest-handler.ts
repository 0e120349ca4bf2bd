import type { DigestTools } from '../pipeline/tools.ts';
import { openDigestToolbox } from './digest-toolbox.ts';
import { framed, type LambdaHandler, once } from './framed.ts';
import type { Story } from './middleware.ts';
import { packagedPolicy } from './packaged-policy.ts';
import { readSettings } from './settings.ts';

/** The function that Lambda calls for the digest: no other has its tools in its bundle. */
export const digestHandler = (
  story: Story<DigestTools>,
  open = once(() => openDigestToolbox(readSettings(process.env), packagedPolicy())),
): LambdaHandler => framed(story, open, process.env);
