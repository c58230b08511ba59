import * as v from 'valibot';
import { isMenuRole } from './is-menu-role.ts';
import { MenuDocumentSchema, MenuRoleSchema, type MenuDocument } from './menu-document.ts';

/** A menu document, or the first thing that is wrong with it. */
export type ParsedMenu =
  | { readonly kind: 'document'; readonly document: MenuDocument }
  | { readonly kind: 'wrong'; readonly path: string; readonly message: string };

const wrong = ([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]], at = '') => ({
  kind: 'wrong' as const,
  path: [at, v.getDotPath(issue) ?? ''].filter((part) => part !== '').join('.'),
  message: issue.message,
});

/**
 * Parses a menu document. The roles, by far the most of it, pass a check that costs a tenth of their schema's time; what
 * that check does not pass, the schema judges.
 *
 * @param value - Untrusted, out of JSON.
 */
export function parseMenuDocument(value: object): ParsedMenu {
  const roles: unknown = 'roles' in value ? value.roles : undefined;
  const around = v.safeParse(
    MenuDocumentSchema,
    Array.isArray(roles) ? { ...value, roles: [] } : value,
    { abortEarly: true },
  );
  if (!around.success) return wrong(around.issues);
  const checked: MenuDocument['roles'] = [];
  // as: the schema above refuses a document whose roles are no list.
  for (const [at, role] of (roles as readonly unknown[]).entries()) {
    if (isMenuRole(role)) {
      checked.push(role);
      continue;
    }
    const result = v.safeParse(MenuRoleSchema, role, { abortEarly: true });
    if (!result.success) return wrong(result.issues, `roles.${at}`);
    checked.push(result.output);
  }
  return { kind: 'document', document: { ...around.output, roles: checked } };
}
