import { placesText } from '../../src/announce/announcement.ts';
import { topicMessage } from '../../src/announce/topic/topic-message.ts';
import type { RunningPlace } from '../../src/core/evidence/running.ts';
import { announcementOf } from '../support/announcements.ts';
import { finding, imageWith } from '../support/samples.ts';
import { sectionsOf } from './shown.ts';

const place = (cluster: string, more: Partial<RunningPlace> = {}): RunningPlace => ({
  orchestrator: 'ecs',
  cluster,
  units: 1,
  lastInUse: '2026-11-20T09:00:00.000Z',
  ...more,
});
const quarantined = imageWith({ findings: [finding({ severity: 'CRITICAL', inUse: 3 })] });
const runningIn = (places: RunningPlace[], more?: number) =>
  announcementOf(quarantined, undefined, undefined, {
    runsIn: { places, ...(more && { more }) },
  });

describe('where an image runs', () => {
  it('stands below what blocks, and says the last time in the reader’s own zone', () => {
    const places = [
      place('prod', { orchestrator: 'eks', workload: 'payments/api', units: 3 }),
      place('shop-prod', { lastInUse: '2026-11-21T09:00:00.000Z', units: 0 }),
    ];
    const sections = sectionsOf(runningIn(places));
    expect(sections[0]).toBe(
      '*Do not ship. 1 finding is CRITICAL.*\n1 CRITICAL · *in use by 3 tasks or pods*',
    );
    expect(sections.at(-1)).toBe(
      'Runs in: eks prod/payments/api (3 units), ecs shop-prod – last seen <!date^1795251600^{date_num}|2026-11-21>',
    );
  });

  it('names five places, and counts the rest with what is not kept', () => {
    const places = Array.from('abcdefg', (name) => place(name));
    expect(placesText({ places, more: 13 })).toBe(
      'ecs a (1 unit), ecs b (1 unit), ecs c (1 unit), ecs d (1 unit), ecs e (1 unit) and 15 more',
    );
  });

  it('mentions nobody in Slack, whatever a workload is called', () => {
    const text = sectionsOf(runningIn([place('prod', { workload: '<!channel>' })])).at(-1);
    expect(text).toContain('ecs prod/&lt;!channel&gt; (1 unit)');
  });

  it('stands in the message of the topic as it was read', () => {
    const { message } = topicMessage(runningIn([place('prod')], 2));
    expect(JSON.parse(message)).toMatchObject({
      runsIn: {
        places: [
          {
            orchestrator: 'ecs',
            cluster: 'prod',
            units: 1,
            lastInUse: '2026-11-20T09:00:00.000Z',
          },
        ],
        more: 2,
      },
    });
  });

  it('is not spoken of where nobody knows', () => {
    expect(sectionsOf(announcementOf(quarantined)).join()).not.toContain('Runs in');
  });
});
