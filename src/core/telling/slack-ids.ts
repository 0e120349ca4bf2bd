/** Slack's ids of channels, of private ones and of direct messages, as AWS too checks them. */
const CHANNEL = /^[CGD][A-Z0-9]{7,}$/;
/** Of people, and of user groups. */
const MENTIONED = /^[UWS][A-Z0-9]{7,}$/;

export const isChannelId = (text: string): boolean => CHANNEL.test(text);

export const isMentionId = (text: string): boolean => MENTIONED.test(text);

/** What people are told who write a channel's name. */
export const EXPECTED_CHANNEL =
  'expected one like C0123456789, which Slack shows at the bottom of the channel details';

/** What people are told who write somebody's name, or a handle. */
export const EXPECTED_MENTION =
  'expected one like U0123456789, which the profile of a person has under "Copy member ID", or that of a user group, like S0123456789';
