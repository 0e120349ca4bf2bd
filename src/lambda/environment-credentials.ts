import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for the SDK's chain of credential providers in the bundles: Lambda gives a function its
 * role's credentials in the environment, always. Without the chain (profiles, SSO, containers,
 * instances) a bundle is smaller and starts sooner.
 */
export const defaultProvider = () => fromEnv();
