import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build as esbuild } from 'esbuild';
import { scanOf } from '../bench/findings.ts';
import { type Bundle, build } from '../bin/build.ts';
import { leanPackages, SLACK_FAMILIES } from '../bin/lean-packages.ts';
import { packagedPolicy } from '../src/lambda/packaged-policy.ts';
import { readTable } from '../src/local/deployment/event-rules.ts';
import { embedded, stopAll } from './local/embedded.ts';
import { ACCOUNT, digestOf, enhancedScanEnded, REGION, worldOf } from './support/worlds.ts';

const run = promisify(execFile);
const lambdas = [
  'compare-registry',
  'deploy-trigger',
  'deployment-gate',
  'digest',
  'finding-changed',
  'image-arrived',
  'publish-report',
  'refresh-threat-intel',
  'scan-finished',
  'slack-action',
  'sweep',
];

let folder: string;
let bundles: readonly Bundle[];

beforeAll(async () => {
  // Away from the checkout, so that a bundle finds no node_modules to lean on.
  folder = await mkdtemp(join(tmpdir(), 'bundles-'));
  bundles = await build('src/lambda/handlers', join(folder, 'dist'));
});

afterAll(() => rm(folder, { recursive: true }));

const bundleOf = (name: string): Bundle => {
  const bundle = bundles.find((each) => each.name === name);
  if (bundle === undefined) throw new Error(`There is no bundle ${name}.`);
  return bundle;
};

/** Imports a bundle as Lambda does, in a process of its own with nothing around it. */
const exportsOf = async ({ file }: Bundle): Promise<unknown> => {
  const script = `const door = await import(${JSON.stringify(pathToFileURL(file).href)});
    console.log(JSON.stringify(Object.entries(door).map(([name, value]) => [name, typeof value])));
    process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: folder,
    env: {
      AWS_REGION: 'eu-central-1',
      LEDGER_TABLE: 'ledger',
      TOPIC_ARN: 'arn:aws:sns:eu-central-1:123456789012:verdicts',
      SLACK_CHANNEL: '',
      SLACK_TOKEN_PARAMETER: '/ecr-scan-notifier/slack-bot-token',
      LOG_LEVEL: 'INFO',
    },
  });
  return JSON.parse(stdout);
};

describe('the build', () => {
  it('makes one bundle of every Lambda and of nothing else', () => {
    expect(bundles.map(({ name }) => name)).toEqual(lambdas);
  });

  it('clears away what an earlier build left', async () => {
    const handlers = await mkdtemp(join(folder, 'handlers-'));
    const out = await mkdtemp(join(folder, 'out-'));
    await writeFile(join(out, 'stale.mjs'), '');
    await writeFile(join(handlers, 'tiny.ts'), 'export const handler = (): number => 1;\n');
    const built = await build(handlers, out);
    expect(await readdir(out)).toEqual(['tiny']);
    expect((await readdir(join(out, 'tiny'))).sort()).toEqual([
      'index.js',
      'index.mjs',
      'index.mjs.map',
      'policy.json',
    ]);
    expect(await Promise.all(built.map(exportsOf))).toEqual([[['handler', 'function']]]);
  });

  it('puts the policy beside every bundle, where the function looks for it', async () => {
    const answers = await Promise.all(
      lambdas.map(async (name) => {
        const text = await readFile(join(folder, 'dist', name, 'policy.json'), 'utf8');
        return packagedPolicy(pathToFileURL(join(folder, 'dist', name, 'policy.json'))).version ===
          (JSON.parse(text) as { version: string }).version
          ? bundleOf(name).policyVersion
          : 'another';
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^[0-9a-f]{12}$/);
    expect(() => packagedPolicy(pathToFileURL(join(folder, 'nowhere.json')))).toThrow(
      'reading the policy that is packaged with the function',
    );
  });

  it('fails on a mistake in a handler and on a folder without handlers', async () => {
    const handlers = await mkdtemp(join(folder, 'handlers-'));
    await expect(build(handlers, join(folder, 'none'))).rejects.toThrow(
      'There is no handler to build in',
    );
    await writeFile(join(handlers, 'broken.ts'), "export { missing } from './nowhere.ts';\n");
    await expect(build(handlers, join(folder, 'none'))).rejects.toThrow(
      'Could not resolve "./nowhere.ts"',
    );
  });
});

describe('an exception of the parameter store', () => {
  afterAll(stopAll);

  it.each([
    ['ParameterNotFound', 400, 'PermanentFailure'],
    ['AccessDeniedException', 400, 'PermanentFailure'],
    ['ThrottlingException', 400, 'TransientFailure'],
    ['InternalServerError', 500, 'TransientFailure'],
  ])('%s (%d) is a %s in a bundle, by its name and text', async (error, status, failure) => {
    const aws = await embedded({
      faults: [{ call: 'ssm:GetParameter', nth: 1, times: 9, error, status }],
    });
    const handlers = await mkdtemp(join(folder, 'handlers-'));
    await writeFile(
      join(handlers, 'reading.ts'),
      `import { slackClientFrom } from ${JSON.stringify(resolve('src/announce/slack/slack-client.ts'))};
      import { awsClients } from ${JSON.stringify(resolve('src/lambda/aws-clients.ts'))};
      export const handler = async () => slackClientFrom({
        token: { parameter: '/token' }, ssm: awsClients().parameters(), headers: {}, now: () => new Date(),
      })().then(() => 'a client', ({ name, message }) => name + ': ' + message);
      console.log(await handler());\n`,
    );
    const [bundle] = await build(handlers, await mkdtemp(join(folder, 'out-')));
    const { stdout } = await run(process.execPath, [bundle?.file ?? ''], {
      cwd: folder,
      env: aws.environment,
    });
    expect(stdout.trim()).toBe(
      `${failure}: reading the Slack token from the parameter /token: ${error}: ` +
        `${error}, as the world's faults ask for`,
    );
  });
});

