import type { AwsError } from './aws-error.ts';

/** A text within XML. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const ID = '00000000-0000-5000-8000-000000000000';

/** An exception in the XML of the AWS query protocol; `namespace`: of the service. */
export function errorXml(namespace: string, error: AwsError): string {
  const side = error.status >= 500 ? 'Receiver' : 'Sender';
  return (
    `<ErrorResponse xmlns="${namespace}">` +
    `<Error><Type>${side}</Type><Code>${error.name}</Code><Message>${escaped(error.message)}</Message></Error>` +
    `<RequestId>${ID}</RequestId></ErrorResponse>`
  );
}

/** The answer to an action in the same protocol. */
export const answerXml = (namespace: string, action: string, result: object): string =>
  `<${action}Response xmlns="${namespace}"><${action}Result>${elements(result)}</${action}Result>` +
  `<ResponseMetadata><RequestId>${ID}</RequestId></ResponseMetadata></${action}Response>`;

/** An element for each key; of a list, a `member` for each item in it; what is undefined is left out. */
function elements(value: object): string {
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => `<${name}>${content(one)}</${name}>`)
    .join('');
}

function content(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${content(one)}</member>`).join('');
  return typeof value === 'object' && value !== null ? elements(value) : escaped(String(value));
}
