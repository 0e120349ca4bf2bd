import { faultText, json } from '../answers.ts';
import type { Call } from '../call.ts';
import { awsFailureOf } from '../faults.ts';
import type { Fault } from '../world.ts';

type Entry = { readonly Id: string };
type Answered = { readonly Failed?: readonly object[]; readonly Successful?: readonly object[] };

/**
 * SQS says with success that entries of a batch have failed: a fault does, too, where it asks for HTTP 200. Those that
 * have its text in them fail, or the first one, and the others are carried out.
 */
export function failInBatch(call: Call, perform: (body: unknown) => object): Call {
  const fail = (fault: Fault) => {
    if (fault.status !== 200) return call.fail(fault);
    const { Entries: all = [], ...request } = call.request as { readonly Entries?: Entry[] };
    const isMeant = (entry: Entry, index: number): boolean =>
      fault.where === undefined ? index === 0 : JSON.stringify(entry).includes(fault.where);
    const { error: Code } = awsFailureOf(fault);
    const failed = all.filter(isMeant).map(({ Id }) => ({
      Id,
      SenderFault: false,
      Code,
      Message: faultText(Code),
    }));
    const others = all.filter((entry, index) => !isMeant(entry, index));
    const done: Answered = others.length === 0 ? {} : perform({ ...request, Entries: others });
    const { Failed = [], Successful = [] } = done;
    return json('1.0', 200, { Failed: [...Failed, ...failed], Successful });
  };
  return { ...call, fail };
}
