import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fitsScope, isScopePattern, SCOPE_PATTERN, SCOPE_SIZE } from '../../core/scope.ts';
import { PolicyError } from '../../policy-file/problems/problem.ts';
import { readPolicyFile } from '../../policy-file/read-policy.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { defaultPolicyFile } from '../policy-of-world.ts';
import { UsageError } from '../usage-error.ts';
import { packageInto } from './package-into.ts';

export const packageRelease: Command = {
  name: 'package',
  summary: 'a release with your policy in it, ready for CloudFormation',
  help: `Usage: ecr-scan-notifier package --out FOLDER [options]

Puts a policy into the functions of a release (docs/deploy.md): no build, no login, and nothing of AWS is asked.
Writes into FOLDER template.json, and below code/ the functions, in a folder that is named by what is in them:
copy code/ into a bucket, and give its name to the template as CodeBucket.

  --out FOLDER      where to; what an earlier run has left there is written over
  --policy FILE     the policy; by default POLICY_FILE, else policy.yml
  --repository P    a repository in scope, by name or a pattern such as shop/*; repeatable, all by default
  --release FOLDER  the release; by default where this program lies
  --json            what was written, as one JSON document

Exit code: 0 done · 2 wrong usage, a policy that cannot be used, or no release`,

  run: async (args, terminal) => {
    const { values, argument } = readArguments('package', args, {
      out: { type: 'string' },
      policy: { type: 'string' },
      repository: { type: 'string', multiple: true },
      release: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    const { out, repository: scope = [] } = values;
    if (argument !== undefined)
      throw new UsageError(`package: it takes no argument, and got "${argument}"`);
    if (!out) throw new UsageError('package: where to? --out FOLDER');
    const strange = scope.find((one) => !isScopePattern(one));
    if (strange !== undefined)
      throw new UsageError(
        `package: --repository: "${strange}" is no repository: ${SCOPE_PATTERN}`,
      );
    if (!fitsScope(scope)) throw new UsageError(`package: --repository: ${SCOPE_SIZE}`);
    const release = releaseIn(values.release ?? dirname(process.argv[1] ?? ''));
    try {
      const file = values.policy ?? defaultPolicyFile();
      const { policy, warnings } = readPolicyFile(file, new Date());
      const packaged = packageInto({ release, out, policy, scope, now: new Date() });
      for (const warning of warnings) terminal.note(warning);
      terminal.print(
        values.json
          ? [JSON.stringify(packaged, undefined, 2)]
          : [
              `${join(out, 'template.json')} with policy ${policy.version} of ${file}`,
              'Next:',
              `  aws s3 cp --recursive ${join(out, 'code')} s3://BUCKET/`,
              `  aws cloudformation deploy --template-file ${join(out, 'template.json')} --s3-bucket BUCKET \\`,
              '    --stack-name ecr-scan-notifier-prod --capabilities CAPABILITY_IAM \\',
              `    --parameter-overrides CodeBucket=BUCKET SlackChannel=C0123456789`,
            ],
      );
      return EXIT.done;
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      for (const problem of error.problems) terminal.note(problem);
      if (values.json) terminal.print([JSON.stringify({ problems: error.problems }, undefined, 2)]);
      return EXIT.usage;
    }
  },
};

function releaseIn(folder: string): string {
  if (existsSync(join(folder, 'template.json')) && existsSync(join(folder, 'functions')))
    return folder;
  throw new UsageError(
    `package: there is no release in ${folder || 'this folder'}: unpack one and name it with --release, or make one with "npm run release"`,
  );
}
