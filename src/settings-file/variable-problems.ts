import { scopeIn } from '../core/scope.ts';
import type { Variables } from '../core/variables.ts';
import { sayIssue } from '../policy-file/problems/say-issue.ts';
import { SETTINGS, type Setting } from './settings.ts';
import { StageDocument } from './settings-document.ts';

/**
 * What is wrong with the variables that give a setting, a sentence each that begins with the variable, by the form of the
 * settings file. What a function says of its own settings is not said here.
 */
export const variableProblems = (variables: Variables): readonly string[] =>
  SETTINGS.flatMap((setting) => {
    const text = variables[setting.variable];
    if (!text?.trim()) return [];
    const { error } = StageDocument.safeParse(sectionOf(setting, text), { error: sayIssue });
    return (error?.issues ?? []).map(({ message }) => `${setting.variable}: ${message}`);
  });

/** A stage that says this alone, as YAML would read it. */
function sectionOf({ key }: Setting, text: string): unknown {
  const inner = key.at(-1) === 'repositories' ? scopeIn(text) : valueOf(key, text);
  return key.reduceRight<unknown>((value, name) => ({ [name]: value }), inner);
}

const NUMBERS = ['memory', 'days', 'concurrency'];

const valueOf = (key: Setting['key'], text: string): unknown =>
  NUMBERS.includes(key.at(-1) ?? '') && /^\d{1,9}$/.test(text) ? Number(text) : text;
