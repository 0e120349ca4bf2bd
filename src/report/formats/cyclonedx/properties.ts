import { clip } from '../../../core/text.ts';

/** Our own words, in our namespace; what is undefined is left out. CycloneDX takes texts alone. */
export const propertiesOf = (
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): object[] =>
  Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: `ecr-scan-notifier:${name}`, value: String(value) }],
  );

/** A version as the schema takes it. */
export const versionText = (version: string): string => clip(version, 1_024);
