import { gateDeployment } from '../../pipeline/deployment-gate.ts';
import type { Gate } from '../../pipeline/gate.ts';
import { gateHandler } from '../gate-handler.ts';
import type { Story } from '../middleware.ts';

/** ECS asks at a stage of a deployment whether it may go on. */
export const story: Story<Gate> = (event, gate) => gateDeployment(event, gate);

export const handler = gateHandler(story);
