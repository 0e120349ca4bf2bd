/** What the embedded S3 answers. */
export const S3_OPERATIONS = ['PutObject', 'GetObject', 'HeadObject', 'ListObjectsV2'];
