import { answerSlack } from '../../pipeline/slack/answer-slack.ts';
import { warmUpDesk } from '../../pipeline/warm-up.ts';
import { readyLambdaHandler } from '../lambda-handler.ts';
import type { Story } from '../middleware.ts';

/** Requests to the function URL: what people do in Slack. */
export const story: Story = (event, tools) => answerSlack(event, tools);

export const handler = await readyLambdaHandler(story, undefined, warmUpDesk);
