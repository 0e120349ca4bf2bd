import { DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { inBatches } from '../../../core/in-batches.ts';
import { counted } from '../../../core/words.ts';
import type { Check } from '../check.ts';
import { advice, good, NOT_DEPLOYED, someOf, unknown, wrong } from '../result.ts';

const RIGHT = 'cloudwatch:DescribeAlarms';
/** So many names CloudWatch takes in one call. */
const NAMES = 100;

export const alarms: Check = {
  name: 'alarms',
  rights: ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources', RIGHT],
  beforeDeploying: 'left out',
  look: async ({ resources, ask, clients, stack }) => {
    const all = await resources();
    if (!all) return NOT_DEPLOYED;
    const names = all
      .filter(({ type }) => type === 'AWS::CloudWatch::Alarm')
      .map(({ physical }) => physical);
    if (names.length === 0) return unknown('the stack has none');
    const answers = await Promise.all(
      inBatches(names, NAMES).map((AlarmNames) =>
        ask(RIGHT, 'reading the alarms', () =>
          clients.metrics.send(new DescribeAlarmsCommand({ AlarmNames, MaxRecords: NAMES })),
        ),
      ),
    );
    const found = answers.flatMap(({ MetricAlarms = [] }) => MetricAlarms);
    if (found.length < names.length) {
      return unknown(`of ${names.length} alarms CloudWatch shows ${found.length}`);
    }
    const short = ({ AlarmName = '' }: MetricAlarm): string => AlarmName.replace(`${stack}-`, '');
    const ringing = found.filter(({ StateValue }) => StateValue === 'ALARM').map(short);
    if (ringing.length > 0) {
      return wrong(`${someOf(ringing)} in ALARM: docs/operations.md says what to do`, ringing);
    }
    const mute = found.filter(({ ActionsEnabled }) => ActionsEnabled === false).map(short);
    return mute.length > 0
      ? advice(`${someOf(mute)} would ring and nobody hear: their actions are disabled`, mute)
      : good(`none of ${counted(found.length, 'alarm')} rings`);
  },
};
