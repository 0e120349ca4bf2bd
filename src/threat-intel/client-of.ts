import type { Inspector2Client } from '@aws-sdk/client-inspector2';

/** The client of Inspector in a region; of an account in which a role is taken on, with its credentials. */
export type ClientOf = (region: string, account?: string) => Inspector2Client;
