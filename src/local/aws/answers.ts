import { AwsError } from './aws-error.ts';
import type { Answer } from './call.ts';

/** An answer in AWS's JSON protocols 1.0 and 1.1. */
export function json(version: '1.0' | '1.1', status: number, body: unknown): Answer {
  const headers = { 'content-type': `application/x-amz-json-${version}` };
  return { status, headers, body: JSON.stringify(body) };
}

/** An answer of a REST API in JSON. */
export function restJson(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Answer {
  const type = { 'content-type': 'application/json' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}

export function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

export function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** The value of a JSON body, or undefined when it is none. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** What an exception says that the world's faults ask for. */
export const faultText = (error: string): string => `${error}, as the world's faults ask for`;

/** Runs what answers a call and puts the exception it raises on the wire. */
export function answered(answer: () => Answer, errorAnswer: (error: AwsError) => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(error);
    throw error;
  }
}
