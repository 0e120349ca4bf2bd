import type { Judgement } from '../core/judgement/judgement.ts';
import type { Branch } from '../terminal/tree.ts';

/** By what a judgement is found elsewhere; nothing for one of a former version, which did not say. */
export const correlationBranches = ({
  correlationId,
}: Pick<Judgement, 'correlationId'>): Branch[] =>
  correlationId
    ? [{ text: `in the log and in messages it is ${correlationId}`, style: 'dim' }]
    : [];
