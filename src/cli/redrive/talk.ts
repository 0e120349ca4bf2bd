import type { Terminal } from '../../terminal/terminal.ts';

/** With whom it is spoken, and how. */
export interface Talk {
  readonly terminal: Terminal;
  readonly asJson: boolean;
  readonly now: Date;
}
