import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { buildGate } from '../bin/pack-gate.ts';
import { openRig } from '../src/local/deployment/rig.ts';
import { basicScan, digestOf, pushOf, worldOf } from '../test/support/worlds.ts';
import { EMPTY, run } from './fresh-process.ts';
import type { Section } from './section.ts';

/** A pipeline waits for it before every deployment. */
const ANSWERED_WITHIN = 400;
const BYTES_LIMIT = 5_000_000;

/** How soon the gate of a pipeline has answered for an image that was judged, from the start of its process on. */
export async function gateSection(turns: number): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), 'gate-'));
  const image = { imageDigest: digestOf('a1'), imageTags: ['1.4.2'], scan: basicScan() };
  const rig = await openRig({ world: worldOf([image]) });
  try {
    const { file, bytes } = await buildGate(folder);
    await rig.feed({ kind: 'events', events: [pushOf(image.imageDigest, '1.4.2')] });
    const answers: number[] = [];
    const empty: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      empty.push((await run(EMPTY, rig.aws.environment)).milliseconds);
      answers.push(await answerOf(file, rig.aws.environment));
    }
    return {
      title: 'The gate of a pipeline, from the start of its process to its answer',
      columns: ['ms', 'empty Node ms', 'bytes'],
      rows: [
        {
          name: 'a known image, by its tag',
          figures: [
            { value: Math.min(...answers), limit: ANSWERED_WITHIN },
            { value: Math.min(...empty) },
            { value: bytes, limit: BYTES_LIMIT },
          ],
        },
      ],
      notes: [
        `The packed file against the embedded AWS: one question to ECR, one to the ledger; the least of ${turns}.`,
      ],
    };
  } finally {
    await rig.stop();
    await rm(folder, { recursive: true });
  }
}

/** Milliseconds. Throws where the image is not approved. */
async function answerOf(file: string, environment: Record<string, string>): Promise<number> {
  const startedAt = performance.now();
  const args = [file, 'shop/api:1.4.2', '--table', 'ledger', '--json'];
  const child = spawn(process.execPath, args, { env: environment });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const milliseconds = performance.now() - startedAt;
  if (code !== 0) throw new Error(`the gate ended with ${String(code)}: ${(await said).join('')}`);
  return milliseconds;
}
