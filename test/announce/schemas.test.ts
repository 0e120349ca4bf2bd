import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import type { Announcement } from '../../src/announce/announcement.ts';
import { topicMessage } from '../../src/announce/topic/topic-message.ts';
import { topicNotice } from '../../src/announce/topic/topic-notice.ts';
import { topicSummary } from '../../src/announce/topic/topic-summary.ts';
import { aCase } from '../core/arbitraries.ts';
import { announced } from './announced.ts';
import { backfill, byPolicy, night } from './comparison-gallery.ts';
import * as gallery from './gallery.ts';
import { problemsOf, undescribedIn } from './schemas.ts';

const bodyOf = (announcement: Announcement): Record<string, unknown> =>
  JSON.parse(topicMessage(announcement).message) as Record<string, unknown>;

const golden = (name: string): unknown => {
  const file = new URL(`./golden/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { message: unknown }).message;
};

describe('the published schemas describe, and leave out nothing of,', () => {
  it('the messages that have been looked at', () => {
    expect(undescribedIn('verdict-message', golden('topic-quarantined-in-full'))).toEqual([]);
    expect(undescribedIn('registry-message', golden('topic-summary-policy'))).toEqual([]);
  });

  it.each(Object.entries(gallery))('the verdict %s', (_name, announcement) => {
    expect(undescribedIn('verdict-message', bodyOf(announcement))).toEqual([]);
  });

  it.each([
    ['another policy', byPolicy],
    ['a deployment', backfill],
    ['a night', night],
  ])('the comparison after %s', (_what, summary) => {
    const body: unknown = JSON.parse(topicSummary(summary).message);
    expect(undescribedIn('registry-message', body)).toEqual([]);
  });

  it('news of the policy', () => {
    const notices = [{ key: 'unused/noise', text: 'The ignore rule noise has matched nothing.' }];
    const body: unknown = JSON.parse(topicNotice(notices).message);
    expect(undescribedIn('policy-message', body)).toEqual([]);
  });

  it('the verdict on any image under any policy', () => {
    const seen = new Set<unknown>();
    fc.assert(
      fc.property(aCase, fc.constantFrom('approved', 'quarantined', undefined), (one, before) => {
        const body = bodyOf({ ...announced(one), ...(before && { before }) });
        seen.add(body['verdict']);
        expect(undescribedIn('verdict-message', body)).toEqual([]);
      }),
      { numRuns: 300, seed: 10 },
    );
    expect(seen).toEqual(new Set(['approved', 'quarantined', 'undecided']));
  });

  it('what is left of a message that would be too long in any other form', () => {
    const long = '漏'.repeat(500);
    const reasons = Array.from({ length: 200 }, () => ({ code: 'critical', text: long }));
    const { judgement } = gallery.inFull;
    const [first = { code: 'critical', text: long }, ...others] = reasons;
    const body = bodyOf({
      ...gallery.inFull,
      judgement: { ...judgement, reasons: [first, ...others] },
    });
    expect(Object.keys(body)).toEqual([
      'version',
      'verdict',
      'answer',
      'image',
      'judgedAt',
      'policyVersion',
      'console',
    ]);
    expect(undescribedIn('verdict-message', body)).toEqual([]);
  });
});

describe('the published schemas', () => {
  const body = bodyOf(gallery.inFull);

  it('take fields that a later release adds', () => {
    expect(problemsOf('verdict-message', { ...body, later: 1 })).toEqual([]);
    expect(undescribedIn('verdict-message', { ...body, later: 1 })).not.toEqual([]);
  });

  it('refuse another version, a verdict that is none, and a body without its image', () => {
    const { image: _image, ...rest } = body;
    expect(problemsOf('verdict-message', { ...body, version: '2' })).toHaveLength(1);
    expect(problemsOf('verdict-message', { ...body, verdict: 'fine' })).toHaveLength(1);
    expect(problemsOf('verdict-message', rest)).toHaveLength(1);
  });
});
