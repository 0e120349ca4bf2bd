import { answerSlack } from '../../pipeline/slack/answer-slack.ts';
import type { Desk } from '../../pipeline/slack/desk.ts';
import { readyDeskHandler } from '../desk-handler.ts';
import type { Story } from '../middleware.ts';

/** Requests to the function URL: what people do in Slack. */
export const story: Story<Desk> = (event, desk) => answerSlack(event, desk);

export const handler = await readyDeskHandler(story);
