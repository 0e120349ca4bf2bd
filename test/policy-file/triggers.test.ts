import { policyInWords } from '../../src/policy-file/in-words.ts';
import { NOW, problemsIn, reading } from '../support/policies.ts';

const one = (text: string) => reading('triggers:', `  - ${text}`);
const problemsWith = (text: string): readonly string[] =>
  problemsIn(['quarantine: { a: { severity: LOW } }', 'triggers:', `  - ${text}`].join('\n'));

const GOOD = 'name: deploy, on: approved, when: every-image';

describe('a trigger', () => {
  it('is read with its place, and is a dry run as long as nobody says otherwise', () => {
    const { policy } = reading(
      'triggers:',
      "  - { name: a, on: approved, when: { tag-matches: 'v\\d+' }, repository: [shop/*], codepipeline: { name: p, source-action: Image } }",
      '  - { name: b, on: [approved, quarantined], when: { tag-in: prod }, ecs: { cluster: c, service: s }, dry-run: false }',
      '  - { name: c, on: quarantined, when: every-image, event-bus: default, dry-run: true }',
      '  - { name: d, on: approved, when: every-image, webhook: { url: https://x.example.com/h, secret-parameter: /s } }',
    );
    expect(policy.triggers).toEqual([
      {
        name: 'a',
        on: ['approved'],
        when: { kind: 'tag-matches', pattern: 'v\\d+' },
        repository: 'shop/*',
        target: { kind: 'codepipeline', pipeline: 'p', sourceAction: 'Image' },
        dryRun: true,
        source: 'policy.yml:3',
      },
      {
        name: 'b',
        on: ['approved', 'quarantined'],
        when: { kind: 'tag-in', tags: ['prod'] },
        target: { kind: 'ecs', cluster: 'c', service: 's' },
        dryRun: false,
        source: 'policy.yml:4',
      },
      {
        name: 'c',
        on: ['quarantined'],
        when: { kind: 'every-image' },
        target: { kind: 'event-bus', bus: 'default' },
        dryRun: true,
        source: 'policy.yml:5',
      },
      {
        name: 'd',
        on: ['approved'],
        when: { kind: 'every-image' },
        target: { kind: 'webhook', url: 'https://x.example.com/h', secretParameter: '/s' },
        dryRun: true,
        source: 'policy.yml:6',
      },
    ]);
  });

  it('does not move the version of the policy', () => {
    const without = reading('mode: enforce').policy.version;
    expect(one(`{ ${GOOD}, event-bus: default }`).policy.version).toBe(without);
  });

  it('is told aloud', () => {
    const { policy } = one(
      '{ name: deploy, on: approved, when: { tag-in: [prod, stable] }, repository: shop/*, ecs: { cluster: prod, service: api }, dry-run: false }',
    );
    expect(policyInWords(policy, NOW)).toContain(
      '  deploy: when an image of shop/* is approved, and one of its tags is prod or stable, it deploys anew the ECS service api of the cluster prod (policy.yml:3)',
    );
  });

  it.each([
    [
      `{ ${GOOD} }`,
      'policy.yml:3:5: triggers[0]: it calls nothing: expected webhook, event-bus, ecs or codepipeline',
    ],
    [
      `{ ${GOOD}, event-bus: a, ecs: { cluster: c, service: s } }`,
      'policy.yml:3:5: triggers[0]: it calls event-bus and ecs: make a trigger of each',
    ],
    [
      '{ name: deploy, on: undecided, when: every-image, event-bus: a }',
      'policy.yml:3:25: triggers[0].on: "undecided" is no verdict that sets off anything: expected approved or quarantined, or both in a list',
    ],
    [
      "{ name: deploy, on: approved, when: { tag-matches: '(a+' }, event-bus: a }",
      'policy.yml:3:56: triggers[0].when.tag-matches: "(a+" cannot be used: a ( is not closed',
    ],
    [
      "{ name: deploy, on: approved, when: { tag-in: ['v*'] }, event-bus: a }",
      'policy.yml:3:52: triggers[0].when.tag-in[0]: "v*" is no tag: expected letters, digits and _ . -, as they stand (tag-matches compares expressions)',
    ],
    [
      `{ ${GOOD}, webhook: { url: "http://x.example.com/", secret-parameter: /s } }`,
      'policy.yml:3:70: triggers[0].webhook.url: "http://x.example.com/" is not https: expected one such as https://deploy.example.com/hooks/ecr (http is taken for localhost and 127.0.0.1 alone)',
    ],
    [
      `{ ${GOOD}, webhook: { url: "https://169.254.169.254/", secret-parameter: /s } }`,
      'policy.yml:3:70: triggers[0].webhook.url: it stands in an inner network: write allow-private: true where that is meant',
    ],
    [
      `{ ${GOOD}, webhook: { url: "https://u:p@x.example.com/", secret-parameter: /s } }`,
      'policy.yml:3:70: triggers[0].webhook.url: there is a user name or a password in it: it is signed instead',
    ],
    [
      `{ ${GOOD}, repositories: shop/*, event-bus: a }`,
      'policy.yml:3:54: triggers[0].repositories: it is called repository',
    ],
    [
      `{ ${GOOD}, account: '111122223333', event-bus: a }`,
      'policy.yml:3:54: triggers[0].account: a trigger is for images of the registry of the stage alone: those of members set off nothing',
    ],
    [
      `{ ${GOOD}, region: eu-west-1, event-bus: a }`,
      'policy.yml:3:54: triggers[0].region: a trigger is for images of the registry of the stage alone: those of members set off nothing',
    ],
  ])('%s is refused with its place', (text, problem) => {
    expect(problemsWith(text)).toEqual([problem]);
  });

  it('has a name of its own', () => {
    const twin = `{ ${GOOD}, event-bus: a }`;
    expect(problemsWith(`${twin}\n  - ${twin}`)).toEqual([
      'policy.yml:4:13: triggers[1].name: triggers[0] has this name already',
    ]);
  });

  it.each([
    [
      '{ name: d, on: quarantined, when: every-image, repository: shop/*, codepipeline: { name: p } }',
      'policy.yml:3: d calls the pipeline p when an image is quarantined: that deploys what may not ship',
    ],
    [
      '{ name: d, on: approved, when: every-image, codepipeline: { name: p } }',
      'policy.yml:3: d calls the pipeline p for images of any repository: name those that it deploys by repository',
    ],
    [
      "{ name: d, on: approved, when: { tag-matches: 'v1.2' }, event-bus: a }",
      'policy.yml:3: a dot in the expression of d stands for any character: write \\. for a dot',
    ],
    [
      "{ name: d, on: approved, when: { tag-matches: '.*' }, event-bus: a }",
      'policy.yml:3: the expression of d matches every tag: write every-image',
    ],
    [
      '{ name: d, on: approved, when: every-image, event-bus: a }\n  - { name: e, on: approved, when: every-image, event-bus: a }',
      'policy.yml:4: e and d both call the event bus a: an image that is for both calls it twice',
    ],
  ])('%s is probably not meant', (text, warning) => {
    expect(one(text).warnings).toEqual([warning]);
  });
});