describe('an exception without a class of its own in a bundle', () => {
  afterAll(stopAll);

  const CALLS: readonly [call: string, errors: readonly string[]][] = [
    ['ecr:PutImage', ['ImageTagAlreadyExistsException', 'ThrottlingException', 'ServerException']],
    [
      'ecr:DescribeImages',
      ['ImageNotFoundException', 'RepositoryNotFoundException', 'AccessDeniedException'],
    ],
    [
      'dynamodb:GetItem',
      [
        'ConditionalCheckFailedException',
        'TransactionConflictException',
        'TransactionCanceledException',
        'ProvisionedThroughputExceededException',
        'ReplicatedWriteConflictException',
        'InternalServerError',
      ],
    ],
    [
      'inspector2:BatchGetFindingDetails',
      ['AccessDeniedException', 'ValidationException', 'ThrottlingException'],
    ],
    [
      'sns:Publish',
      ['AuthorizationError', 'NotFound', 'KMSThrottling', 'Throttled', 'InternalError'],
    ],
    ['events:PutEvents', ['InternalException', 'AccessDeniedException', 'ThrottlingException']],
    ['ssm:GetParameter', ['ParameterNotFound', 'InvalidKeyId', 'InternalServerError']],
    [
      'ecs:DescribeServiceRevisions',
      ['ClientException', 'AccessDeniedException', 'ThrottlingException', 'ServerException'],
    ],
  ];
  /** Calls each once for every error, and writes down all that we go by. */
  const source = `
    import { BatchGetFindingDetailsCommand } from '@aws-sdk/client-inspector2';
    import { DescribeImagesCommand, PutImageCommand } from '@aws-sdk/client-ecr';
    import { DescribeServiceRevisionsCommand, ECSClient } from '@aws-sdk/client-ecs';
    import { GetCommand } from '@aws-sdk/lib-dynamodb';
    import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
    import { GetParameterCommand } from '@aws-sdk/client-ssm';
    import { PublishCommand } from '@aws-sdk/client-sns';
    import { awsClients } from ${JSON.stringify(resolve('src/lambda/aws-clients.ts'))};
    const clients = awsClients();
    const ecr = clients.ecr('eu-central-1');
    const inspector = clients.inspector('eu-central-1');
    const ledger = clients.ledger();
    const topic = clients.topic();
    const bus = clients.bus();
    const parameters = clients.parameters();
    const ecs = new ECSClient({});
    const sends = {
      'ecr:PutImage': () =>
        ecr.send(new PutImageCommand({ repositoryName: 'a', imageManifest: '{}', imageTag: 'b' })),
      'ecr:DescribeImages': () => ecr.send(new DescribeImagesCommand({ repositoryName: 'a' })),
      'dynamodb:GetItem': () => ledger.send(new GetCommand({ TableName: 'a', Key: { pk: 'a' } })),
      'inspector2:BatchGetFindingDetails': () =>
        inspector.send(new BatchGetFindingDetailsCommand({ findingArns: ['a'] })),
      'sns:Publish': () => topic.send(new PublishCommand({ TopicArn: 'arn:aws:sns:eu-central-1:1:a', Message: 'a' })),
      'events:PutEvents': () =>
        bus.send(new PutEventsCommand({ Entries: [{ Source: 'a', DetailType: 'a', Detail: '{}' }] })),
      'ssm:GetParameter': () => parameters.send(new GetParameterCommand({ Name: 'a' })),
      'ecs:DescribeServiceRevisions': () =>
        ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: ['a'] })),
    };
    for (const client of [ecr, inspector, ledger, topic, bus, parameters, ecs]) {
      client.config.retryStrategy = async () => ({ retry: (next, request) => next(request) });
    }
    const told = [];
    for (const [call, errors] of ${JSON.stringify(CALLS)}) {
      for (const _ of errors) {
        const error = await sends[call]().catch((error) => error);
        const { name, message, $fault, $retryable, $metadata } = error;
        told.push([call, name, message, $fault, $retryable, $metadata.httpStatusCode]);
      }
    }
    console.log(JSON.stringify(told));
    export const handler = () => told;`;

  const toldBy = async (file: string): Promise<unknown[]> => {
    const aws = await embedded({
      faults: CALLS.flatMap(([call, errors]) =>
        errors.map((error, at) => ({ call, nth: at + 1, error })),
      ),
    });
    const { stdout } = await run(process.execPath, [file], { cwd: folder, env: aws.environment });
    return JSON.parse(stdout) as unknown[];
  };

  it('has the name, text, fault and status that the SDK gives it elsewhere', async () => {
    // In the checkout, where Node finds the SDK itself.
    const handlers = await mkdtemp(resolve('.failing-'));
    try {
      await writeFile(join(handlers, 'failing.ts'), source);
      const [bundle] = await build(handlers, await mkdtemp(join(folder, 'out-')));
      const bundled = await toldBy(bundle?.file ?? '');
      expect(bundled).toHaveLength(CALLS.flatMap(([, errors]) => errors).length);
      expect(bundled).toEqual(await toldBy(join(handlers, 'failing.ts')));
    } finally {
      await rm(handlers, { recursive: true });
    }
  });
});

