import type { AccountIam, EstatePicture } from '#core/access/picture.ts';
import { nameOfDocument } from './document-comparison.ts';
import type { DocumentEdit, Plan } from './plan.ts';

type Texts = readonly (Pick<DocumentEdit, 'ref'> & { readonly text: string })[];

/** An account with other texts in documents that it holds; what does not differ stays the very same object. */
function withTexts(account: AccountIam, texts: Texts): AccountIam {
  const wanted = new Map(texts.map(({ ref, text }) => [nameOfDocument(ref), text]));
  const withInline = <Holder extends AccountIam['users'][number] | AccountIam['roles'][number]>(
    holder: Holder,
  ): Holder => {
    const inlinePolicies = mapChanged(holder.inlinePolicies, (policy) => {
      const document =
        wanted.get(nameOfDocument({ kind: 'inline', principal: holder.arn, name: policy.name })) ??
        policy.document;
      return document === policy.document ? policy : { ...policy, document };
    });
    return inlinePolicies === holder.inlinePolicies ? holder : { ...holder, inlinePolicies };
  };
  return {
    ...account,
    users: mapChanged(account.users, withInline),
    roles: mapChanged(account.roles, (role) => {
      const trust = wanted.get(nameOfDocument({ kind: 'trust', role: role.arn })) ?? role.trust;
      return withInline(trust === role.trust ? role : { ...role, trust });
    }),
    policies: mapChanged(account.policies, (policy) => {
      const document = wanted.get(nameOfDocument({ kind: 'managed', policy: policy.arn }));
      if (document === undefined) return policy;
      const versions = mapChanged(policy.versions, (version) =>
        version.isDefault && version.document !== document ? { ...version, document } : version,
      );
      return versions === policy.versions ? policy : { ...policy, versions };
    }),
  };
}

function mapChanged<T>(items: readonly T[], edit: (item: T) => T): readonly T[] {
  const edited = items.map(edit);
  return edited.every((item, at) => item === items[at]) ? items : edited;
}

/**
 * A picture with the documents that a plan was made from, which may be newer: what another administrator wrote in them meanwhile is there
 * before the plan, and no effect of it.
 */
export function pictureOfPlan(
  picture: EstatePicture,
  { edits }: Pick<Plan, 'edits'>,
): EstatePicture {
  const applied = (account: AccountIam) => {
    const texts = edits.flatMap(({ ref, account: of, before }) =>
      of === account.account && before !== null ? [{ ref, text: before }] : [],
    );
    return texts.length > 0 ? withTexts(account, texts) : account;
  };
  return {
    ...picture,
    jump: applied(picture.jump),
    accounts: picture.accounts.map((account) =>
      account.kind === 'read' ? applied(account) : account,
    ),
  };
}
