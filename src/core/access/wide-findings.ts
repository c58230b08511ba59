import { arnParts, isRoleArn, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import { isOwnedSource } from '#core/change/owned-statements.ts';
import { isOpenState, type AccessExplanation, type StatementSource } from './access-state.ts';
import type { CompiledStatement } from './assume-role-document.ts';
import type { CompiledEstate, PolicyLayer } from './compile-estate.ts';
import { explainPair } from './explain-access.ts';
import type { Finding, FindingsInput } from './finding.ts';
import type { DocumentText, EstatePicture } from './picture.ts';
import { parsePolicyDocument } from './policy-document.ts';

/** What a trust shows in the place of a user or role that was deleted. */
export const UNIQUE_ID = /^A(?:IDA|ROA)[A-Z0-9]+$/;

/** Trusts that name somebody who is gone, and trusts that let in many whom they do not name. */
export function* trustFindings({ picture, estate, table }: FindingsInput): Iterable<Finding> {
  const texts = trustTexts(picture);
  const living = new Set(estate.principals.map(({ id }) => id));
  const explain = createExplain(estate);
  for (const { arn: role, trust } of estate.roles) {
    for (const statement of allowsOf(trust)) {
      const { principals } = statement;
      if (principals?.kind !== 'only') continue;
      const source = sourceOf(trust, statement);
      for (const id of principals.names) {
        if (UNIQUE_ID.test(id) && !living.has(id)) {
          yield { kind: 'dangling-principal', role, id, source: { ...source, reach: 'principal' } };
        }
      }
      if (!principals.everyone && principals.accounts.size === 0) continue;
      const reach = principals.everyone ? 'everyone' : 'account';
      const others = isOwnedSource(source) ? [] : table.principalsOf(role);
      const serves = others
        .filter(({ state }) => isOpenState(state))
        .map(({ principal }) => principal)
        .filter((one) => explain(one, role).trusts.every((by) => by.reach !== 'principal'));
      const wording = wordingOf(texts.get(role), statement);
      yield { kind: 'wide-trust', role, reach, source: { ...source, reach }, wording, serves };
    }
  }
}

/** Policies that allow asking for more than they name, or for what is not there. */
export function* assertionFindings({ picture, estate, table }: FindingsInput): Iterable<Finding> {
  const roles = new Set(estate.roles.map(({ arn }) => arn));
  const read = new Set(
    [picture.jump, ...picture.accounts]
      .filter(({ kind }) => kind === 'read')
      .map(({ account }) => account),
  );
  const layers = [...holdersByLayer(estate)];
  const isAskedWidely = createIsAskedWidely(estate);
  const explain = createExplain(estate);
  for (const [layer, principals] of layers) {
    for (const statement of allowsOf(layer)) {
      const { resources } = statement;
      const source = sourceOf(layer, statement);
      if (isWide(statement)) {
        const here = JSON.stringify(source);
        const relying = principals
          .flatMap((principal) => table.rolesOf(principal))
          .filter(({ state }) => isOpenState(state) || state === 'assertion-only')
          .filter(({ principal, role }) => isAskedWidely(principal, role))
          .filter(({ principal, role }) => {
            const by = explain(principal, role).assertions;
            return by.some((one) => JSON.stringify(one) === here);
          });
        const serves = relying
          .filter(({ state }) => isOpenState(state))
          .map(({ principal, role }) => ({ principal, role }));
        const halves = relying.length - serves.length;
        yield { kind: 'wide-assertion', principals, source, serves, halves };
      }
      if (resources?.kind !== 'only') continue;
      for (const role of resources.exact) {
        if (!isRoleArn(role) || roles.has(role) || !read.has(arnParts(role).account)) continue;
        yield { kind: 'missing-role', principals, role, source };
      }
    }
  }
}

/** Tells of a pair whether every statement that lets it ask is wide: then it is theirs, and no half grant of its own. */
export function createIsAskedWidely(
  estate: CompiledEstate,
): (principal: PrincipalArn, role: RoleArn) => boolean {
  const wide = new Set(
    [...holdersByLayer(estate)].flatMap(([layer, [holder]]) =>
      allowsOf(layer)
        .filter(isWide)
        .map((statement) => sourceKey(sourceOf(layer, statement), holder)),
    ),
  );
  if (wide.size === 0) return () => false;
  const explain = createExplain(estate);
  return (principal, role) =>
    explain(principal, role).assertions.every((one) => wide.has(sourceKey(one, principal)));
}

/** Tells statements apart: inline policies of several principals may have one name. */
function sourceKey(source: StatementSource, holder: PrincipalArn | undefined): string {
  return JSON.stringify([source, source.kind === 'inline' && holder]);
}

/** The trust policies of all roles, as IAM returned them. */
function trustTexts({ jump, accounts }: EstatePicture): ReadonlyMap<RoleArn, DocumentText> {
  const read = [jump, ...accounts.filter((one) => one.kind === 'read')];
  return new Map(read.flatMap(({ roles }) => roles.map(({ arn, trust }) => [arn, trust] as const)));
}

/** The JSON of one statement of a document that was compiled before. */
function wordingOf(text: DocumentText | undefined, { number }: CompiledStatement): string {
  const parsed = text === undefined ? undefined : parsePolicyDocument(text);
  const found = parsed?.kind === 'parsed' ? parsed.document.statements[number - 1] : undefined;
  if (!found) throw new Error('A compiled statement is not in its document.');
  return JSON.stringify(found.json);
}

/** Whether a statement allows asking by a wildcard or by exception. */
function isWide({ resources }: CompiledStatement): boolean {
  return resources?.kind === 'except' || (resources?.patterns.length ?? 0) > 0;
}

/** Explains pairs of the estate's own principals and roles. */
function createExplain({ principals, roles, readAtMs }: CompiledEstate) {
  const askers = new Map(principals.map((one) => [one.arn, one]));
  const asked = new Map(roles.map((one) => [one.arn, one]));
  return (principal: PrincipalArn, role: RoleArn): AccessExplanation => {
    const [from, to] = [askers.get(principal), asked.get(role)];
    if (!from || !to) throw new Error('A pair of the table is not of the estate.');
    return explainPair(from, to, readAtMs);
  };
}

/** Every layer of the jump account once, with the principals it speaks for. */
function holdersByLayer({ principals }: CompiledEstate): ReadonlyMap<PolicyLayer, PrincipalArn[]> {
  const holders = new Map<string, [PolicyLayer, PrincipalArn[]]>();
  for (const { arn, layers } of principals) {
    for (const layer of layers) {
      const isInline = layer.kind === 'inline';
      const key = JSON.stringify([layer.kind, layer.group, layer.policy, isInline && arn]);
      const entry = holders.get(key) ?? [layer, []];
      entry[1].push(arn);
      holders.set(key, entry);
    }
  }
  return new Map(holders.values());
}

/** The statements of a document that allow something. */
export function allowsOf({ document }: PolicyLayer): readonly CompiledStatement[] {
  if (document.kind === 'unknown') return [];
  return document.statements.filter(({ effect }) => effect === 'Allow');
}

/** Where a statement of a layer stands. */
export function sourceOf(
  { kind, policy, group }: PolicyLayer,
  statement: CompiledStatement,
): StatementSource {
  return {
    kind,
    policy,
    ...(group !== undefined && { group }),
    ...(statement.sid !== undefined && { sid: statement.sid }),
    statement: statement.number,
  };
}
