import * as z from 'zod';

const expectedChannel = 'expected the id of a channel such as "C0123456789"';
const expectedUser = 'expected the id of a user such as "U0123456789"';
const expectedGroup = 'expected the id of a user group such as "S0123456789"';
/** `U…`, or `W…` in a company's grid of workspaces. */
export const UserId = z.string(expectedUser).regex(/^[UW][A-Z0-9]{2,}$/, expectedUser);

/** A conversation object of Slack, as far as it is looked at here. */
const Channel = z.looseObject({
  id: z.string(expectedChannel).regex(/^[CDG][A-Z0-9]{2,}$/, expectedChannel),
  name: z.string().optional(),
  is_private: z.boolean().optional(),
  is_archived: z.boolean().optional(),
  /** The bot is in it unless this says otherwise. */
  is_member: z.boolean().optional(),
});

const User = z.looseObject({
  id: UserId,
  /** Another one than the workspace's for people of another company, who share a channel with it. */
  team_id: z.string().optional(),
  name: z.string().optional(),
  real_name: z.string().optional(),
  profile: z.looseObject({ email: z.string().optional() }).optional(),
});

const UserGroup = z.looseObject({
  id: z.string(expectedGroup).regex(/^S[A-Z0-9]{2,}$/, expectedGroup),
  handle: z.string().optional(),
  users: z.array(UserId),
});

/** What is peculiar to the workspace, in Slack's own wire shapes: who is in it, and what our app may do there. */
export const SlackWorld = z.strictObject({
  users: z.array(User).optional(),
  userGroups: z.array(UserGroup).optional(),
  /** The only ones there are; without a list there is every channel. */
  channels: z.array(Channel).optional(),
  /** What the token may do; without a list what the app's manifest asks for, and none of what may be declined. */
  scopes: z.array(z.string().min(1)).optional(),
  /** `real`: no method may be called more often than Slack lets it. */
  tiers: z.enum(['real', 'none'], 'expected "real" or "none"').optional(),
});

export type SlackWorld = z.infer<typeof SlackWorld>;
export type SlackChannel = z.infer<typeof Channel>;
