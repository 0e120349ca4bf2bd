import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig } from '../../src/local/deployment/rig.ts';
import { deploying, ecrImage, question } from '../support/deployments.ts';
import { basicScan, digestOf, pushOf, worldOf } from '../support/worlds.ts';

/*
 * The deployment gate answers for the images of members as for its own.
 */

const MEMBER = '111122223333';
const [GOOD, BAD] = [digestOf('a1'), digestOf('b2')];
const imagesOf = (good: string, bad: string) => [
  { imageDigest: GOOD, imageTags: [good], scan: basicScan() },
  { imageDigest: BAD, imageTags: [bad], scan: basicScan('CRITICAL') },
];

type Account = NonNullable<World['accounts']>[number];

/** What ECS is answered for a container with this image of a member, whose images have been judged. */
async function answered(
  text: string,
  {
    account = {},
    members = MEMBER,
    letThrough = '',
  }: { account?: Partial<Account>; members?: string; letThrough?: string } = {},
): Promise<readonly unknown[]> {
  const { region = 'eu-central-1' } = account;
  const repositories = [{ repositoryName: 'shop/api', images: imagesOf('1.0.0', '1.1.0') }];
  const world: World = {
    ...worldOf(imagesOf('1.1.0', '1.0.0')),
    accounts: [{ account: MEMBER, repositories, ...account }],
    ...deploying({ image: text }),
  };
  const variables = { MEMBERS: members, GATE_LET_THROUGH: letThrough };
  const rig = await openRig({ world, inMemory: true, variables });
  try {
    for (const one of [pushOf(GOOD, '1.0.0'), pushOf(BAD, '1.1.0')])
      await rig.feed(parseInput({ ...one, account: MEMBER, region }, 'a test'));
    const [said] = await rig.feed(parseInput(question(), 'a test'));
    if (said?.outcome === 'refused') return ['an error', said.why];
    if (said?.outcome !== 'gated') throw new Error(`it ended as ${said?.outcome}`);
    return [said.answer.hookStatus, said.why];
  } finally {
    await rig.stop();
  }
}

const theirs = (reference: string, region?: string) => ecrImage(reference, MEMBER, region);
const APPROVED = ['SUCCEEDED', expect.stringContaining('approved: scanned completely')];
const QUARANTINED = ['FAILED', expect.stringContaining('quarantined: 1 finding is CRITICAL')];

describe("an image of a member's registry", () => {
  it('is answered for by its digest', async () => {
    expect(await answered(theirs(`shop/api@${GOOD}`))).toEqual(APPROVED);
    expect(await answered(theirs(`shop/api@${BAD}`))).toEqual(QUARANTINED);
  });

  it('is answered for by what its tag is there, and not here', async () => {
    expect(await answered(theirs('shop/api:1.0.0'))).toEqual(APPROVED);
    expect(await answered(theirs('shop/api:1.1.0'))).toEqual(QUARANTINED);
  });

  it('is looked up in its region, under the role that the member gives', async () => {
    const role = 'ecr-scan-notifier-member';
    const account: Partial<Account> = { region: 'eu-west-1', letsIn: 'nobody', roles: [role] };
    const members = `${MEMBER}::eu-west-1:${role}`;
    const text = theirs('shop/api:1.1.0', 'eu-west-1');
    expect(await answered(text, { account, members })).toEqual(QUARANTINED);
  });

  it('is let through by no pattern', async () => {
    const letThrough = `${theirs('*')} ${theirs('*', 'us-east-1')}`;
    expect(await answered(theirs('shop/api:1.1.0'), { letThrough })).toEqual(QUARANTINED);
    // It is not served in this region, and so of another registry.
    const elsewhere = theirs('shop/api:1.1.0', 'us-east-1');
    expect(await answered(elsewhere, { letThrough })).toEqual([
      'SUCCEEDED',
      expect.stringContaining('nobody judges it, and the gate lets'),
    ]);
  });

  it('is an error, and so a no, where the member does not let the gate in', async () => {
    const account: Partial<Account> = { letsIn: 'nobody' };
    expect(await answered(theirs('shop/api:1.0.0'), { account })).toEqual([
      'an error',
      expect.stringMatching(
        /^looking up shop\/api:1\.0\.0 in 111122223333 eu-central-1: AccessDeniedException/,
      ),
    ]);
  });
});
