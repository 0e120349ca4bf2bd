import type { KeptFinding } from '../core/findings/kept-finding.ts';
import type { GateEntry } from '../core/gate/gate-entry.ts';
import type { ImageRef } from '../core/image.ts';
import type { LedgerEntry } from '../core/ledger/ledger.ts';
import { ecrClient } from '../lambda/ecr-client.ts';
import type { FindingsPlace } from '../records/read-entry.ts';
import { seen } from '../terminal/tree.ts';
import { findImage } from './find-image.ts';
import type { ImageReference } from './image-reference.ts';
import type { OpenWorld } from './in-world.ts';
import { type Ledger, ledgerOf } from './open-ledger.ts';
import { openWorldOf } from './open-world.ts';
import { OR_A_WORLD, regionFor, requireCredentials, requireTable } from './place.ts';

/** What the ledger says of one image, asked as often as need be. */
export interface LedgerOfImage {
  readonly image: ImageRef;
  /** Its media type, where ECR was asked and says that it is no image. */
  readonly notAnImage?: string;
  readonly now: () => Date;
  readonly read: () => Promise<LedgerEntry>;
  readonly readForGate: () => Promise<GateEntry>;
  readonly findings: (place: FindingsPlace) => Promise<readonly KeptFinding[]>;
  /** The world that it is in, where it is in one. */
  readonly open?: OpenWorld;
  readonly close: () => Promise<void>;
}

interface LedgerValues {
  readonly table?: string | undefined;
  readonly region?: string | undefined;
  readonly world?: string | undefined;
  /** A policy's file by which the world is to judge, instead of its own. */
  readonly judgeBy?: string | undefined;
}

/** Opens the deployed ledger, or that of a world in which the image is pushed first. Throws UsageError. */
export const openLedgerOf = (
  command: string,
  reference: ImageReference,
  values: LedgerValues,
  note: (line: string) => void,
): Promise<LedgerOfImage> =>
  values.world
    ? ledgerInWorld(values.world, values.judgeBy, reference, note)
    : deployedLedger(command, values, reference, OR_A_WORLD);

/** An image of a deployment, with the whole ledger that it stands in. */
export interface DeployedImage extends LedgerOfImage {
  readonly ledger: Ledger;
}

/** Opens the deployed ledger. `instead`: what else could be named than a region. Throws UsageError. */
export async function deployedLedger(
  command: string,
  values: Pick<LedgerValues, 'table' | 'region'>,
  reference: ImageReference,
  instead?: string,
): Promise<DeployedImage> {
  const table = requireTable(command, values.table);
  const here = await regionFor(values.region, reference.region, instead);
  const region = reference.region ?? here;
  await requireCredentials();
  const whole = completed(reference);
  const found = whole
    ? { image: whole }
    : await findImage(ecrClient({}, region), reference, region);
  const { image } = found;
  const ledger = ledgerOf(table, here);
  return {
    ...found,
    ledger,
    now: () => new Date(),
    read: () => ledger.read(image),
    readForGate: () => ledger.readForGate(image),
    findings: (place) => ledger.findings(image, place),
    close: () => Promise.resolve(),
  };
}

/** An image that is named completely, so that ECR need not be asked. */
function completed({ account, region, repository, name }: ImageReference): ImageRef | undefined {
  if (!account || !region || !('digest' in name)) return undefined;
  return { account, region, repository, digest: name.digest };
}

/** Pushes the image in the world, through the functions, and reads what they have recorded. */
async function ledgerInWorld(
  path: string,
  judgeBy: string | undefined,
  reference: ImageReference,
  note: (line: string) => void,
): Promise<LedgerOfImage> {
  const open = await openWorldOf(path, judgeBy);
  const { rig, world } = open;
  const close = () => rig.stop();
  try {
    const { region } = world;
    const found = await findImage(ecrClient({}, region), reference, region);
    const { image } = found;
    const delivered = await rig.feed({ kind: 'events', events: [pushOf(image, reference)] });
    for (const one of delivered) {
      if (one.outcome === 'refused') note(`the push was refused: ${seen(one.why)}`);
    }
    return {
      ...found,
      now: rig.clock.now,
      read: () => rig.ledger.read(image),
      readForGate: () => rig.readForGate(image),
      findings: (place) => rig.ledger.findings(image, place),
      open,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What ECR says when the image is pushed. */
const pushOf = ({ account, region, repository, digest }: ImageRef, { name }: ImageReference) => ({
  version: '0',
  id: '00000000-0000-4000-9000-000000000000',
  'detail-type': 'ECR Image Action',
  source: 'aws.ecr',
  account,
  region,
  resources: [],
  detail: {
    result: 'SUCCESS',
    'repository-name': repository,
    'image-digest': digest,
    'action-type': 'PUSH',
    'image-tag': 'tag' in name ? name.tag : '',
  },
});
