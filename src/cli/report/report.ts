import manifest from '../../../package.json' with { type: 'json' };
import { readReport } from '../../pipeline/report/read-report.ts';
import { FORMATS } from '../../report/formats/formats.ts';
import type { Report, ReportedRepository } from '../../report/report.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { LOOKING_HELP, LOOKING_OPTIONS, openLooking } from '../open-looking.ts';
import { UsageError } from '../usage-error.ts';
import { askedFor } from './asked-for.ts';
import { chooseFormat } from './choose-format.ts';
import { followReport } from './follow-report.ts';
import { isLinkAsked, OPEN_HELP, OPEN_OPTIONS } from './link-order.ts';
import { openReport } from './open-report.ts';
import { intoFile, intoLines } from './write-out.ts';

export const report: Command = {
  name: 'report',
  summary: 'what stands in the registry, for people who look and for tools that read',
  help: `Usage: ecr-scan-notifier report [image|repository] [options]

Writes what the deployed notifier has on record: each image with its verdict and why, every finding with what
becomes of it by the policy, upgrades, who accepted what, its history, and what has changed since the image
before. An image is named as docker pull takes it (shop/api:1.4.2, shop/api@sha256:…), a repository by its
name; without either it is about everything. It writes nothing to AWS. docs/reports.md says what is in each
format. It needs dynamodb:Query on the table and its indexes, dynamodb:BatchGetItem and dynamodb:GetItem.

  --format F      ${FORMATS.map(({ name, says }) => `${name.padEnd(11)}${says}`).join('\n                  ')}
                  by default what the ending of --out says, or ${FORMATS[0].name}
  --out FILE      where it is written, or - for standard output; by default
                  ${defaultsText()}
  --repository P  only repositories whose name matches; * stands for any characters, ? for one
${LOOKING_HELP}
${OPEN_HELP}
  --json          the same as --format json

Exit code: 0 done · 1 done, but some records could not be read; with --open: nothing is published · 2 wrong
usage, or it cannot be read`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('report', args, {
      format: { type: 'string' },
      out: { type: 'string' },
      repository: { type: 'string' },
      json: { type: 'boolean' },
      ...OPEN_OPTIONS,
      ...LOOKING_OPTIONS,
    });
    if (isLinkAsked(values, argument)) return openReport(values, terminal, time);
    const askedAbout = askedFor(argument, values.repository);
    const format = chooseFormat(values.format ?? (values.json ? 'json' : undefined), values.out);
    const file = values.out === '-' ? undefined : (values.out ?? format.file);
    const out = file === undefined ? intoLines(terminal.print) : intoFile(file);
    try {
      const looking = await openLooking('report', values, new Date(time.clock()), terminal);
      try {
        const { asked, about } = askedAbout;
        const head = { version: manifest.version, ...(about !== undefined && { about }) };
        const all = await begun(await readReport(asked, head, looking));
        const followed = followReport(all, terminal, file !== undefined);
        for await (const text of format.write(followed.report)) out.write(text);
        out.end();
        if (file !== undefined) terminal.print([file]);
        return followed.end() > 0 ? EXIT.incomplete : EXIT.done;
      } finally {
        await looking.close();
      }
    } catch (error) {
      out.abandon();
      throw error;
    }
  },
};

function defaultsText(): string {
  const own = FORMATS.flatMap(({ name, file }) => (file ? [`${file} for ${name}`] : []));
  return [...own, 'standard output'].join(', else ');
}

/** Whoever asks for something by its name is told where there is none of it, before anything is written. */
async function begun({ repositories, ...report }: Report): Promise<Report> {
  const reading = repositories[Symbol.asyncIterator]();
  const first = await reading.next();
  if (first.done && report.head.about !== undefined)
    throw new UsageError(
      `report: ${report.head.about}: no image of that name with a verdict is on record`,
    );
  async function* all(): AsyncGenerator<ReportedRepository> {
    for (let one = first; !one.done; one = await reading.next()) yield one.value;
  }
  return { ...report, repositories: all() };
}
