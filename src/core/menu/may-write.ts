const ONLY_READS = /(?:read|view)[-_. ]?only|viewer|reader|observer|audit/i;
const ALSO_WRITES = /write|admin|power|operat/i;

/** Whether a role may be able to change things, going by its name: a menu says no more. In doubt it may. */
export function mayWrite(role: string): boolean {
  return !ONLY_READS.test(role) || ALSO_WRITES.test(role);
}
