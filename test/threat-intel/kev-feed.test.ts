import { readFileSync } from 'node:fs';
import { FeedRefused } from '../../src/threat-intel/download/feed-refused.ts';
import { parseKev } from '../../src/threat-intel/kev/kev-feed.ts';
import { kevIn, kevItem } from '../../src/threat-intel/kev/kev-item.ts';

const EXCERPT = readFileSync(new URL('kev-excerpt.json', import.meta.url), 'utf8');
const NOW = new Date('2026-11-21T10:00:00Z');
const ADDRESS = { feed: 'kev', url: 'https://cisa.example/kev.json?key=secret' } as const;

const parse = (text: string) => parseKev(text, ADDRESS, NOW);

/** The excerpt, changed in one place. */
const changed = (
  change: (catalogue: Record<string, unknown>, first: Record<string, unknown>) => void,
) => {
  const catalogue = JSON.parse(EXCERPT) as Record<string, unknown> & {
    vulnerabilities: [Record<string, unknown>];
  };
  change(catalogue, catalogue.vulnerabilities[0]);
  return JSON.stringify(catalogue);
};

const refusalOf = (text: string): string => {
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(FeedRefused);
    return (error as Error).message;
  }
  throw new Error('the catalogue was taken');
};

describe("CISA's catalogue", () => {
  it('is read as CISA publishes it', () => {
    const { date, byCve } = parse(EXCERPT);
    expect(date).toBe('2025-08-25T17:04:19.979Z');
    expect(Object.fromEntries(byCve)).toEqual({
      'CVE-2025-48384': { added: '2025-08-25', due: '2025-09-15', ransomware: false },
      'CVE-2023-44487': { added: '2023-10-10', due: '2023-10-31', ransomware: false },
      'CVE-2014-0160': { added: '2022-05-04', due: '2022-05-25', ransomware: false },
      'CVE-2002-0367': { added: '2022-03-03', due: '2022-03-24', ransomware: false },
      'CVE-2021-44228': { added: '2021-12-10', due: '2021-12-24', ransomware: true },
    });
  });

  it('may leave out the date to act by and what ransomware does', () => {
    const text = changed((_, first) => {
      delete first['dueDate'];
      delete first['knownRansomwareCampaignUse'];
    });
    expect(parse(text).byCve.get('CVE-2025-48384')).toEqual({
      added: '2025-08-25',
      ransomware: false,
    });
  });

  it('counts any word but "Unknown" as known ransomware', () => {
    const text = changed((_, first) => {
      first['knownRansomwareCampaignUse'] = 'Suspected';
    });
    expect(parse(text).byCve.get('CVE-2025-48384')?.ransomware).toBe(true);
  });

  it('may name a CVE twice: ransomware counts', () => {
    const text = changed((_, first) => {
      first['cveID'] = 'CVE-2021-44228';
    });
    expect(parse(text).byCve.get('CVE-2021-44228')).toEqual({
      added: '2021-12-10',
      due: '2021-12-24',
      ransomware: true,
    });
  });

  it.each([
    [
      'a count that is not the length',
      changed((all) => {
        all['count'] = 6;
      }),
      'count: it announces 6 and lists 5',
    ],
    [
      'an id that is none',
      changed((_, first) => {
        first['cveID'] = 'GHSA-1';
      }),
      'vulnerabilities.0.cveID: expected a CVE id',
    ],
    [
      'a date that is none',
      changed((_, first) => {
        first['dateAdded'] = '25.8.2025';
      }),
      'vulnerabilities.0.dateAdded: Invalid ISO date',
    ],
    [
      'no release date',
      changed((all) => {
        delete all['dateReleased'];
      }),
      'dateReleased: Invalid input: expected string, received undefined',
    ],
    [
      'a release date that is none',
      changed((all) => {
        all['dateReleased'] = 'today';
      }),
      'its date "today" is no ISO date',
    ],
    [
      'a release the day after tomorrow',
      changed((all) => {
        all['dateReleased'] = '2026-11-22T10:00:00.001Z';
      }),
      'its date 2026-11-22T10:00:00.001Z lies in the future',
    ],
    [
      'nothing listed',
      JSON.stringify({ dateReleased: '2025-08-25', count: 0, vulnerabilities: [] }),
      'vulnerabilities: the list is empty',
    ],
    ['another kind of JSON', '[]', 'the catalogue: Invalid input: expected object, received array'],
  ])('is refused with %s', (_, text, why) => {
    expect(refusalOf(text)).toBe(
      `CISA's KEV from https://cisa.example/kev.json was refused: ${why}`,
    );
  });

  it('is refused where it is cut off, or a web page', () => {
    expect(refusalOf(EXCERPT.slice(0, -10))).toMatch(/ was refused: it is not whole JSON: /);
    expect(refusalOf('<!DOCTYPE html><p>Sorry</p>')).toMatch(/ was refused: it is a web page: /);
  });

  it('comes back from its item as it went in, in far fewer bytes than an item holds', () => {
    const feed = parse(EXCERPT);
    const item = kevItem(feed, '2026-11-21T10:00:00.000Z');
    expect(kevIn(item)).toEqual(feed);
    expect(item).toMatchObject({
      pk: 'threat/kev',
      sk: 'list',
      date: '2025-08-25T17:04:19.979Z',
      entries: 5,
      fetchedAt: '2026-11-21T10:00:00.000Z',
    });
    const many = Array.from({ length: 10_000 }, (_, index) => {
      const day = `2026-0${1 + (index % 9)}-1${index % 7}`;
      return [
        `CVE-20${10 + (index % 17)}-${1_000 + index * 7}`,
        { added: day, due: day, ransomware: index % 5 === 0 },
      ] as const;
    });
    const ten = kevItem({ date: feed.date, byCve: new Map(many) }, '2026-11-21T10:00:00.000Z');
    expect(ten.packed.byteLength).toBeLessThan(120_000);
  });
});
