import { reportUrl } from '../../core/report/report-link.ts';
import { textIn, type Variables } from '../../core/variables.ts';
import type { DigestMeans, DigestRoute } from '../digest-route.ts';
import { slackClientFrom } from './slack-client.ts';
import { postApprovals, postDigest } from './slack-digest.ts';
import { slackSettingsIn } from './slack-settings.ts';

/** Opens the way by which channels are told that an environment asks for; undefined where nobody is. */
export type OpenDigests = (means: DigestMeans) => DigestRoute | undefined;

/** Channels of Slack, where one is set; the receipt is `<channel>/<ts>`. */
export const digestsIn =
  (variables: Variables): OpenDigests =>
  ({ ssm, now, pause, run, timeout, members }) => {
    const settings = slackSettingsIn(variables);
    if (settings === undefined) return undefined;
    const { channel, token, apiUrl } = settings;
    const report = textIn(variables, 'REPORT_URL');
    const headers: Record<string, string> = run ? { 'x-invocation': run } : {};
    const access = { token, ...(apiUrl && { apiUrl }), ssm: ssm(), headers, now, timeout };
    const home = {
      channel,
      client: slackClientFrom(access),
      pause,
      members,
      ...(report && { report: reportUrl(report) }),
    };
    return {
      home: channel,
      send: (bulletin, delivery) => postDigest(home, bulletin, delivery),
      sendApprovals: (approvals, delivery) => postApprovals(home, approvals, delivery),
    };
  };
