/** What stood under a key of a repository, by the revision with which it was read. */
interface Read {
  /** Absent where it cannot be read. */
  readonly revision?: number;
}

/** Lets a put write over exactly the revision that was read; undefined: over nothing. */
export function overRevision(over: Read | undefined) {
  if (over === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const { revision } = over;
  return revision === undefined
    ? {
        ConditionExpression: 'NOT attribute_type(revision, :number)',
        ExpressionAttributeValues: { ':number': 'N' },
      }
    : {
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: { ':revision': revision },
      };
}
