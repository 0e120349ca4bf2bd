import { awsClients } from '../src/lambda/aws-clients.ts';

let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  environment = { ...process.env };
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-3',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_RETRY_MODE: 'adaptive',
    AWS_SDK_UA_APP_ID: 'theirs',
  });
});
afterEach(() => {
  process.env = environment;
});

/** What a client goes by in the end, wherever it has it from. */
async function settingsOf(deployed: boolean) {
  const { config } = awsClients({ deployed }).ledger();
  const [region, fips, dualstack, { mode }, name] = await Promise.all([
    config.region(),
    config.useFipsEndpoint(),
    config.useDualstackEndpoint(),
    config.retryStrategy() as Promise<{ mode?: string }>,
    config.userAgentAppId(),
  ]);
  return { region, fips, dualstack, mode, name };
}

it('a function has its region from the environment, and the SDK’s own defaults for the rest', async () => {
  expect(await settingsOf(true)).toEqual({
    region: 'eu-west-3',
    fips: false,
    dualstack: false,
    mode: 'standard',
    name: undefined,
  });
});

it('at a keyboard everything may be set as for every other tool of AWS', async () => {
  expect(await settingsOf(false)).toEqual({
    region: 'eu-west-3',
    fips: true,
    dualstack: true,
    mode: 'adaptive',
    name: 'theirs',
  });
});
