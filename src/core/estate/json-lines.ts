/** A JSON token: a string, a bracket or comma or colon, a line end, or any other literal. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|\n|[^\s{}[\],:"]+/g;

interface Level {
  readonly isList: boolean;
  key: string | number;
  /** In an object: the next string is a key. */
  expectsKey: boolean;
}

/**
 * The line, counted from 1, on which each value of a JSON text begins.
 *
 * @param text - JSON that `JSON.parse` has accepted.
 * @param wanted - Paths as their JSON text, such as `["people",3,"id"]`.
 * @returns Lines by path, for those that were found.
 */
export function linesOfPaths(
  text: string,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const levels: Level[] = [];
  let line = 1;
  const note = () => {
    const path = JSON.stringify(levels.map(({ key }) => key));
    if (wanted.has(path)) found.set(path, line);
  };
  for (const [token] of text.matchAll(TOKEN)) {
    const top = levels.at(-1);
    if (token === '\n') line++;
    else if (token === '{' || token === '[') {
      note();
      levels.push({
        isList: token === '[',
        key: token === '[' ? 0 : '',
        expectsKey: token === '{',
      });
    } else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && top) {
      if (top.isList) top.key = Number(top.key) + 1;
      else top.expectsKey = true;
    } else if (token === ':' && top) top.expectsKey = false;
    else if (top && !top.isList && top.expectsKey) {
      top.key = String(JSON.parse(token));
    } else note();
  }
  return found;
}
