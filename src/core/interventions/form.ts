import { createHash } from 'node:crypto';
import { rankOf, type Severity } from '../findings/severity.ts';
import type { ImageRef } from '../image.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { counted } from '../words.ts';
import type { Fields } from './fields.ts';
import type { Seen } from './intervention.ts';
import type { PivotForm } from './pivot-form.ts';
import type { Risk } from './risk.ts';

/** What a form is about: Slack keeps it with the form, and hands it back with what was filled in. */
export interface FormSubject {
  readonly image: ImageRef;
  /** The channel in which somebody has asked for the form. */
  readonly channel: string;
  readonly seen: Seen;
  /** The codes of the reasons that stood there. */
  readonly codes: readonly string[];
  /** What blocked, and how, in short; as many as are kept. */
  readonly blocking: readonly string[];
  /** How many blocked. */
  readonly count: number;
}

/** Which form it is. */
export type FormKind = 'accept' | 'release';

interface Form {
  readonly about: FormSubject;
  /** What people call the image. */
  readonly image: string;
  /** What blocks it that their message does not show yet. */
  readonly notShown?: readonly string[];
  /** What has got worse since they began: to be seen before they send it once more. */
  readonly changed?: readonly string[];
  /** What they had filled in by then. */
  readonly filled?: Fields;
}

/** A form to accept risks with. */
export interface AcceptForm extends Form {
  readonly kind: 'accept';
  /** What may be accepted, worst first. */
  readonly risks: readonly Risk[];
  /** The ids of those that somebody has accepted already, which the message does not show yet. */
  readonly accepted?: readonly string[];
  /** What else there is to say: what may not be accepted, and why. */
  readonly remarks: readonly string[];
  /** Days: the last that may be chosen, and the one that is to begin with. */
  readonly lastDay: string;
  readonly firstChoice: string;
}

/** A form to release an image with. */
export interface ReleaseForm extends Form {
  readonly kind: 'release';
  /** What stands against it. */
  readonly reasons: readonly string[];
  /** For how many hours it may be, the longest last. */
  readonly hours: readonly number[];
}

/** What a person sees while their form is made, or instead of it. */
export interface Note {
  readonly kind: 'note';
  readonly title: string;
  readonly text: string;
  /** Slack's ids of whom it names. */
  readonly ids?: readonly string[];
}

export type Shown = AcceptForm | ReleaseForm | PivotForm | Note;

/** Slack keeps 3,000 characters with a form, and hands them back. */
const KEPT = { names: 110, codes: 10, characters: 60 };

/** What a form about an image keeps of what stands there. */
export const subjectOf = (
  judgement: Judgement,
  number: number,
  channel: string,
  risks: readonly Risk[],
): FormSubject => {
  const blocking = risks.filter(({ blocks }) => blocks);
  return {
    image: judgement.image,
    channel,
    seen: seenOf(judgement, number),
    codes: codesOf(judgement),
    blocking: blocking.slice(0, KEPT.names).map(inShort),
    count: blocking.length,
  };
};

export const seenOf = (
  { policyVersion, fingerprint }: Pick<Judgement, 'policyVersion' | 'fingerprint'>,
  number: number,
): Seen => ({ number, policyVersion, fingerprint });

const codesOf = ({ reasons }: Judgement): string[] =>
  reasons.slice(0, KEPT.codes).map(({ code }) => code.slice(0, KEPT.characters));

/**
 * What has got worse about an image since a form about it was shown, a sentence each: by its judgement, and, where all of
 * them are kept, by what blocks it: another policy, or the end of a grace, adds to that before anything is judged.
 */
export function worseSince(
  about: FormSubject,
  judgement: Judgement,
  number: number,
  risks: readonly Risk[],
): string[] {
  const blocking = risks.filter(({ blocks }) => blocks);
  const seen = new Map(about.blocking.map((one) => [nameIn(one), one]));
  const isWhole = about.count === about.blocking.length;
  if (number === about.seen.number && !isWhole) return [];
  const added = isWhole ? blocking.filter((one) => !seen.has(nameIn(inShort(one)))) : [];
  const grown = isWhole ? added.length : blocking.length - about.count;
  const named = added.slice(0, NAMED).map(({ id }) => id);
  const names = named.length > 0 ? `: ${named.join(', ')}${grown > named.length ? ' …' : ''}` : '';
  const worse = blocking.flatMap((one) => worseThan(seen.get(nameIn(inShort(one))), one) ?? []);
  const codes = new Set(about.codes);
  const reasons = judgement.reasons
    .slice(0, KEPT.codes)
    .filter(({ code }) => !codes.has(code.slice(0, KEPT.characters)));
  return [
    ...(grown > 0
      ? [`${counted(grown, 'vulnerability more blocks', 'vulnerabilities more block')} it${names}`]
      : []),
    ...worse.slice(0, NAMED),
    ...(worse.length > NAMED ? [`… and ${worse.length - NAMED} more are worse by now`] : []),
    ...reasons.map(({ text }) => text),
  ];
}

const NAMED = 5;

/** Lengths: of a vulnerability's name, and of its rules'. */
const SHORT = { name: 6, rules: 2 } as const;

/** `k3_9aQ5x`: which vulnerability, how bad it is, and by which rules it blocks. */
const inShort = ({ id, weight, isExploited, rules }: Risk): string =>
  `${hashOf(id, SHORT.name)}${gradeOf(weight, isExploited)}${hashOf(rules.join(), SHORT.rules)}`;

const nameIn = (short: string): string => short.slice(0, SHORT.name);

/** One that is known to be exploited is worse than any that is not. */
const gradeOf = (weight: Severity, isExploited: boolean): number =>
  rankOf(weight) + (isExploited ? EXPLOITED : 0);
const EXPLOITED = 6;

/**
 * In which way a vulnerability is worse than it was, for people; undefined where it is not. Of what a form of a former
 * version kept only the name is known.
 */
function worseThan(short: string | undefined, one: Risk): string | undefined {
  const said = /^.{6}(\d+)(.{2})$/.exec(short ?? '');
  if (!said) return undefined;
  const [, grade, rules] = said;
  const before = Number(grade);
  const now = gradeOf(one.weight, one.isExploited);
  if (one.isExploited && before < EXPLOITED) return `${one.id} is in KEV by now`;
  if (now > before) return `${one.id} is ${one.weight} by now`;
  const isOther = now === before && rules !== hashOf(one.rules.join(), SHORT.rules);
  return isOther ? `${one.id} blocks it by another rule now: ${one.rules.join(', ')}` : undefined;
}

const hashOf = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, length);
