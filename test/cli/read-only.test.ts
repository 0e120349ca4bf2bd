import { NO_HISTORY, readOnly } from '../../src/cli/read-only.ts';
import { besideReport } from '../../src/core/evidence/scan-report.ts';
import { NO_MEMORY, remembering } from '../../src/core/findings/repository-memory.ts';
import { readBackground } from '../../src/pipeline/background.ts';
import { gather } from '../../src/pipeline/gather.ts';
import type { Toolbox } from '../../src/pipeline/tools.ts';
import type { Records } from '../../src/records/records.ts';
import { finding, IMAGE, scan } from '../support/samples.ts';

const report = {
  at: '2026-11-21T10:00:00.000Z',
  finished: true,
  countsNone: false,
  counts: { LOW: 1 },
};
const shown = scan({ delivered: { LOW: 1 } });

/** Tools of which only what gathering reads is there; everything else would throw. */
const tools = {
  now: () => new Date('2026-11-21T10:00:00.000Z'),
  waivers: [],
  records: {
    read: () => Promise.resolve({ listedBy: [], report }),
    readRepository: () => Promise.resolve({ earlier: [] }),
    closeReport: () => Promise.reject(new Error('written')),
    settle: () => Promise.reject(new Error('written')),
  } as unknown as Records,
  registry: {
    readImage: () =>
      Promise.resolve({
        artifact: { kind: 'image', manifest: { text: '{}', mediaType: 'x' } },
        tags: ['1'],
        listed: [],
      }),
    readScan: () => Promise.resolve(shown),
  },
} as unknown as Toolbox;

describe('tools that only read', () => {
  it('know what the repository remembers', async () => {
    const seen = { findings: [finding({ firstSeen: '2026-11-01T00:00:00.000Z' })], notes: [] };
    const memory = remembering(NO_MEMORY, seen, new Date('2026-11-20T10:00:00.000Z'));
    const kept = { earlier: [], memory: { revision: 1, ...(memory && { memory }) } };
    const readRepository = () => Promise.resolve(kept);
    const remembers = { ...tools, records: { ...tools.records, readRepository } };
    const memoryFor = async (reading: Toolbox) =>
      (await readBackground(await gather(IMAGE, reading), reading)).memory;
    expect(await memoryFor(readOnly(remembers))).toBe(memory);
    expect(await memoryFor(readOnly(remembers, NO_HISTORY))).toBeUndefined();
  });

  it('gather beside what an event said, and write nothing down', async () => {
    const { evidence } = await gather(IMAGE, readOnly(tools));
    expect(evidence.platforms[0]?.scan).toEqual(besideReport(shown, report));
    await expect(gather(IMAGE, tools)).rejects.toThrow('written');
  });

  it('refuse what would change anything', async () => {
    const { records, registry } = readOnly(tools);
    await expect(records.settle({} as never, { state: 'unmarked' })).rejects.toThrow(
      'this command only reads, and was about to settle',
    );
    await expect(registry.startScan(IMAGE)).rejects.toThrow(
      'this command only reads, and was about to start a scan',
    );
  });
});
