import { Unanswered } from '../ask-aws.ts';

/** `wrong` stops a deployment; of what could not be asked it is told, for whoever deploys may have no right to ask. */
export interface Finding {
  readonly is: 'good' | 'to do' | 'wrong' | 'unknown';
  readonly text: string;
}

/** What is to be deployed. */
export interface Deploying {
  readonly stack: string;
  readonly region: string;
  /** By the names of parameters, as text. */
  readonly settings: Readonly<Record<string, string>>;
}

/** One thing that a deployment rests on; undefined where it does not. */
export type Check = (deploying: Deploying) => Promise<Finding | undefined>;

export const good = (text: string): Finding => ({ is: 'good', text });
export const toDo = (text: string): Finding => ({ is: 'to do', text });
export const wrong = (text: string): Finding => ({ is: 'wrong', text });

/** A check that AWS may not answer. */
export const asking =
  (check: Check): Check =>
  async (deploying) => {
    try {
      return await check(deploying);
    } catch (error) {
      if (error instanceof Unanswered) return { is: 'unknown', text: error.message };
      throw error;
    }
  };