it('an event is worked off, Slack told, without loading undici', async () => {
  const image = { imageDigest: digestOf('a'), imageTags: ['1'], scan: scanOf(1) };
  const aws = await embedded({ ...worldOf([image]) });
  await aws.createTable({ ...readTable('serverless.yml', 'ledger') });
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(bundleOf('scan-finished').file).href)});
    const { subjects } = await handler(${JSON.stringify(enhancedScanEnded(digestOf('a'), 1))}, {});
    const loaded = process.moduleLoadList.filter((name) => name.includes('undici'));
    console.log(JSON.stringify([...subjects[0].told, ...loaded]));
    process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: folder,
    env: {
      ...aws.environment,
      LEDGER_TABLE: 'ledger',
      TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:verdicts`,
      SLACK_CHANNEL: 'C0VERDICTS',
      SLACK_BOT_TOKEN: 'xoxb-embedded',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
    },
  });
  await stopAll();
  expect(JSON.parse(stdout)).toEqual(['slack', 'sns']);
});

it('Slack is called by methods of the families that are in the bundles, and by those alone', async () => {
  const files = (await readdir('src', { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('local'),
  );
  const texts = await Promise.all(files.map((file) => readFile(join('src', file), 'utf8')));
  const called = texts.flatMap((text) =>
    Array.from(text.matchAll(/\bslack\.([a-z]\w*)\.[a-z]\w*\([{)]/g), ([, family]) => family),
  );
  expect(new Set(called)).toEqual(new Set(SLACK_FAMILIES));
  const bundle = await readFile(bundleOf('sweep').file, 'latin1');
  const methods = new Set(Array.from(bundle.matchAll(/\(this,"(\w+)\./g), ([, family]) => family));
  expect(methods).toEqual(new Set(SLACK_FAMILIES));
});

describe('what fails in a bundle', () => {
  /** What an event that cannot be read ends in: the line in the log, and what is thrown. */
  const failureIn = async (file: string) => {
    const script = `
      const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
      const { name, stack } = await handler({ source: 'aws.ecr' }, {}).catch((error) => error);
      console.log(JSON.stringify({ error: { name, stack } }));`;
    const { stdout, stderr } = await run(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { cwd: folder, env: { LEDGER_TABLE: 'ledger', TOPIC_ARN: 'arn:aws:sns:eu:1:verdicts' } },
    );
    const read = (line: string) =>
      (JSON.parse(line) as { error: { name: string; stack: string; location?: string } }).error;
    return { logged: read(stderr), thrown: read(stdout) };
  };

  it('is logged, and thrown, with our functions, files and lines', async () => {
    const { logged, thrown } = await failureIn(bundleOf('scan-finished').file);
    const [, first, second] = logged.stack.split('\n');
    expect(first).toMatch(/^    at read \(src\/intake\/event\.ts:\d+:\d+\)$/);
    expect(second).toMatch(/^    at parseEvent \(src\/intake\/event\.ts:\d+:\d+\)$/);
    const line = Number(/:(\d+):/.exec(first ?? '')?.[1]);
    const source = (await readFile('src/intake/event.ts', 'utf8')).split('\n');
    expect(source[line - 1]).toContain('throw new RefusedEvent(');
    expect(logged.location).toBe(`src/intake/event.ts:${line}`);
    expect(thrown).toEqual({ name: 'RefusedEvent', stack: logged.stack });
  });

  it('is what it is without the map, too', async () => {
    const alone = await mkdtemp(join(folder, 'alone-'));
    for (const file of ['index.mjs', 'policy.json']) {
      await copyFile(join(folder, 'dist/scan-finished', file), join(alone, file));
    }
    const { logged, thrown } = await failureIn(join(alone, 'index.mjs'));
    expect([logged.name, thrown.name]).toEqual(['RefusedEvent', 'RefusedEvent']);
    expect(logged.stack).toContain('alone-');
  });
});

describe('the client of EventBridge', () => {
  it('signs in a bundle as it does out of one, though what signs for several regions is left out', async () => {
    const source = (
      bus: string,
    ) => `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
      const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
      const requestHandler = { handle: async ({ headers }) => { throw new Error(headers.authorization); } };
      const systemClockOffset = Date.parse('2026-11-26T12:00:00Z') - Date.now();
      const client = new EventBridgeClient({ region: 'eu-central-1', credentials, requestHandler, maxAttempts: 1, systemClockOffset });
      const Entries = [{ Source: 's', DetailType: 't', Detail: '{}', EventBusName: '${bus}' }];
      export const signed = () => client.send(new PutEventsCommand({ Entries })).catch(({ message }) => message);`;
    const signedIn = async (name: string, lean: boolean): Promise<string> => {
      const outfile = join(folder, name);
      await esbuild({
        stdin: { contents: source('verdicts'), resolveDir: process.cwd() },
        outfile,
        bundle: true,
        platform: 'node',
        format: 'esm',
        mainFields: ['module', 'main'],
        plugins: lean ? [leanPackages] : [],
        banner: {
          js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
        },
      });
      const script = `import(${JSON.stringify(pathToFileURL(outfile).href)}).then(async ({ signed }) => console.log(await signed()))`;
      return (await promisify(execFile)(process.execPath, ['-e', script])).stdout;
    };
    const [lean, whole] = [await signedIn('lean.mjs', true), await signedIn('whole.mjs', false)];
    const form =
      /^AWS4-HMAC-SHA256 Credential=AKIA\/20261126\/eu-central-1\/events\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}\n$/;
    expect(lean).toMatch(form);
    expect(form.exec(lean)?.[1]).toBe(form.exec(whole)?.[1]);
  });
});

describe.each(lambdas)('the bundle of %s', (name) => {
  it('loads on its own and exports a handler', async () => {
    expect(await exportsOf(bundleOf(name))).toContainEqual(['handler', 'function']);
  });

  it('weighs at most 700 kB, and 500 where it judges nothing', () => {
    // Whoever clicks, or deploys, waits for it to start.
    const judges = ['image-arrived', 'scan-finished', 'sweep'].includes(name);
    const most = judges ? 700_000 : 500_000;
    expect(bundleOf(name).bytes).toBeLessThanOrEqual(most);
  });

  // A single other character, and Node holds the whole text in twice the memory: a tenth more to load.
  it('is of ASCII characters alone', async () => {
    const text = await readFile(bundleOf(name).file, 'latin1');
    expect(text.match(/.{0,40}\P{ASCII}.{0,40}/gu)).toBeNull();
  });

  it('holds nothing of the embedded AWS, of the tests or of other tools', () => {
    const own = bundleOf(name).inputs.filter((input) => !/(^|\/)node_modules\//.test(input));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((input) => !input.startsWith('src/'))).toEqual([]);
    expect(own.filter((input) => input.startsWith('src/local/'))).toEqual([]);
  });

  it('holds the small form of zod and not the classic one', () => {
    const { inputs } = bundleOf(name);
    expect(inputs).toContain('node_modules/zod/v4/mini/schemas.js');
    expect(inputs.filter((input) => input.includes('/zod/v4/classic/'))).toEqual([]);
  });

  it('has a source map that names sources and carries none of their text', async () => {
    const map: unknown = JSON.parse(await readFile(`${bundleOf(name).file}.map`, 'utf8'));
    expect(map).toMatchObject({ version: 3 });
    expect(map).not.toHaveProperty('sourcesContent');
    const { length } = JSON.stringify(map);
    // It names the lines of our own files alone, and is read when an error is logged.
    expect(length).toBeLessThan(620_000);
  });
});

it('the deployment gate holds nothing that judges, marks or tells, and with the triggers alone the client of ECS', () => {
  const { inputs } = bundleOf('deployment-gate');
  const own = inputs.filter((input) => input.startsWith('src/pipeline/'));
  expect(own.toSorted()).toEqual([
    'src/pipeline/deployment-gate.ts',
    // By which every function says how it goes.
    'src/pipeline/figures.ts',
    'src/pipeline/gate-container.ts',
    'src/pipeline/outcome.ts',
    'src/pipeline/refresh-threat-intel.ts',
  ]);
  expect(inputs.filter((input) => /^src\/(announce|threat-intel)\//.test(input))).toEqual([]);
  const withEcs = bundles.filter((one) => one.inputs.some((input) => /client-ecs\//.test(input)));
  expect(withEcs.map(({ name }) => name)).toEqual(['deploy-trigger', 'deployment-gate']);
});
