import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { matches } from '../src/local/deployment/event-pattern.ts';
import { readRules, readScheduled, rulesMatching } from '../src/local/deployment/event-rules.ts';
import { readQueueRoutes } from '../src/local/deployment/queue-route.ts';

const rules = readRules('serverless.yml');
const queues = readQueueRoutes('serverless.yml');

const EVENTS = Object.fromEntries(
  globSync('events/*.json').map((file) => [
    basename(file, '.json'),
    JSON.parse(readFileSync(file, 'utf8')) as unknown,
  ]),
);

/** The rules that an event meets, and the queues that it goes by. */
const wayOf = (event: unknown): string =>
  [
    ...rulesMatching(rules, event).map(({ name }) => name),
    ...queues.filter(({ pattern }) => matches(pattern, event)).map(({ queue }) => queue),
  ].join();

it('each recorded event goes its way by the rules that are deployed, and no other', () => {
  const ways = Object.entries(EVENTS).map(([name, event]) => [name, wayOf(event)]);
  expect(Object.fromEntries(ways)).toEqual({
    'ecr-image-action.delete': '',
    'ecr-image-action.push-failed': '',
    'ecr-image-action.push-helm-chart': 'image-pushed',
    'ecr-image-action.push-index': 'image-pushed',
    'ecr-image-action.push-index-child-untagged': 'image-pushed',
    'ecr-image-action.push-signature': 'image-pushed',
    'ecr-image-action.push-tagged': 'image-pushed',
    'ecr-image-action.update-storage-class': '',
    'ecr-image-scan.complete': 'basic-scan-finished',
    'ecr-image-scan.complete-no-counts': 'basic-scan-finished',
    'ecr-image-scan.complete-platform': 'basic-scan-finished',
    'ecr-image-scan.complete-rescan': 'basic-scan-finished',
    'ecr-image-scan.failed': 'basic-scan-finished',
    'ecr-image-scan.malformed-no-digest': 'basic-scan-finished',
    'ecr-pull-through-cache-action.success': 'image-pulled-through',
    'ecr-replication-action.failed': '',
    'ecr-replication-action.success': 'image-replicated',
    'ecr-scan-resource-change.enhanced': '',
    'inspector2-finding.active': 'FindingEvents',
    'inspector2-finding.active-later': 'FindingEvents',
    'inspector2-finding.closed': 'FindingEvents',
    'inspector2-finding.suppressed': 'FindingEvents',
    // About an instance and a function: the code sets them apart.
    'inspector2-scan.ec2': 'inspector-scan-finished',
    'inspector2-scan.ecr-arn': 'inspector-scan-finished',
    'inspector2-scan.ecr-arn-with-digest': 'inspector-scan-finished',
    'inspector2-scan.ecr-next-image': 'inspector-scan-finished',
    'inspector2-scan.lambda': 'inspector-scan-finished',
  });
});

it('each rule for events has an event that was recorded', () => {
  const met = new Set(Object.values(EVENTS).flatMap((event) => wayOf(event).split(',')));
  const scheduled = readScheduled('serverless.yml');
  const names = rules
    .filter(({ functionName }) => !scheduled.includes(functionName))
    .map(({ name }) => name);
  expect(names).toHaveLength(5);
  expect(names.filter((name) => !met.has(name))).toEqual([]);
});
