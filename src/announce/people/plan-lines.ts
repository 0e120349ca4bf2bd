import { sayTarget, type Upgrade } from '../../core/findings/fix-plan.ts';
import { counted } from '../../core/words.ts';
import { type Announcement, countingOf, tallyOf } from '../announcement.ts';
import { firstOf, named } from './passage.ts';

const UPGRADES = 10;

/** The upgrades, what removes the most risk first, and what no upgrade removes. */
export function planLines({ judgement, decision }: Announcement): string[] {
  if (countingOf(decision).length === 0) return [];
  const { upgrades, noFix, unknownFix } = decision.plan;
  const isBlocked = judgement.verdict === 'quarantined';
  const way = isBlocked ? ': do without the package, or have the risk accepted by a waiver' : '';
  return [
    ...firstOf(upgrades, UPGRADES, (upgrade) => [upgradeLine(upgrade)]),
    ...(noFix.length > 0 ? [`- No fix yet for ${tallyOf(noFix)}${way}.`] : []),
    ...(unknownFix.length > 0
      ? [
          `- The scan does not say whether there are fixes for ${tallyOf(unknownFix)}: rebuild on a current base ` +
            'image and push again, and see the advisories.',
        ]
      : []),
  ];
}

function upgradeLine({ package: one, to, clears, leaves }: Upgrade): string {
  const from = one.version ? ` ${named(one.version, 60)}` : '';
  const target = named(sayTarget(to), 120);
  const left = leaves.length > 0 ? `; ${counted(leaves.length, 'finding')} of it stays` : '';
  return `- Upgrade ${named(one.name)}${from} to ${target}: clears ${tallyOf(clears)}${left}.`;
}
