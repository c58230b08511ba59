import { createAccessTable, pairCode, type AccessTable } from './access-table.ts';
import type { CompiledStatement } from './assume-role-document.ts';
import {
  compileEstate,
  type CompiledEstate,
  type CompiledPrincipal,
  type CompiledRole,
} from './compile-estate.ts';
import { evaluatePair } from './evaluate-pair.ts';
import type { EstatePicture } from './picture.ts';
import { resolveVariables } from './policy-variables.ts';
import { contextOfPrincipal } from './request-context.ts';
import { createRoleIndex, type RoleIndex } from './role-index.ts';

/** Who can assume what in a picture; keep it to evaluate the next picture from. */
export interface EvaluatedAccess {
  readonly estate: CompiledEstate;
  readonly table: AccessTable;
}

/**
 * Evaluates every pair of the jump account's principals and the picture's roles.
 *
 * Only pairs that somebody mentions are visited: those that an assertion or a trust names, or reaches by a pattern. A trust
 * that lets a whole account or everyone in is a delegation, not half a grant: with no assertion beside it, the pair is `none`.
 */
export function evaluateAccess(picture: EstatePicture): AccessTable {
  return evaluateEstate(compileEstate(picture)).table;
}

/** Evaluates a compiled estate. */
export function evaluateEstate(estate: CompiledEstate): EvaluatedAccess {
  const mentions = mentionsOf(estate);
  const rows = estate.principals.map((_, row) => evaluateRow(estate, mentions, row));
  return { estate, table: tableOf(estate, rows) };
}

/** The pairs of one principal that are not `none`. */
export interface AccessRow {
  /** Indexes into the estate's roles, rising. */
  readonly roles: ArrayLike<number>;
  /** Pair codes of the table. */
  readonly codes: ArrayLike<number>;
}

/** Evaluates one principal against the roles that matter to it. */
export function evaluateRow(estate: CompiledEstate, mentions: Mentions, row: number): AccessRow {
  const roles: number[] = [];
  const codes: number[] = [];
  for (const index of mentions.rolesFor(row)) {
    const code = evaluateCell(estate, row, index);
    if (code === undefined) continue;
    roles.push(index);
    codes.push(code);
  }
  return { roles, codes };
}

/** The code of one pair; undefined for `none`. */
export function evaluateCell(
  estate: CompiledEstate,
  row: number,
  column: number,
): number | undefined {
  const principal = estate.principals[row];
  const role = estate.roles[column];
  if (!principal || !role) return undefined;
  const { state, isOfferable } = evaluatePair(principal, role, estate.readAtMs);
  return state === 'none' ? undefined : pairCode(state, isOfferable);
}

/** Puts an estate's rows, one for each principal, into a table. */
export function tableOf(estate: CompiledEstate, rows: readonly AccessRow[]): AccessTable {
  const rowStarts = new Uint32Array(rows.length + 1);
  rows.forEach(({ roles }, i) => (rowStarts[i + 1] = (rowStarts[i] ?? 0) + roles.length));
  const count = rowStarts[rows.length] ?? 0;
  const roleIndexes = new Uint32Array(count);
  const codes = new Uint8Array(count);
  rows.forEach((row, i) => {
    roleIndexes.set(row.roles, rowStarts[i]);
    codes.set(row.codes, rowStarts[i]);
  });
  return createAccessTable({
    principals: estate.principals.map(({ arn }) => arn),
    roles: estate.roles.map(({ arn }) => arn),
    rowStarts,
    roleIndexes,
    codes,
  });
}

/** Who mentions whom: the pairs worth visiting, found without visiting the others. */
export interface Mentions {
  /** Rising, without repetition. Every other role is `none` for the principal in that row. */
  readonly rolesFor: (row: number) => readonly number[];
}

/** Indexes an estate by who mentions whom. */
export function mentionsOf(estate: CompiledEstate): Mentions {
  const { principals, roles } = estate;
  const index = createRoleIndex(roles.map(({ arn }) => arn));
  const named = rolesNaming(principals, roles);
  const broad = [...roles.keys()].filter((i) => isBroad(roles[i]));
  const jumpAccount = principals[0]?.account;
  const broadHere = broad.filter((i) => roles[i]?.account === jumpAccount);
  return {
    rolesFor: (row) => {
      const principal = principals[row];
      if (!principal) return [];
      const found = new Set([...(named[row] ?? []), ...broadHere]);
      // Something unreadable may allow it anything, which matters where the trust lets it in.
      if (mayAllowAnything(principal)) for (const i of broad) found.add(i);
      for (const { document } of principal.layers) {
        if (document.kind === 'unknown') continue;
        for (const statement of document.statements) {
          if (statement.effect === 'Allow') addAsserted(found, statement, principal, index, roles);
        }
      }
      return Array.from(found).sort((a, b) => a - b);
    },
  };
}

function addAsserted(
  found: Set<number>,
  { resources }: CompiledStatement,
  principal: CompiledPrincipal,
  index: RoleIndex,
  roles: readonly CompiledRole[],
): void {
  if (!resources) return;
  if (resources.kind === 'except') {
    for (const i of roles.keys()) found.add(i);
    return;
  }
  for (const arn of resources.exact) {
    const i = index.indexOf(arn);
    if (i !== undefined) found.add(i);
  }
  const filled = resources.withVariables.flatMap(({ pattern, widest }) => {
    const resolved = resolveVariables(pattern, contextOfPrincipal(principal));
    if (resolved.kind === 'nothing') return [];
    return resolved.kind === 'text' ? resolved.text : widest;
  });
  for (const pattern of [...resources.patterns, ...filled]) {
    for (const i of index.matching(pattern)) found.add(i);
  }
}

/** For each principal the roles whose trust names it. */
function rolesNaming(
  principals: readonly CompiledPrincipal[],
  roles: readonly CompiledRole[],
): readonly (readonly number[])[] {
  const rows = new Map<string, number>();
  principals.forEach(({ names: { own, sessions } }, row) => {
    for (const name of own) rows.set(name, row);
    if (sessions !== undefined) rows.set(sessions, row);
  });
  const named: number[][] = principals.map(() => []);
  roles.forEach(({ trust: { document } }, i) => {
    if (document.kind === 'unknown') return;
    for (const { effect, principals: allowed } of document.statements) {
      if (effect === 'Deny' || allowed?.kind !== 'only') continue;
      for (const name of [...allowed.names, ...allowed.sessions]) {
        const row = rows.get(name);
        if (row !== undefined) named[row]?.push(i);
      }
    }
  });
  return named;
}

/** Whether a trust may let in principals that it does not name. */
function isBroad(role: CompiledRole | undefined): boolean {
  if (!role) return false;
  const { document } = role.trust;
  if (document.kind === 'unknown') return true;
  return document.statements.some(
    ({ effect, principals }) =>
      effect === 'Allow' &&
      (!principals ||
        principals.kind === 'except' ||
        principals.everyone ||
        principals.accounts.size > 0),
  );
}

function mayAllowAnything({ layers }: CompiledPrincipal): boolean {
  return layers.some(
    ({ document }) =>
      document.kind === 'unknown' ||
      document.statements.some(({ effect, resources }) => effect === 'Allow' && !resources),
  );
}
