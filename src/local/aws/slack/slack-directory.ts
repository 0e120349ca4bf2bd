import { required, SlackError } from './slack-error.ts';
import { APP, type Workspace } from './workspace.ts';

type Body = Readonly<Record<string, unknown>>;
type Fields = Record<string, unknown>;

/** users.info */
export function userInfo(workspace: Workspace, body: Body): Fields {
  const id = required(body, 'user');
  const user = workspace.world().users?.find((one) => one.id === id);
  if (user === undefined) throw new SlackError('user_not_found');
  return { user: { team_id: APP.team_id, ...user } };
}

/** users.lookupByEmail */
export function lookupByEmail(workspace: Workspace, body: Body): Fields {
  const email = required(body, 'email').toLowerCase();
  const user = workspace
    .world()
    .users?.find(({ profile }) => profile?.email?.toLowerCase() === email);
  if (user === undefined) throw new SlackError('users_not_found');
  return { user: { team_id: APP.team_id, ...user } };
}

/** usergroups.list: without their people, as Slack sends them unless asked. */
export function listUserGroups(workspace: Workspace): Fields {
  const groups = workspace.world().userGroups ?? [];
  const usergroups = groups.map(({ users, ...group }) => ({
    team_id: APP.team_id,
    ...group,
    user_count: users.length,
  }));
  return { usergroups };
}

/** usergroups.users.list */
export function listGroupUsers(workspace: Workspace, body: Body): Fields {
  const id = required(body, 'usergroup');
  const group = workspace.world().userGroups?.find((one) => one.id === id);
  if (group === undefined) throw new SlackError('no_such_subteam');
  return { users: group.users };
}
