/** Makes an action that runs once for each time it is asked for, one after the other; one that failed holds up none. */
export function inTurn<T>(action: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const mine = last.then(action, action);
    last = mine;
    return mine;
  };
}
