// What serverless.yml adds to the Serverless Framework: nothing is packaged but what was built just now
// from the policy and the sources as they stand, and for settings with which the functions start.
import { spawnSync } from 'node:child_process';
import { membersSource } from './members-source.mjs';

/** Commands that package. */
const PACKAGING = ['package', 'deploy', 'deploy function'];

export default class BuildBeforePackaging {
  constructor(serverless, _options, { log }) {
    this.serverless = serverless;
    this.log = log;
    this.configurationVariablesSources = { members: membersSource };
    this.hooks = {
      'before:package:initialize': () => this.run('build'),
      'before:package:function:package': () => this.run('build'),
      'before:invoke:local:invoke': () => this.run('build'),
    };
    if (PACKAGING.includes(serverless.processedInput.commands.join(' '))) this.checkSettingsFirst();
  }

  /** No hook comes before the framework checks its file: it would name a key of it, one at a time. */
  checkSettingsFirst() {
    const { service } = this.serverless;
    const validate = service.validate.bind(service);
    service.validate = () => {
      this.checkSettings();
      return validate();
    };
  }

  checkSettings() {
    const { provider, functions = {} } = this.serverless.service;
    const environments = [provider, ...Object.values(functions)].map((one) => one.environment);
    const { options } = this.serverless.processedInput;
    const stage = `stage:${options.stage ?? provider.stage}`;
    const parameters = [options.param ?? []].flat().map((one) => `param:${one.split('=')[0]}`);
    const named = [stage, ...parameters].filter((one) => /^[\w.:-]+$/.test(one)).join(' ');
    const environment = JSON.stringify(Object.assign({}, ...environments));
    this.run(`check-settings -- ${named}`, environment);
  }

  /** Runs a script of package.json, and with it the Node that npm brings, and passes on what it says. */
  run(script, input = '') {
    const { status, error, stdout, stderr } = spawnSync(`npm run --silent ${script}`, {
      cwd: this.serverless.serviceDir,
      shell: true,
      encoding: 'utf8',
      input,
      // The policy of a stage may be named by its settings.
      env: { ...process.env, POLICY_FILE: this.serverless.service.custom?.policyFile ?? '' },
    });
    if (status !== 0) {
      const why = stderr?.trimEnd() || error?.message || `npm run ${script} has failed`;
      throw new this.serverless.classes.Error(why);
    }
    if (stdout) this.log.notice(stdout.trimEnd());
    if (stderr) this.log.warning(stderr.trimEnd());
  }
}
