/** When ECR was last asked to scan an image again (ISO time), and what it said. */
export interface ScanAsked {
  readonly at: string;
  readonly said: 'started' | 'limit' | 'unsupported' | 'disabled' | 'missing';
}
