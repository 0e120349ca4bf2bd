import { CHECKS } from '../../core/posture/checks/checks.ts';
import type { Check } from '../../core/posture/posture.ts';
import { nearest } from '../../policy-file/problems/nearest.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';

/** How far `--fix` may go: show it alone, do what somebody says yes to, or do it without a question. */
export type Mode = 'dry-run' | 'ask' | 'yes';

/** Throws UsageError for what is no check. */
export function checksIn(only: readonly string[] | undefined): readonly Check[] {
  if (only === undefined) return CHECKS;
  const names = CHECKS.map(({ name }) => name);
  for (const one of only) {
    if (names.includes(one)) continue;
    const meant = nearest(one, names);
    const hint = meant ? `did you mean ${meant}?` : `expected one of ${names.join(', ')}`;
    throw new UsageError(`--only: "${one}" is no check: ${hint}`);
  }
  return CHECKS.filter(({ name }) => only.includes(name));
}

interface Wanted {
  readonly fix?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly role?: readonly string[] | undefined;
}

/** Undefined: nothing is to be changed. Throws UsageError where nobody can be asked. */
export function modeOf(wanted: Wanted, { ask }: Terminal): Mode | undefined {
  const { fix: fixes, 'dry-run': isDry, yes, role } = wanted;
  if (!fixes) {
    if (isDry || yes || role) {
      throw new UsageError('posture: --dry-run, --yes and --role go with --fix');
    }
    return undefined;
  }
  if (isDry && yes) throw new UsageError('posture --fix: --dry-run or --yes, not both');
  if (isDry) return 'dry-run';
  if (yes) return 'yes';
  if (ask) return 'ask';
  throw new UsageError(
    'posture --fix: nobody can be asked here; --yes does it without, --dry-run shows it',
  );
}

/** Throws UsageError for what is no role. */
export function rolesIn(roles: readonly string[] = []): readonly string[] {
  const wrong = roles.find((role) => !/^arn:aws(-[a-z]+)*:iam::\d{12}:role\/.+$/.test(role));
  if (wrong === undefined) return roles;
  throw new UsageError(`--role: "${wrong}" is no ARN of a role (arn:aws:iam::123456789012:role/…)`);
}
