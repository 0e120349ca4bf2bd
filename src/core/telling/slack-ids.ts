/** Slack's ids of channels, of private ones and of direct messages, as AWS too checks them. */
const CHANNEL = /^[CGD][A-Z0-9]{7,}$/;
/** Of people, and of user groups. */
const MENTIONED = /^[UWS][A-Z0-9]{7,}$/;

/** Of people, of user groups, and of channels in which several are: what may be permitted to do something. */
const PERMITTED = /^[UWSCG][A-Z0-9]{7,}$/;

export const isChannelId = (text: string): boolean => CHANNEL.test(text);

/** A conversation with one person: an app reaches its own alone. */
export const isDirectMessage = (text: string): boolean => isChannelId(text) && text.startsWith('D');

export const isMentionId = (text: string): boolean => MENTIONED.test(text);

export const isPermittedId = (text: string): boolean => PERMITTED.test(text);

/** What people are told who write a channel's name. */
export const EXPECTED_CHANNEL =
  'expected one like C0123456789, which Slack shows at the bottom of the channel details';

/** What people are told who write somebody's name, or a handle. */
export const EXPECTED_MENTION =
  'expected one like U0123456789, which the profile of a person has under "Copy member ID", or that of a user group, like S0123456789';

/** What people are told who write a name where somebody is permitted something. */
export const EXPECTED_PERMITTED =
  'expected the id of a user such as U0123456789 ("Copy member ID" in their profile), of a user group such as S0123456789, or of a channel such as C0123456789';
