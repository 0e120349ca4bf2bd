import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ask, Unanswered } from './ask-aws.ts';

/** The function has five minutes, and somewhat more is waited for. Milliseconds. */
const PATIENCE = 310_000;

/** Brings the first copies of the feeds, and says what became of it: a deployment does not fail by it. */
export async function firstFeeds(stack: string, region: string): Promise<string> {
  const FunctionName = `${stack}-refresh-threat-intel`;
  const lambda = new LambdaClient({
    region,
    maxAttempts: 1,
    requestHandler: { requestTimeout: PATIENCE },
  });
  const LATER =
    'they come by themselves within twelve hours, and until then rules that ask for them leave images undecided';
  try {
    const { FunctionError, Payload } = await ask(`lambda:InvokeFunction of ${FunctionName}`, () =>
      lambda.send(new InvokeCommand({ FunctionName })),
    );
    if (!FunctionError) return 'The first copies of KEV and EPSS are there.';
    return `KEV and EPSS did not come (${Buffer.from(Payload ?? '')
      .toString('utf8')
      .slice(0, 300)}); ${LATER}.`;
  } catch (error) {
    if (error instanceof Unanswered)
      return `KEV and EPSS did not come (${error.message}); ${LATER}.`;
    throw error;
  }
}
