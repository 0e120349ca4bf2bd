// Writes the page of a large registry into a file, alone in a process, and prints what that took.
import { closeSync, openSync, writeSync } from 'node:fs';
import { html } from '../src/report/formats/html.ts';
import type { Report } from '../src/report/report.ts';
import { registryOf } from './page-registry.ts';

const [file = '', size = '{}'] = process.argv.slice(2);
const report = registryOf(JSON.parse(size) as Parameters<typeof registryOf>[0]);
let judging = 0;
const opened = openSync(file, 'w');
let bytes = 0;
for await (const piece of html.write(timed(report))) bytes += writeSync(opened, piece);
closeSync(opened);
const seconds = processor() - judging;
const megabytes = process.resourceUsage().maxRSS / 1_024;
console.log(JSON.stringify({ seconds, judging, megabytes, bytes }));

/** Seconds of the processor until now: on a busy machine the clock says nothing. */
function processor(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** What it takes to come by the images is no part of writing them down. */
function timed({ repositories, ...report }: Report): Report {
  return {
    ...report,
    repositories: (async function* () {
      for await (const { images, ...repository } of counted(repositories))
        yield { ...repository, images: counted(images) };
    })(),
  };
}

async function* counted<T>(things: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = things[Symbol.asyncIterator]();
  for (;;) {
    const from = processor();
    const { value, done } = await iterator.next();
    judging += processor() - from;
    if (done) return;
    yield value;
  }
}
