/** Runs one thing after the other, in the order in which they are asked for, whether they fail or not. */
export type InTurn = <T>(act: () => Promise<T>) => Promise<T>;

export function openTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const mine = last.then(act);
    last = mine.catch(() => undefined);
    return mine;
  };
}
