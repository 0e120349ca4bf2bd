import * as z from 'zod';

/*
 * What a world says of how its registry is set up, in the shapes of ECR's answers.
 */

/** A document that ECR keeps as text; a world may write it as the object that it is. */
export const PolicyText = z
  .union([z.string(), z.looseObject({})], 'expected a policy as a text, or as an object')
  .transform((policy) => (typeof policy === 'string' ? policy : JSON.stringify(policy)));

/** As CreateRepository took it. */
export const EncryptionConfiguration = z.strictObject({
  encryptionType: z.enum(['AES256', 'KMS', 'KMS_DSSE']),
  kmsKey: z.string().optional(),
});

const ScanningRule = z.strictObject({
  scanFrequency: z.enum(['SCAN_ON_PUSH', 'CONTINUOUS_SCAN', 'MANUAL']),
  repositoryFilters: z
    .array(z.strictObject({ filter: z.string().min(1), filterType: z.literal('WILDCARD') }))
    .max(100),
});

/** The `scanningConfiguration` of GetRegistryScanningConfiguration. */
export const ScanningConfiguration = z.strictObject({
  scanType: z.enum(['BASIC', 'ENHANCED']),
  rules: z.array(ScanningRule).max(2),
});
export type ScanningConfiguration = z.infer<typeof ScanningConfiguration>;

/** What belongs to the registry as a whole. */
export const registryShape = {
  registryPolicyText: PolicyText.optional(),
  scanningConfiguration: ScanningConfiguration.optional(),
  /** ARNs of roles whose pulls are not counted. */
  pullTimeUpdateExclusions: z.array(z.string()).max(100).optional(),
  pullThroughCacheRules: z
    .array(z.looseObject({ ecrRepositoryPrefix: z.string().min(1) }))
    .optional(),
};

/** What belongs to one repository, beside its images. */
export const repositoryShape = {
  lifecyclePolicyText: PolicyText.optional(),
  repositoryPolicyText: PolicyText.optional(),
  encryptionConfiguration: EncryptionConfiguration.optional(),
};
