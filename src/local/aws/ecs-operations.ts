/** What of ECS is answered here. */
export const ECS_OPERATIONS = ['DescribeServiceRevisions', 'DescribeTaskDefinition'] as const;
