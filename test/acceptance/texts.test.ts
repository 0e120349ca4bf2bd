import { replay } from '../support/replay.ts';
import { lastSubject } from '../support/subjects.ts';
import {
  basicScan,
  basicScanEnded,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  indexImage,
  pushOf,
  worldOf,
} from '../support/worlds.ts';

const index = digestOf('aa');
const amd64 = digestOf('a1');
const approved = 'approved-aaaaaaaaaaaa';
/** In JSON it may stand by itself; no text of people has it, and DynamoDB refuses it. */
const HALF = '\ud83d';

describe('a platform whose name', () => {
  it.each([
    // After "linux/" the hundredth unit is the first half of the character.
    ['would be cut inside a character', `${'x'.repeat(93)}😀`, `linux/${'x'.repeat(93)}`],
    ['holds half a character', `x${HALF}`, 'linux/x\ufffd'],
  ])('%s keeps no forged approval: the record is written', async (_, architecture, platform) => {
    const report = await replay(
      worldOf([
        indexImage(index, ['1.4.2', approved], { [architecture]: amd64 }),
        { imageDigest: amd64, scan: basicScan('CRITICAL') },
      ]),
      pushOf(index, approved),
    );
    expect(report.deadLetters).toEqual([]);
    expect(report.images.find(({ digest }) => digest === index)).toMatchObject({
      tags: ['1.4.2', 'quarantined-aaaaaaaaaaaa'],
      verdict: 'quarantined',
    });
    expect(lastSubject(report)).toMatchObject({ platforms: [{ platform }] });
  });
});

describe('half a character', () => {
  it('in a finding is told and recorded', async () => {
    const finding = { severity: 'CRITICAL', package: `open${HALF}ssl`, version: `1${HALF}` };
    const report = await replay(
      worldOf([{ imageDigest: amd64, imageTags: ['1.4.2'], scan: enhancedScan(finding) }]),
      enhancedScanEnded(amd64, 1),
    );
    expect(report.deadLetters).toEqual([]);
    expect([report.slack.length, report.sns.length]).toEqual([1, 1]);
    expect(JSON.stringify(report.slack)).toContain('open\ufffdssl');
    expect(report.sns[0]?.message).toContain('open\ufffdssl');
  });

  it('in what a scan says of its failure is recorded', async () => {
    // Five hundred units are kept of a doubt: the last of them is the first half of the character.
    const description = `${'x'.repeat(457)}${'😀'.repeat(40)}${HALF}`;
    const imageScanStatus = { status: 'FAILED', description };
    for (const text of [description, `x${description}`]) {
      const scan = { imageScanStatus: { ...imageScanStatus, description: text } };
      const report = await replay(
        worldOf([{ imageDigest: amd64, imageTags: ['1.4.2'], scan }]),
        basicScanEnded(amd64, 'FAILED'),
      );
      expect(report.deadLetters).toEqual([]);
      expect(lastSubject(report)).toMatchObject({ verdict: 'undecided' });
    }
  });
});
