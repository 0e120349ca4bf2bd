import * as z from 'zod';
import { PolicyDocument } from './document.ts';

/** The form of a policy as JSON Schema (draft 7, which every editor knows), as the text of a file. */
export const policySchemaText = (): string => schemaText(PolicyDocument);

/** The same of any document. */
export function schemaText(document: z.ZodType): string {
  const schema = z.toJSONSchema(document, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify(schema, null, 2).replaceAll(SHORT_LIST, onOneLine)}\n`;
}

const SHORT_LIST = /(.*)\[\n([^[\]{}]+)\n\s*\]/g;
const WIDTH = 99;

const onOneLine = (all: string, before: string, items: string): string => {
  const line = `${before}[${items.trim().replaceAll(/\s*\n\s*/g, ' ')}]`;
  return line.length <= WIDTH ? line : all;
};
