import type { Examined } from '../../src/cli/doctor/examine.ts';
import { linesDifference } from './lines-difference.ts';
import {
  type Granted,
  grantedIn,
  type RightsDifference,
  rightsDifference,
} from './rights-difference.ts';
import { type SettingsDifference, settingsDifference } from './settings-difference.ts';
import type { Stack } from './stack.ts';
import { settingText, type Template } from './template.ts';

/** What a deployment will change. */
export interface Plan {
  readonly stage: string;
  readonly stack: string;
  /** What CloudFormation says of the stack; absent where there is none yet. */
  readonly status?: string;
  readonly account: string;
  readonly region: string;
  readonly as: string;
  readonly channel: string;
  readonly policy: {
    readonly file: string;
    readonly version: string;
    /** Of the policy that is deployed; absent where nothing says so. */
    readonly before?: string;
    readonly difference: readonly string[];
  };
  readonly settings: SettingsDifference;
  readonly rights: RightsDifference;
  readonly resources: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** All that it has: each function with what it is for, and what each role and policy allows. */
  readonly functions: readonly { readonly name: string; readonly does: string }[];
  readonly granted: readonly Granted[];
  /** What it rests on, as `doctor --json` says it. */
  readonly preflight: readonly Examined[];
}

interface About {
  readonly stage: string;
  readonly stack: string;
  readonly region: string;
  readonly who: { readonly account: string; readonly arn: string };
  readonly defaults: ReadonlyMap<string, string>;
  readonly preflight: readonly Examined[];
}

/** Compares what was packaged with what is deployed. */
export function planOf(deployed: Stack | undefined, packaged: Template, about: About): Plan {
  const { stage, stack, region, who, defaults, preflight } = about;
  const before = deployed?.template;
  const was = before?.Metadata?.Policy;
  const is = packaged.Metadata?.Policy;
  const written: Readonly<Record<string, unknown>> = packaged.Metadata?.Settings ?? {};
  return {
    stage,
    stack,
    ...(deployed && { status: deployed.status }),
    account: who.account,
    region,
    as: who.arn,
    channel: settingText(written['slackChannel']),
    policy: {
      file: settingText(written['policyFile']),
      version: is?.version ?? '',
      ...(was && { before: was.version }),
      difference:
        was && is && was.version !== is.version ? linesDifference(was.words, is.words) : [],
    },
    settings: before ? settingsDifference(before, packaged, defaults) : { lost: [], changed: [] },
    rights: rightsDifference(before, packaged),
    resources: { added: missingIn(before, packaged), removed: missingIn(packaged, before) },
    functions: Object.entries(packaged.Resources).flatMap(([name, { Type, Properties }]) =>
      Type === 'AWS::Lambda::Function'
        ? [
            {
              name: settingText(Properties['FunctionName']) || name,
              does: settingText(Properties.Description),
            },
          ]
        : [],
    ),
    granted: grantedIn(packaged),
    preflight,
  };
}

const missingIn = (other: Template | undefined, template: Template | undefined): string[] =>
  Object.entries(template?.Resources ?? {}).flatMap(([name, { Type }]) =>
    other?.Resources[name] ? [] : [`${name} (${Type})`],
  );
