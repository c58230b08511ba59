/** Makes a function that gives each name once: a second `a` becomes `a (2)`, or what `numbered` makes of it. */
export function createUniqueNames(
  numbered: (name: string, n: number) => string = (name, n) => `${name} (${n})`,
): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = numbered(wanted, n);
    taken.add(name);
    return name;
  };
}
