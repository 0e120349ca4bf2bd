import {
  DescribePullThroughCacheRulesCommand,
  DescribeRepositoriesCommand,
  GetRegistryPolicyCommand,
  GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicyCommand,
  ListPullTimeUpdateExclusionsCommand,
  PutImageTagMutabilityCommand,
  PutRegistryScanningConfigurationCommand,
  RegisterPullTimeUpdateExclusionCommand,
} from '@aws-sdk/client-ecr';
import { clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const NAMED = { repositoryName: 'cart' };
const cart = async (repository: object = {}, world: object = {}) =>
  clientsOf(await embedded({ ...world, repositories: [{ ...NAMED, images: [], ...repository }] }))
    .ecr;
const role = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;

it('policies come as the text that they are, and those that are not there by their own exceptions', async () => {
  const bare = await cart();
  const missing = [
    await errorOf(bare.send(new GetRepositoryPolicyCommand(NAMED))),
    await errorOf(bare.send(new GetRegistryPolicyCommand({}))),
    await errorOf(bare.send(new GetRepositoryPolicyCommand({ repositoryName: 'other' }))),
  ];
  expect(missing.map(({ name, message }) => [name, message])).toEqual([
    [
      'RepositoryPolicyNotFoundException',
      "Repository policy does not exist for the repository with name 'cart' in the registry with id '123456789012'",
    ],
    [
      'RegistryPolicyNotFoundException',
      "Registry policy does not exist in the registry with id '123456789012'",
    ],
    [
      'RepositoryNotFoundException',
      "The repository with name 'other' does not exist in the registry with id '123456789012'",
    ],
  ]);
  const policy = { Version: '2012-10-17', Statement: [] };
  const ecr = await cart(
    { repositoryPolicyText: policy },
    { registryPolicyText: '{"Statement":[]}' },
  );
  const { policyText } = await ecr.send(new GetRepositoryPolicyCommand(NAMED));
  expect(policyText).toBe('{"Version":"2012-10-17","Statement":[]}');
  expect((await ecr.send(new GetRegistryPolicyCommand({}))).policyText).toBe('{"Statement":[]}');
});

it('the scanning configuration is replaced as a whole, and basic scanning does not scan all the time', async () => {
  const ecr = await cart();
  const rules = [
    {
      scanFrequency: 'CONTINUOUS_SCAN' as const,
      repositoryFilters: [{ filter: 'shop/*', filterType: 'WILDCARD' as const }],
    },
  ];
  const put = (scanType: 'BASIC' | 'ENHANCED') =>
    ecr.send(new PutRegistryScanningConfigurationCommand({ scanType, rules }));
  expect((await errorOf(put('BASIC'))).name).toBe('InvalidParameterException');
  await put('ENHANCED');
  const now = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
  expect(now.scanningConfiguration).toEqual({ scanType: 'ENHANCED', rules });
});

it('roles are excluded once, and listed in pages', async () => {
  const pullTimeUpdateExclusions = Array.from({ length: 60 }, (_, index) => role(`r${index}`));
  const ecr = await cart({}, { pullTimeUpdateExclusions });
  const register = (principalArn: string) =>
    ecr.send(new RegisterPullTimeUpdateExclusionCommand({ principalArn }));
  expect(await register(role('new'))).toMatchObject({
    principalArn: role('new'),
    createdAt: new Date('2026-11-21T10:00:00Z'),
  });
  expect((await errorOf(register(role('new')))).name).toBe('ExclusionAlreadyExistsException');
  expect((await errorOf(register('somebody'))).name).toBe('InvalidParameterException');
  const ask = (nextToken?: string) =>
    ecr.send(new ListPullTimeUpdateExclusionsCommand({ maxResults: 50, nextToken }));
  const first = await ask();
  const second = await ask(first.nextToken);
  expect([first, second].map((page) => page.pullTimeUpdateExclusions?.length)).toEqual([50, 11]);
  expect(second.nextToken).toBeUndefined();
});

it('an exclusion of tags goes with the two settings that have one', async () => {
  const ecr = await cart();
  const put = (imageTagMutability: 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION', filter?: string) =>
    ecr.send(
      new PutImageTagMutabilityCommand({
        ...NAMED,
        imageTagMutability,
        ...(filter && {
          imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter }],
        }),
      }),
    );
  expect((await errorOf(put('IMMUTABLE', 'latest'))).name).toBe('InvalidParameterException');
  expect((await errorOf(put('IMMUTABLE_WITH_EXCLUSION'))).name).toBe('InvalidParameterException');
  await put('IMMUTABLE_WITH_EXCLUSION', 'latest');
  const { repositories } = await ecr.send(new DescribeRepositoriesCommand({}));
  expect(repositories?.[0]).toMatchObject({
    imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
    imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'latest' }],
    encryptionConfiguration: { encryptionType: 'AES256' },
  });
});

it('the rules of pull-through caches are those of the world', async () => {
  const pullThroughCacheRules = [{ ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'docker.io' }];
  const ecr = await cart({}, { pullThroughCacheRules });
  const answer = await ecr.send(new DescribePullThroughCacheRulesCommand({}));
  expect(answer.pullThroughCacheRules).toEqual([
    { registryId: '123456789012', ...pullThroughCacheRules[0] },
  ]);
});
