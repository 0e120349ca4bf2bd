import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { OpenFinding } from '../../src/core/bulletin/figures.ts';
import { byVulnerability } from '../../src/core/findings/package-map.ts';
import { packOpen, packTotals, unpackOpen, unpackTotals } from '../../src/records/bulletin-pack.ts';
import { figuresIn } from '../../src/records/bulletin-record.ts';
import { figuresOf } from '../announce/bulletin-gallery.ts';

const CURL = { id: 'CVE-1', package: { name: 'curl' } };
const FIRST = '2026-11-01T00:00:00.000Z';

describe('what a former version has counted, and called overdue whatever was blocking,', () => {
  it('was blocking, and nobody knows whether a grace was over', () => {
    const { blocking: _later, ...former } = figuresOf({ overdue: { HIGH: 2 } });
    expect(figuresIn(former, 'how it stood')).toMatchObject({ blocking: { HIGH: 2 }, overdue: {} });
    const now = figuresOf({ blocking: { HIGH: 2 }, overdue: { HIGH: 1 } });
    expect(figuresIn(now, 'how it stood')).toEqual(now);
  });

  it('is still compared with', async () => {
    const one = { name: 'curl', ids: ['CVE-1'], weights: [4], first: [0], overdue: [true] };
    const packed = await promisify(gzip)(JSON.stringify({ times: [FIRST], packages: [one] }));
    const open = await unpackOpen(packed);
    expect(open?.get(CURL)).toMatchObject({ firstSeen: FIRST, isBlocking: true, isOverdue: false });
  });
});

describe('what was counted', () => {
  it('is read as it was written', async () => {
    const open = byVulnerability<OpenFinding>();
    const standing = {
      weight: 'HIGH',
      firstSeen: FIRST,
      isBlocking: true,
      isOverdue: true,
    } as const;
    open.set(CURL, standing);
    const read = await unpackOpen(await packOpen(open));
    expect(read?.get(CURL)).toEqual(standing);
    const totals = new Map([['1/r/shop/api', { critical: 1, high: 2, blocking: 3 }]]);
    expect(await unpackTotals(await packTotals(totals))).toEqual(totals);
  });
});
