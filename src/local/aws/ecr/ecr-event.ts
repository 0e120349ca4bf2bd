/** What Amazon ECR sends to EventBridge. */
export type EcrEvent = {
  version: '0';
  id: string;
  source: 'aws.ecr';
  account: string;
  time: string;
  region: string;
} & (ImageAction | ImageScan);

/** An image is pushed or deleted. */
export type ImageAction = {
  'detail-type': 'ECR Image Action';
  resources: [];
  detail: {
    result: 'SUCCESS';
    'repository-name': string;
    'image-digest': string;
    'action-type': 'PUSH' | 'DELETE';
    'image-tag': string;
    'manifest-media-type': string;
    'artifact-media-type'?: string;
  };
};

/** A basic scan is done. */
export type ImageScan = {
  'detail-type': 'ECR Image Scan';
  resources: [repositoryArn: string];
  detail: {
    'scan-status': 'COMPLETE' | 'FAILED';
    'repository-name': string;
    'finding-severity-counts'?: unknown;
    'image-digest': string;
    'image-tags': string[];
  };
};
