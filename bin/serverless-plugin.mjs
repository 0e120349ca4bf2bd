// What serverless.yml adds to the Serverless Framework: nothing is packaged but what was built just now
// from the policy and the sources as they stand, and for settings with which the functions start; and what a stack was
// deployed with is not forgotten by the next deployment in silence.
import { spawnSync } from 'node:child_process';
import { membersSource } from './members-source.mjs';

/** Commands that package. */
const PACKAGING = ['package', 'deploy', 'deploy function'];

export default class BuildBeforePackaging {
  constructor(serverless, _options, { log }) {
    this.serverless = serverless;
    this.log = log;
    this.command = serverless.processedInput.commands.join(' ');
    this.options = serverless.processedInput.options;
    this.configurationVariablesSources = { members: membersSource };
    this.hooks = {
      'before:package:initialize': async () => {
        if (this.command === 'deploy') await this.checkDeployed();
        this.run('build');
        this.notePolicy();
      },
      // What was packaged before is not packaged now.
      'before:deploy:deploy': () => this.options.package && this.checkDeployed(),
      'before:package:function:package': () => this.run('build'),
      'before:invoke:local:invoke': () => this.run('build'),
    };
    if (PACKAGING.includes(this.command)) this.checkSettingsFirst();
  }

  /** No hook comes before the framework checks its file: it would name a key of it, one at a time. */
  checkSettingsFirst() {
    const { service } = this.serverless;
    const validate = service.validate.bind(service);
    service.validate = () => {
      const scope = this.scope();
      this.checkSettings();
      if (scope.length > 0) this.narrow(scope);
      return validate();
    };
  }

  /** The settings file has the repositories in a list, and a variable of the environment is a text. */
  scope() {
    const { provider, custom } = this.serverless.service;
    const scope = [custom?.repositories ?? []].flat().flatMap((one) => `${one}`.split(','));
    const named = scope.map((one) => one.trim()).filter(Boolean);
    provider.environment = { ...provider.environment, REPOSITORIES: named.join(',') };
    return named;
  }

  /** Of a repository out of scope no event comes, and nothing may be read. */
  narrow(scope) {
    const { service } = this.serverless;
    const part = { functions: service.functions, resources: service.resources };
    Object.assign(service, JSON.parse(this.answerOf('narrow', JSON.stringify({ scope, part }))));
  }

  stage() {
    return this.options.stage ?? this.serverless.service.provider.stage;
  }

  /**
   * Where the stage is deployed already, and to which account this goes: by the credentials of the framework itself, which
   * knows more sources of them than the SDK, and says before anything is built where there are none.
   */
  async checkDeployed() {
    const credentials = await this.serverless.getProvider('aws').getAwsSdkV3CredentialsProvider()();
    const { service, provider, resources } = this.serverless.service;
    const about = {
      stack: `${service}-${this.stage()}`,
      stage: this.stage(),
      region: provider.region,
      settings: resources?.Metadata?.Settings ?? {},
    };
    this.run('check-deployed', JSON.stringify(about), {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
      AWS_PROFILE: '',
    });
  }

  /** What the policy does stands in the template, so that the next deployment can tell what it changes. */
  notePolicy() {
    const { resources } = this.serverless.service;
    const Policy = JSON.parse(this.answerOf('policy-words'));
    resources.Metadata = { ...resources.Metadata, Policy };
    resources.Outputs.PolicyVersion = {
      Description: 'Of the policy that is deployed.',
      Value: Policy.version,
    };
  }

  checkSettings() {
    const { provider, functions = {} } = this.serverless.service;
    const environments = [provider, ...Object.values(functions)].map((one) => one.environment);
    const place = [`stage:${this.stage()}`, `region:${provider.region}`];
    const parameters = [this.options.param ?? []].flat().map((one) => `param:${one.split('=')[0]}`);
    const named = [...place, ...parameters].filter((one) => /^[\w.:-]+$/.test(one)).join(' ');
    const environment = JSON.stringify(Object.assign({}, ...environments));
    this.run(`check-settings -- ${named}`, environment);
  }

  /** Runs a script of package.json and passes on what it says. */
  run(script, input, variables) {
    const said = this.answerOf(script, input, variables);
    if (said) this.log.notice(said.trimEnd());
  }

  /** What a script of package.json answers; it runs on the Node that npm brings. */
  answerOf(script, input = '', variables = {}) {
    const { status, error, stdout, stderr } = spawnSync(`npm run --silent ${script}`, {
      cwd: this.serverless.serviceDir,
      shell: true,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      input,
      // The policy of a stage may be named by its settings.
      env: {
        ...process.env,
        POLICY_FILE: this.serverless.service.custom?.policyFile ?? '',
        ...variables,
      },
    });
    if (status !== 0) {
      const why = stderr?.trimEnd() || error?.message || `npm run ${script} has failed`;
      throw new this.serverless.classes.Error(why);
    }
    if (stderr) this.log.warning(stderr.trimEnd());
    return stdout;
  }
}
