/*
 * The expressions that the ledger uses, and some more: conditions, updates, ranges of keys.
 */

export const text = (S: string) => ({ S });
export const number = (N: number) => ({ N: String(N) });

/** An expression with what stands in it for names and values. */
type Expressed = readonly [string, names?: object | undefined, values?: object];
export const expressed = ([expression, names, values]: Expressed, as: string) => ({
  [as]: expression,
  ...(names && { ExpressionAttributeNames: names }),
  ...(values && { ExpressionAttributeValues: values }),
});

export const OWNER = { '#lease': 'lease', '#owner': 'owner' };
export const conditions: readonly Expressed[] = [
  ['attribute_not_exists(pk)'],
  ['attribute_exists(due)'],
  ['attribute_not_exists(#name) OR #name = :one', { '#name': 'name' }, { ':one': text('one') }],
  ['revision = :one', undefined, { ':one': number(1) }],
  ['NOT attribute_type(revision, :type)', undefined, { ':type': text('N') }],
  ['attribute_exists(due) AND dueAt <= :now', undefined, { ':now': text('2026-02') }],
  ['#lease.#owner = :me', OWNER, { ':me': text('me') }],
  [
    'attribute_not_exists(#lease) OR (#lease.#until < :two AND NOT #lease.#owner = :me)',
    { ...OWNER, '#until': 'until' },
    { ':two': number(2), ':me': text('me') },
  ],
  [
    'dueAt BETWEEN :low AND :high',
    undefined,
    { ':low': text('2026-01'), ':high': text('2026-02') },
  ],
  ['revision IN (:zero, :two)', undefined, { ':zero': number(0), ':two': number(2) }],
  ['revision <> :one', undefined, { ':one': number(1) }],
  ['size(#list) > :one', { '#list': 'list' }, { ':one': number(1) }],
  [
    'contains(#list, :one) AND begins_with(sk, :r)',
    { '#list': 'list' },
    { ':one': number(1), ':r': text('request/') },
  ],
  [
    '#lease = :lease',
    { '#lease': 'lease' },
    { ':lease': { M: { until: number(1), owner: text('me') } } },
  ],
];
export const updates: readonly Expressed[] = [
  ['SET dueAt = :at', undefined, { ':at': text('2026-03') }],
  [
    'SET dueAt = :at, tries = if_not_exists(tries, :none) + :one',
    undefined,
    { ':at': text('2026-03'), ':none': number(0), ':one': number(1) },
  ],
  ['SET dueAt = :at REMOVE due, #list', { '#list': 'list' }, { ':at': text('2026-03') }],
  ['REMOVE due'],
  [
    'ADD #count :one, tries :one SET expiresAt = :at',
    { '#count': 'count' },
    { ':one': number(1), ':at': number(9) },
  ],
  ['SET #lease.#until = :zero', { '#lease': 'lease', '#until': 'until' }, { ':zero': number(0) }],
  ['REMOVE #lease, due', { '#lease': 'lease' }],
  [
    'SET #list = list_append(if_not_exists(#list, :empty), :more)',
    { '#list': 'list' },
    { ':empty': { L: [] }, ':more': { L: [text('x')] } },
  ],
  ['SET #name = #owner.#name', { '#name': 'name', '#owner': 'lease' }],
  ['SET revision = revision - :one', undefined, { ':one': number(1) }],
];

export const ranges: readonly Expressed[] = [
  ['pk = :a', undefined, { ':a': text('a') }],
  ['pk = :a AND begins_with(sk, :r)', undefined, { ':a': text('a'), ':r': text('request/') }],
  [
    'pk = :a AND sk BETWEEN :low AND :high',
    undefined,
    { ':a': text('a'), ':low': text('request/b'), ':high': text('state') },
  ],
  ['pk = :a AND sk = :state', undefined, { ':a': text('a'), ':state': text('state') }],
  ['sk > :r AND pk = :a', undefined, { ':a': text('b'), ':r': text('request/again') }],
];
export const dueRanges: readonly Expressed[] = [
  ['due = :again', undefined, { ':again': text('again') }],
  [
    'due = :again AND dueAt <= :now',
    undefined,
    { ':again': text('again'), ':now': text('2026-02') },
  ],
  [
    'due = :again AND dueAt > :now',
    undefined,
    { ':again': text('again'), ':now': text('2026-01') },
  ],
];
export const filtered: readonly Expressed[] = [
  ['attribute_not_exists(#name)', { '#name': 'name' }],
  ['revision >= :one', undefined, { ':one': number(1) }],
];
export const projected: readonly Expressed[] = [['sk, #lease.#owner', OWNER], ['pk, revision']];
