import { PermanentFailure } from '../core/errors.ts';

/** Every problem of the environment at once, so that one deployment mends them all. */
export class SettingsError extends PermanentFailure {
  override name = 'SettingsError';

  constructor(problems: readonly string[]) {
    super(`the environment is not right: ${problems.join('; ')}`);
  }
}
