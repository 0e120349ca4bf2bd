import type { Digest } from '../../../src/core/digest.ts';
import { reportLink, reportUrl } from '../../../src/core/report/report-link.ts';

const own = { account: '123456789012', region: 'eu-central-1' };
const digest = `sha256:${'a'.repeat(64)}` as Digest;
const image = { ...own, repository: 'shop/api', digest };
const LATEST = 'https://reports.example.com/latest.html';

describe('the report is linked', () => {
  it('below the address that is set, whether it ends with a slash or not', () => {
    expect(reportUrl('https://reports.example.com')).toBe(LATEST);
    expect(reportUrl('https://reports.example.com/')).toBe(LATEST);
    expect(reportUrl('https://example.com/ecr')).toBe('https://example.com/ecr/latest.html');
  });

  it('at the image that a message is about', () => {
    expect(reportLink('https://reports.example.com', image, { own })).toBe(
      `${LATEST}#/shop/api@${digest}`,
    );
  });

  it('at one of another registry behind its account and region', () => {
    const other = { ...image, account: '111122223333' };
    expect(reportLink('https://reports.example.com', other, { own })).toBe(
      `${LATEST}#/111122223333/eu-central-1/shop/api@${digest}`,
    );
  });

  it('with a name that can end neither the address nor the link around it', () => {
    const hostile = { ...image, repository: 'a|b>/../c#d?e @f' };
    expect(reportLink('https://reports.example.com', hostile, { own })).toBe(
      `${LATEST}#/a%7Cb%3E/../c%23d%3Fe%20%40f@${digest}`,
    );
  });
});
