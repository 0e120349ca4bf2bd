import { parseTransformer } from '../../src/local/deployment/input-transformer.ts';

const transform = (paths: object, template: string, event: unknown): string =>
  parseTransformer({ InputPathsMap: paths, InputTemplate: template }, 'rule')(event);

const event = {
  'detail-type': 'Test',
  resources: ['arn:1', 'arn:2'],
  detail: { count: 7, list: [{ id: 'first' }, { id: 'second' }], tags: { a: 'b' } },
};

describe('an input transformer', () => {
  it('puts texts into quotes, and leaves all else as it is', () => {
    expect(
      transform(
        { type: '$.detail-type', all: '$.resources', n: '$.detail.count', tags: '$.detail.tags' },
        '{"type":<type>,"all":<all>,"count":<n>,"tags":<tags>,"fixed":[1,"x"]}',
        event,
      ),
    ).toBe('{"type":"Test","all":["arn:1","arn:2"],"count":7,"tags":{"a":"b"},"fixed":[1,"x"]}');
  });

  it('takes one of a list by its index', () => {
    const paths = { one: '$.resources[1]', id: '$.detail.list[1].id' };
    expect(transform(paths, '[<one>,<id>]', event)).toBe('["arn:2","second"]');
  });

  it('leaves an empty text where a path finds nothing', () => {
    const paths = { a: '$.nothing', b: '$.detail.list[9].id', c: '$.detail.count.more' };
    expect(transform(paths, '[<a>,<b>,<c>]', event)).toBe('["","",""]');
  });

  it('escapes nothing, as EventBridge does not', () => {
    expect(transform({ a: '$.a' }, '{"a":<a>}', { a: 'x"y' })).toBe('{"a":"x"y"}');
  });

  it.each([
    [undefined, '{}', 'InputPathsMap'],
    [{ a: '$.a' }, '{"a":<b>}', 'rule: nothing says what <b> is'],
    [{ a: '$.a' }, '{"a":<a>', 'rule: the template is no JSON in which'],
    [{ a: '$.a' }, '{"a":"it is <a>"}', 'rule: the template is no JSON in which'],
    [{ a: '$.a[*]' }, '{"a":<a>}', 'rule.a: "$.a[*]" is no path of names and indices'],
    [{ a: 'a' }, '{"a":<a>}', 'rule.a: "a" is no path of names and indices'],
  ])('with %j and %s is refused', (paths, template, sentence) => {
    expect(() =>
      parseTransformer({ InputPathsMap: paths, InputTemplate: template }, 'rule'),
    ).toThrow(sentence);
  });
});
