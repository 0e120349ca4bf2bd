import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Ask } from './ask.ts';
import type { DoctorClients } from './clients.ts';

/** Parameter Store hands these out, and Secrets Manager has them. */
const OF_SECRETS_MANAGER = '/aws/reference/secretsmanager/';

/**
 * What a parameter holds, as it is stored: of a SecureString the cipher text. A secret of Secrets Manager is handed out in
 * plain, or not at all. Undefined where there is none. Throws Denied,
 * TransientFailure or PermanentFailure.
 */
export async function storedIn(
  { clients, ask }: { readonly clients: DoctorClients; readonly ask: Ask },
  name: string,
): Promise<string | undefined> {
  const isSecret = name.startsWith(OF_SECRETS_MANAGER);
  const input = { Name: name, ...(isSecret && { WithDecryption: true }) };
  const answer = await ask('ssm:GetParameter', `reading the parameter ${name}`, () =>
    clients.parameters.send(new GetParameterCommand(input)).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
      throw error;
    }),
  );
  return answer?.Parameter?.Value;
}

/** Of a secret that is nowhere, with how to store it. */
export function sayNotStored(name: string, region: string): string {
  if (!name.startsWith(OF_SECRETS_MANAGER))
    return `there is no parameter ${name} in ${region}: aws ssm put-parameter --type SecureString --name ${name} --value …`;
  const secret = name.slice(OF_SECRETS_MANAGER.length);
  return `there is no secret ${secret} in ${region}: aws secretsmanager create-secret --name ${secret} --secret-string …`;
}
