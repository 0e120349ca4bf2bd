import { counted } from '../core/words.ts';
import { policyInWords } from '../policy-file/in-words.ts';
import { firstOf } from '../policy-file/problems/first-of.ts';
import { PolicyError, PROBLEMS_SHOWN } from '../policy-file/problems/problem.ts';
import { readPolicyFile } from '../policy-file/read-policy.ts';
import { seen } from '../terminal/tree.ts';
import { defaultPolicyFile } from './choose-policy.ts';
import { type Command, EXIT, readArguments } from './command.ts';

export const policyCheck: Command = {
  name: 'policy check',
  summary: 'the problems of a policy, or what it does in plain words',
  help: `Usage: ecr-scan-notifier policy check [FILE]

Reads a policy (by default POLICY_FILE, else policy.yml) with all that it includes, and says what it does
in plain words, with its version and with warnings about what is allowed and probably not meant.

Exit code: 0 the policy can be used · 2 it cannot, every problem stands on standard error`,

  run: (args, terminal) => {
    const { argument = defaultPolicyFile() } = readArguments('policy check', args, {
      help: { type: 'boolean', short: 'h' },
    });
    const now = new Date();
    try {
      const { policy, warnings } = readPolicyFile(argument, now);
      const [, ...words] = policyInWords(policy, now);
      terminal.print([
        seen(`Policy ${argument} (${policy.version})`),
        ...words.map(seen),
        ...(warnings.length > 0 ? ['', counted(warnings.length, 'warning')] : []),
        ...firstOf(warnings, PROBLEMS_SHOWN).map((warning) => `  ${seen(warning)}`),
      ]);
      return Promise.resolve(EXIT.done);
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      for (const problem of firstOf(error.problems, PROBLEMS_SHOWN)) terminal.note(seen(problem));
      terminal.note(`${argument} cannot be used: ${counted(error.problems.length, 'problem')}`);
      return Promise.resolve(EXIT.usage);
    }
  },
};
