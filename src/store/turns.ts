/** Work that must not be done twice at a time, in the order in which it was asked for. */
export type Turns = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** One queue for each name. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return async (name, work) => {
    const before = last.get(name);
    let release = (): void => undefined;
    const mine = new Promise<void>((resolve) => { release = resolve; });
    last.set(name, mine);
    await before;
    try {
      return await work();
    } finally {
      if (last.get(name) === mine) last.delete(name);
      release();
    }
  };
}
