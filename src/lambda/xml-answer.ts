/** What stands in an element without others in it; undefined where there is none. */
export const fieldIn = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];

/** A refusal in AWS's XML as an error of an SDK's client: by its name and status others tell what may pass. */
export function refusal(doing: string, status: number, xml: string): Error {
  const message = `${doing}: ${fieldIn(xml, 'Message') ?? `HTTP status ${status}`}`;
  return Object.assign(new Error(message), {
    name: fieldIn(xml, 'Code') ?? 'ServerException',
    $metadata: { httpStatusCode: status },
  });
}
