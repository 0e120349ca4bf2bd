import { modalOf } from '../../src/announce/slack/modals/shown-modal.ts';
import type { PivotForm } from '../../src/core/interventions/pivot-form.ts';
import { viewOf } from '../../src/local/aws/slack/view-limits.ts';

const formFor = (count: number): PivotForm => ({
  kind: 'accept-all',
  about: {
    pivot: `C0SHOP0001/CVE-2026-3094/2026-11-21T12:00:00Z/${'a'.repeat(12)}`,
    channel: 'C0SHOP0001',
    weight: 'CRITICAL',
    isExploited: true,
  },
  vulnerability: 'CVE-2026-3094',
  repositories: Array.from({ length: count }, (_, place) => ({
    place,
    name: `${'a'.repeat(200)}/${place}`,
    images: 3,
    weight: 'UNKNOWN',
  })),
  remarks: Array.from({ length: 5 }, () => '<!channel>'.repeat(100)),
  ids: ['S0123456789'],
  lastDay: '2027-01-20',
  firstChoice: '2026-12-21',
});
const whereIn = (count: number): unknown =>
  modalOf(formFor(count)).blocks.find(({ block_id: id }) => id === 'repositories')?.['element'];

describe('the form to accept a vulnerability in several repositories', () => {
  it.each([
    [1, 'checkboxes'],
    [10, 'checkboxes'],
    [11, 'multi_static_select'],
    [100, 'multi_static_select'],
  ])('has %i of them chosen as %s, and Slack takes it', (count, type) => {
    expect(whereIn(count)).toMatchObject({
      type,
      options: { length: count },
      initial_options: { length: count },
    });
    expect(() => viewOf(modalOf(formFor(count)), 'modal')).not.toThrow();
  });

  it('says of each how many images the vulnerability blocks, and how it is ranked', () => {
    expect(whereIn(1)).toMatchObject({
      options: [{ value: '0', description: { text: 'blocks 3 images · unranked' } }],
    });
  });
});
