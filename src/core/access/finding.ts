import type { AccountId, PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { ErrorData } from '#core/errors.ts';
import type { AccessPair, StatementSource, UnknownReason } from './access-state.ts';
import type { AccessTable } from './access-table.ts';
import type { CompiledEstate } from './compile-estate.ts';
import type { EstatePicture } from './picture.ts';

/** Something in the estate that an administrator would want to know of, and mostly can mend by a staged change. */
export type Finding =
  | {
      readonly kind: 'half-grant';
      readonly state: 'assertion-only' | 'trust-only';
      readonly principal: PrincipalArn;
      readonly role: RoleArn;
    }
  /** A trust holds the unique id of a user or role that was deleted; it can block the document from being saved again. */
  | {
      readonly kind: 'dangling-principal';
      readonly role: RoleArn;
      readonly id: string;
      readonly source: StatementSource;
    }
  /** A trust lets a whole account, or everyone, ask. */
  | {
      readonly kind: 'wide-trust';
      readonly role: RoleArn;
      readonly reach: 'account' | 'everyone';
      readonly source: StatementSource;
      /** The statement's JSON, as a change that removes it names it. */
      readonly wording: string;
      /** Who would not get in without such a statement; nobody of one that Jumpgate wrote, which was chosen. */
      readonly serves: readonly PrincipalArn[];
    }
  /** A policy allows asking for roles by a wildcard or by exception. */
  | {
      readonly kind: 'wide-assertion';
      readonly principals: readonly PrincipalArn[];
      readonly source: StatementSource;
      /** The pairs that could not ask without such a statement. */
      readonly serves: readonly Pick<AccessPair, 'principal' | 'role'>[];
      /** Pairs that could not ask without such a statement, and whose trust lets nobody in: they are no half grants of their own. */
      readonly halves: number;
    }
  /** A policy allows asking for a role that its account does not have. */
  | {
      readonly kind: 'missing-role';
      readonly principals: readonly PrincipalArn[];
      readonly role: RoleArn;
      readonly source: StatementSource;
    }
  /** IAM has ended the grant: its statements say nothing any more, and go with a staged change. */
  | {
      readonly kind: 'grant-passed';
      readonly principal: PrincipalArn;
      readonly role: RoleArn;
      /** Epoch milliseconds. */
      readonly untilMs: number;
    }
  /** Principals that have the role, on either side, by statements that others wrote. */
  | {
      readonly kind: 'foreign-grant';
      readonly role: RoleArn;
      readonly principals: readonly PrincipalArn[];
    }
  /** It can get into roles, and no person of the configuration holds it. */
  | { readonly kind: 'principal-without-person'; readonly principal: PrincipalArn }
  /** A person's user without an MFA device: whoever has the password has the roles that ask for no more. */
  | {
      readonly kind: 'person-without-mfa';
      readonly principal: PrincipalArn;
      /** Roles that the user can get into all the same. */
      readonly roles: number;
    }
  /** A document that could not be understood, or a policy that is attached and was not read. */
  | {
      readonly kind: 'unreadable-document';
      /** Where it stands. */
      readonly account: AccountId;
      readonly source: StatementSource;
      readonly reason: UnknownReason;
      /** Whose policy it is; nobody's where it is a trust. */
      readonly principals: readonly PrincipalArn[];
      /** Pairs that are unknown for it, and may be for something else too. */
      readonly pairs: number;
    }
  | {
      readonly kind: 'unreadable-account';
      readonly account: AccountId;
      readonly error: ErrorData;
      /** Pairs that are unknown for it: of roles that some policy names in full. */
      readonly pairs: number;
    }
  /** A trust lets in principals of accounts that are neither the jump account nor listed: who they are is not read. */
  | {
      readonly kind: 'outside-trust';
      readonly role: RoleArn;
      readonly accounts: readonly AccountId[];
      readonly source: StatementSource;
    }
  /** The role is meant for principals of the jump account alone, and none of them can get in. */
  | {
      readonly kind: 'nobody-can-assume';
      readonly role: RoleArn;
      /** Halves of grants, and grants that are denied. */
      readonly listed: readonly AccessPair[];
    }
  | {
      readonly kind: 'trust-near-quota';
      readonly role: RoleArn;
      /** Other than white space, as IAM counts. */
      readonly sizeCharacters: number;
      readonly limitCharacters: number;
    };

/** What findings are looked for in: one reading, evaluated, and whom the configuration knows. */
export interface FindingsInput {
  readonly picture: EstatePicture;
  readonly estate: CompiledEstate;
  readonly table: AccessTable;
  /** Every principal that some person of the configuration holds. */
  readonly heldPrincipals: ReadonlySet<PrincipalArn>;
}
