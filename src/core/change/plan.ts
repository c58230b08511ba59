import type { AccountId, PolicyArn, PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { StatementSource } from '#core/access/access-state.ts';
import type { DocumentText } from '#core/access/picture.ts';
import type { Change } from './change-set.ts';

/** The IAM calls that Jumpgate makes to carry out changes, named after the API; nothing else is ever written to IAM. */
export type IamCall =
  | {
      readonly api: 'UpdateAssumeRolePolicy';
      readonly role: RoleArn;
      readonly document: DocumentText;
    }
  | {
      readonly api: 'CreatePolicy';
      readonly policy: PolicyArn;
      readonly document: DocumentText;
      readonly description: string;
    }
  | {
      readonly api: 'CreatePolicyVersion';
      readonly policy: PolicyArn;
      readonly document: DocumentText;
    }
  | { readonly api: 'DeletePolicyVersion'; readonly policy: PolicyArn; readonly versionId: string }
  | { readonly api: 'DeletePolicy'; readonly policy: PolicyArn }
  | {
      readonly api:
        'AttachUserPolicy' | 'DetachUserPolicy' | 'AttachRolePolicy' | 'DetachRolePolicy';
      readonly policy: PolicyArn;
      readonly principal: PrincipalArn;
    }
  | {
      readonly api: 'PutUserPolicy' | 'PutRolePolicy';
      readonly principal: PrincipalArn;
      readonly name: string;
      readonly document: DocumentText;
    }
  | {
      readonly api: 'DeleteUserPolicy' | 'DeleteRolePolicy';
      readonly principal: PrincipalArn;
      readonly name: string;
    };

/** Names one document of IAM: the unit that is compared before it is written, and written at most once in a commit. */
export type DocumentRef =
  | { readonly kind: 'trust'; readonly role: RoleArn }
  | { readonly kind: 'managed'; readonly policy: PolicyArn }
  | { readonly kind: 'inline'; readonly principal: PrincipalArn; readonly name: string };

/** What a plan does to one document. */
export interface DocumentEdit {
  readonly ref: DocumentRef;
  readonly account: AccountId;
  /** The text the plan was made from; null when the document does not exist yet. Compared again just before the write. */
  readonly before: DocumentText | null;
  /** The text that will stand there; null when the document is removed. */
  readonly after: DocumentText | null;
  /** Characters other than white space in `after`, against the account's live limit. */
  readonly sizeCharacters: number;
  readonly limitCharacters: number;
  /** Indexes into the change set's changes that this edit serves. */
  readonly changes: readonly number[];
}

/** One call of a plan. */
export interface PlannedCall {
  /** Unique in the plan and stable for the same plan: `c1`, `c2`, … in display order. */
  readonly id: string;
  readonly account: AccountId;
  /** Index into the plan's edits. */
  readonly edit: number;
  readonly call: IamCall;
  /** Calls that must have succeeded before this one starts. */
  readonly after: readonly string[];
}

/** Why a change cannot be planned as staged; a plan with a blocker is never committed. */
export type PlanBlocker =
  | {
      readonly kind: 'trust-too-long';
      readonly role: RoleArn;
      readonly sizeCharacters: number;
      readonly limitCharacters: number;
      readonly changes: readonly number[];
    }
  | {
      readonly kind: 'too-many-policies';
      readonly principal: PrincipalArn;
      readonly count: number;
      readonly limit: number;
      readonly changes: readonly number[];
    }
  | {
      readonly kind: 'document-unreadable';
      readonly ref: DocumentRef;
      readonly reason: string;
      readonly changes: readonly number[];
    }
  | {
      readonly kind: 'account-unreadable';
      readonly account: AccountId;
      readonly changes: readonly number[];
    }
  | {
      readonly kind: 'not-in-picture';
      readonly arn: PrincipalArn;
      readonly changes: readonly number[];
    }
  /** A statement that is not Jumpgate's keeps the pair as it is, or would outlast the date; adopting may help. */
  | {
      readonly kind: 'held-by-others';
      readonly source: StatementSource;
      readonly change: number;
    }
  /** All inline policies of a role share one budget; `sizeCharacters` is their sum. */
  | {
      readonly kind: 'inline-too-long';
      readonly principal: PrincipalArn;
      readonly sizeCharacters: number;
      readonly limitCharacters: number;
      readonly changes: readonly number[];
    }
  /** The jump account may not hold as many customer managed policies as the plan would make. */
  | {
      readonly kind: 'account-full';
      readonly account: AccountId;
      readonly count: number;
      readonly limit: number;
      readonly changes: readonly number[];
    }
  /** A statement cannot be put back: another one bears its Sid by now, or it is one that Jumpgate would write itself. */
  | {
      readonly kind: 'cannot-restore';
      readonly role: RoleArn;
      readonly reason: 'sid' | 'owned';
      readonly change: number;
    }
  | {
      readonly kind: 'locks-administrators-out';
      readonly role: RoleArn;
      readonly changes: readonly number[];
    };

/** What the reader should know before committing; it does not stop a commit. */
export type PlanNotice =
  | { readonly kind: 'already-so'; readonly change: number }
  | {
      readonly kind: 'no-effect';
      readonly change: number;
      readonly reason: 'denied' | 'unknown' | 'condition';
    }
  /** The statement that goes, or comes back, lets others in, of whom nothing is read here: who they are cannot be told. As it writes them. */
  | {
      readonly kind: 'strangers-shut-out' | 'strangers-let-in';
      readonly change: number;
      readonly others: readonly string[];
    }
  /** The statement that goes is all that lets these principals in; the one that comes back lets these in again. */
  | {
      readonly kind: 'shuts-out' | 'lets-in';
      readonly change: number;
      readonly principals: readonly PrincipalArn[];
    }
  | {
      readonly kind: 'more-effect';
      readonly change: number;
      readonly principals: readonly PrincipalArn[];
    }
  /** The pair loses its access, and a statement that is not Jumpgate's still allows one side of it. */
  | {
      readonly kind: 'half-remains';
      readonly change: number;
      readonly source: StatementSource;
    }
  /** The pair is taken over, and a statement that says as much stays where it is: it serves others too, or says more. */
  | {
      readonly kind: 'stays-beside';
      readonly change: number;
      readonly source: StatementSource;
    }
  /** Sessions that exist end by themselves only, at the latest after this time. */
  | { readonly kind: 'sessions-live-on'; readonly change: number; readonly seconds: number }
  /** IAM no longer knows the principal and refuses a document that names it; the id allowed nobody. */
  | { readonly kind: 'dangling-principal-removed'; readonly role: RoleArn; readonly id: string }
  /** The role is the one by which Jumpgate comes in; the policy that the setup makes for it forbids it to change itself. */
  | { readonly kind: 'changes-own-door'; readonly role: RoleArn }
  | {
      readonly kind: 'owned-by-infrastructure-code';
      readonly ref: DocumentRef;
      readonly owner: string;
    };

/** The exact, minimal list of IAM writes that a change set needs. Deterministic for the same picture and change set. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly edits: readonly DocumentEdit[];
  readonly calls: readonly PlannedCall[];
  readonly blockers: readonly PlanBlocker[];
  readonly notices: readonly PlanNotice[];
}
