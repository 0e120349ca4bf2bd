/** What whoever unzips a release reads first. `parameters`: the names of those that the template has. */
export const releaseReadme = (version: string, parameters: readonly string[]): string =>
  `# ecr-scan-notifier ${version}

One verdict for every image in Amazon ECR: approved, quarantined or undecided. \`template.json\` is the stack, \`functions/\` the code of
its functions, \`policy.yml\` the policy to change; \`node ecr-scan-notifier.mjs --help\` lists the commands (Node 22 or newer).

1. Try the policy: \`node ecr-scan-notifier.mjs policy check --policy policy.yml\`.
2. Put it in: \`node ecr-scan-notifier.mjs package --policy policy.yml --out packaged\` (\`--repository 'shop/*'\` narrows rules and rights).
3. \`aws s3 cp --recursive packaged/code s3://BUCKET/\`, into a bucket in the region of the stack. Keep what is there: a rollback needs it.
4. \`aws cloudformation deploy --template-file packaged/template.json --s3-bucket BUCKET --stack-name ecr-scan-notifier-prod
   --capabilities CAPABILITY_IAM --parameter-overrides CodeBucket=BUCKET SlackChannel=C0123456789 AlarmEmail=oncall@example.com\`
5. Look at it: \`node ecr-scan-notifier.mjs doctor --stack ecr-scan-notifier-prod\`. The ledger's table is the output LedgerTableName.

Parameters, each with its default and a description in the template: ${parameters.join(', ')}.
By this template there are no members, and triggers call nothing: both are lists of rights, for which a checkout is needed.
`;
