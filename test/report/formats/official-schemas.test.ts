import * as fc from 'fast-check';
import { wellFormed } from '../../../src/core/text.ts';
import { cyclonedx } from '../../../src/report/formats/cyclonedx.ts';
import { openvex } from '../../../src/report/formats/openvex.ts';
import { sarif } from '../../../src/report/formats/sarif.ts';
import { removeFiles } from '../../cli/run-program.ts';
import { imageWith } from '../../support/samples.ts';
import { hostileWorld } from './hostile.ts';
import { ASIDE, HOSTILE, someImages } from './hostile-images.ts';
import { OFFICIAL } from './official.ts';
import { reported, reportOn, written } from './reports.ts';
import { inWorld, PLAY, written as textOf, WEEKS } from './written.ts';

afterAll(removeFiles);

const FORMATS = { sarif, cyclonedx, openvex };
const NAMES = ['sarif', 'cyclonedx', 'openvex'] as const;

/** OpenVEX says nothing where nothing is set aside. */
const WITH_AN_IGNORE_RULE = {
  policy: {
    quarantine: { critical: { severity: 'CRITICAL' } },
    ignore: [{ name: 'noise', package: '*', reason: 'a test' }],
  },
};

describe.each(NAMES)('the official schema of %s', (name) => {
  it.each([
    ['the world of npm start', PLAY],
    ['the weeks of the digest', WEEKS],
    ['one image', ['shop/api:1.4.2', ...PLAY]],
    ['packages with names that are no names', inWorld(hostileWorld(WITH_AN_IGNORE_RULE))],
  ])('takes what is written of %s', async (_what, args) => {
    expect(await OFFICIAL[name](await textOf(name, ...args))).toBeNull();
  });

  it('takes what is written of images that want to break it', async () => {
    const text = await written(
      FORMATS[name],
      reportOn([reported(imageWith({ findings: HOSTILE }))]),
    );
    expect(await OFFICIAL[name](text)).toBeNull();
  });

  it('takes whatever text an image, a scan or a person comes with', async () => {
    await fc.assert(
      fc.asyncProperty(someImages, async (images) => {
        const text = await written(
          FORMATS[name],
          reportOn([...images, ASIDE], { about: 'all' }, 1),
        );
        expect(await OFFICIAL[name](text)).toBeNull();
        const said: unknown = JSON.parse(text);
        expect(wellFormed(said)).toEqual(said);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a broken document is refused:', () => {
  const document = async (name: (typeof NAMES)[number]) =>
    JSON.parse(
      await written(FORMATS[name], reportOn([reported(imageWith({ findings: HOSTILE }))])),
    ) as never;

  it('SARIF with a level that there is not', async () => {
    const broken: { runs: [{ results: [{ level: string }] }] } = await document('sarif');
    broken.runs[0].results[0].level = 'critical';
    expect(JSON.stringify(await OFFICIAL.sarif(JSON.stringify(broken)))).toContain('"enum"');
  });

  it('SARIF with an address that is none', async () => {
    const broken: { runs: [{ tool: { driver: { rules: [{ helpUri: string }] } } }] } =
      await document('sarif');
    broken.runs[0].tool.driver.rules[0].helpUri = 'no address';
    expect(JSON.stringify(await OFFICIAL.sarif(JSON.stringify(broken)))).toContain('"format"');
  });

  it('CycloneDX with an analysis that there is not', async () => {
    const broken: { vulnerabilities: [{ analysis: { state: string } }] } =
      await document('cyclonedx');
    broken.vulnerabilities[0].analysis.state = 'accepted';
    expect(JSON.stringify(await OFFICIAL.cyclonedx(JSON.stringify(broken)))).toContain('"enum"');
  });

  it('OpenVEX that is affected and says not what to do', async () => {
    const broken: { statements: [{ status: string }] } = await document('openvex');
    broken.statements[0].status = 'affected';
    expect(JSON.stringify(await OFFICIAL.openvex(JSON.stringify(broken)))).toContain(
      'action_statement',
    );
  });
});
