import type { CompiledDocument } from './assume-role-document.ts';
import {
  compileEstate,
  type CompiledEstate,
  type CompiledPrincipal,
  type CompiledRole,
  type PolicyLayer,
} from './compile-estate.ts';
import {
  evaluateCell,
  evaluateEstate,
  evaluateRow,
  mentionsOf,
  tableOf,
  type AccessRow,
  type EvaluatedAccess,
} from './evaluate-access.ts';
import type { EstatePicture } from './picture.ts';

/** Above this share of changed roles, all of it is evaluated again: that is cheaper than cell by cell. */
const FEW = 0.01;
/** As many as this are few in any estate. */
const FEW_ANYWHERE = 16;

/**
 * Evaluates a picture that differs a little from the one before: a changed role is one column, a changed principal one row,
 * and everything else stays as it was. The answer equals that of a full evaluation.
 */
export function reevaluateAccess(
  previous: EvaluatedAccess,
  picture: EstatePicture,
): EvaluatedAccess {
  const estate = compileEstate(picture, previous.estate);
  const before = previous.estate;
  const hasMoved = estate.readAtMs !== before.readAtMs;
  const hasSameRoles =
    estate.roles.length === before.roles.length &&
    estate.roles.every(({ arn }, i) => arn === before.roles[i]?.arn);
  if (!hasSameRoles) return evaluateEstate(estate);
  const changed = [...estate.roles.keys()].filter(
    (i) => !isSameRole(estate.roles[i], before.roles[i], hasMoved),
  );
  if (changed.length > Math.max(FEW_ANYWHERE, estate.roles.length * FEW))
    return evaluateEstate(estate);

  const rowsBefore = new Map(before.principals.map((principal, row) => [principal.arn, row]));
  let mentions: ReturnType<typeof mentionsOf> | undefined;
  const rows = estate.principals.map((principal, row): AccessRow => {
    const rowBefore = rowsBefore.get(principal.arn) ?? -1;
    if (isSamePrincipal(principal, before.principals[rowBefore], hasMoved)) {
      return withChangedColumns(estate, row, rowOf(previous, rowBefore), changed);
    }
    mentions ??= mentionsOf(estate);
    return evaluateRow(estate, mentions, row);
  });
  return { estate, table: tableOf(estate, rows) };
}

function rowOf({ table }: EvaluatedAccess, row: number): AccessRow {
  const { rowStarts, roleIndexes, codes } = table.columns;
  const [start, end] = [rowStarts[row], rowStarts[row + 1]];
  return { roles: roleIndexes.subarray(start, end), codes: codes.subarray(start, end) };
}

function withChangedColumns(
  estate: CompiledEstate,
  row: number,
  old: AccessRow,
  changed: readonly number[],
): AccessRow {
  if (changed.length === 0) return old;
  const cells = new Map(Array.from(old.roles, (role, at) => [role, old.codes[at] ?? 0]));
  for (const column of changed) {
    const code = evaluateCell(estate, row, column);
    if (code === undefined) cells.delete(column);
    else cells.set(column, code);
  }
  const roles = Array.from(cells.keys()).sort((a, b) => a - b);
  return { roles, codes: roles.map((role) => cells.get(role) ?? 0) };
}

function isSamePrincipal(
  now: CompiledPrincipal,
  then: CompiledPrincipal | undefined,
  hasMoved: boolean,
): boolean {
  return (
    now.id === then?.id &&
    now.layers.length === then.layers.length &&
    now.layers.every((layer, i) => isSameLayer(layer, then.layers[i], hasMoved)) &&
    (now.boundary ? isSameLayer(now.boundary, then.boundary, hasMoved) : !then.boundary) &&
    isSameMap(now.tags, then.tags)
  );
}

function isSameRole(
  now: CompiledRole | undefined,
  then: CompiledRole | undefined,
  hasMoved: boolean,
): boolean {
  if (!now || !then) return false;
  return isSameLayer(now.trust, then.trust, hasMoved) && isSameMap(now.tags, then.tags);
}

/** Equal texts share one compiled document, so identity tells; one that reads the clock changes with the time of reading. */
function isSameLayer(now: PolicyLayer, then: PolicyLayer | undefined, hasMoved: boolean): boolean {
  return now.document === then?.document && !(hasMoved && readsClock(now.document));
}

function readsClock(document: CompiledDocument): boolean {
  if (document.kind === 'unknown') return false;
  return document.statements.some(({ conditions }) =>
    conditions.some(({ key }) => key === 'aws:currenttime' || key === 'aws:epochtime'),
  );
}

function isSameMap(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && Array.from(a).every(([key, value]) => b.get(key) === value);
}
