import { membersText } from '../src/settings-file/members-document.ts';

const SOURCE = new URL('../bin/members-source.mjs', import.meta.url).href;

interface Source {
  readonly membersSource: {
    readonly resolve: (given: object) => Promise<{ readonly value: string }>;
  };
}

/** What serverless.yml gets for `${members:<form>}`. */
const formOf = async (members: unknown, address: string): Promise<string> => {
  const { membersSource } = (await import(SOURCE)) as Source;
  const { value } = await membersSource.resolve({ address, resolveVariable: async () => members });
  return value;
};

const LIST = [
  {
    account: '111122223333',
    name: 'payments',
    regions: ['eu-west-1', 'us-east-1'],
    role: 'reader',
  },
  { account: '444455556666', marks: 'off' },
];
const TEXT = '111122223333:payments:eu-west-1+us-east-1:reader,444455556666::::off';

describe('the members of a stage, for serverless.yml', () => {
  it('are the same text as where the settings are checked, whether they come as a list or as the variable', async () => {
    expect(membersText(LIST)).toBe(TEXT);
    expect(await formOf(LIST, 'text')).toBe(TEXT);
    expect(await formOf(TEXT, 'text')).toBe(TEXT);
    expect(await formOf('', 'text')).toBe('');
  });

  it('are registries, in the region of the stack where they name none', async () => {
    const direct = [
      { account: '111122223333', regions: ['eu-west-1', 'us-east-1'] },
      { account: '444455556666' },
    ];
    expect((await formOf(direct, 'repositories')).split(',')).toEqual([
      'arn:${AWS::Partition}:ecr:eu-west-1:111122223333:repository/*',
      'arn:${AWS::Partition}:ecr:us-east-1:111122223333:repository/*',
      'arn:${AWS::Partition}:ecr:${AWS::Region}:444455556666:repository/*',
    ]);
    expect(await formOf(TEXT, 'records')).toBe(
      '111122223333/eu-west-1/*,111122223333/us-east-1/*,444455556666/${AWS::Region}/*',
    );
  });

  it('are read with rights of our own only where no role is taken on, and marked only where they are to be', async () => {
    const marked = { account: '777788889999', regions: ['eu-west-1'], marks: 'on' };
    const [off, on] = [
      'arn:${AWS::Partition}:ecr:${AWS::Region}:444455556666:repository/*',
      'arn:${AWS::Partition}:ecr:eu-west-1:777788889999:repository/*',
    ];
    for (const members of [[...LIST, marked], `${TEXT},777788889999::eu-west-1::on`]) {
      expect(await formOf(members, 'repositories')).toBe(`${off},${on}`);
      expect(await formOf(members, 'accounts-read')).toBe('444455556666,777788889999');
      expect(await formOf(members, 'marked-repositories')).toBe(on);
      expect(await formOf(members, 'accounts-marked')).toBe('777788889999');
    }
    // The part of the stack that would need them is not made.
    expect(await formOf(LIST, 'accounts-marked')).toBe('');
    expect(await formOf(LIST.slice(0, 1), 'accounts-read')).toBe('');
  });

  it('are accounts, and roles where one is named', async () => {
    expect(await formOf(LIST, 'accounts')).toBe('111122223333,444455556666');
    expect(await formOf(LIST, 'accounts-with-roles')).toBe('111122223333');
    expect(await formOf(LIST, 'roles')).toBe('arn:${AWS::Partition}:iam::111122223333:role/reader');
    expect(await formOf(undefined, 'accounts-with-roles')).toBe('');
  });
});
