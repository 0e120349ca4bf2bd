/** Milliseconds. */
export interface ScanTerms {
  /** An approval that rests on an older scan lapses; absent: a scan never grows old. */
  readonly noOlderThan?: number;
  /** ECR is asked to scan an image again whose scan is older; absent: it is not asked. */
  readonly again?: number;
  /** ECR is asked to scan what comes and is not scanned on push. */
  readonly onArrival?: true;
}
