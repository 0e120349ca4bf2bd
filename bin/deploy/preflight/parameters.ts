import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ask } from '../ask-aws.ts';

/** What a parameter holds, as it is stored; undefined where there is none. Throws Unanswered. */
export async function parameterNamed(name: string, region: string): Promise<string | undefined> {
  const ssm = new SSMClient({ region });
  const answer = await ask(`ssm:GetParameter of ${name}`, () =>
    ssm.send(new GetParameterCommand({ Name: name })).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
      throw error;
    }),
  );
  return answer?.Parameter?.Value;
}
