import type { Gate } from '../pipeline/gate.ts';
import { framed, type LambdaHandler, once } from './framed.ts';
import { openGate } from './gate.ts';
import type { Story } from './middleware.ts';

/** The function that answers ECS. Nobody waits for its first answer as for a click: it makes nothing ready. */
export const gateHandler = (
  story: Story<Gate>,
  open = once(() => openGate(process.env)),
): LambdaHandler => framed(story, open, process.env);
