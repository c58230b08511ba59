import * as v from 'valibot';
import { PolicyArnSchema, PrincipalArnSchema, RoleArnSchema } from '#core/aws/arn.ts';

/** A reference to a document, as it stands in a journal or a record. Untrusted. */
export const DocumentRefSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('trust'), role: RoleArnSchema }),
  v.strictObject({ kind: v.literal('managed'), policy: PolicyArnSchema }),
  v.strictObject({ kind: v.literal('inline'), name: v.string(), principal: PrincipalArnSchema }),
]);

/** An IAM call, as it stands in a journal or a record. Untrusted. Members stand in the order of the canonical form. */
export const IamCallSchema = v.variant('api', [
  v.strictObject({
    api: v.literal('UpdateAssumeRolePolicy'),
    document: v.string(),
    role: RoleArnSchema,
  }),
  v.strictObject({
    api: v.literal('CreatePolicy'),
    description: v.string(),
    document: v.string(),
    policy: PolicyArnSchema,
  }),
  v.strictObject({
    api: v.literal('CreatePolicyVersion'),
    document: v.string(),
    policy: PolicyArnSchema,
  }),
  v.strictObject({
    api: v.literal('DeletePolicyVersion'),
    policy: PolicyArnSchema,
    versionId: v.string(),
  }),
  v.strictObject({ api: v.literal('DeletePolicy'), policy: PolicyArnSchema }),
  v.strictObject({
    api: v.picklist([
      'AttachUserPolicy',
      'DetachUserPolicy',
      'AttachRolePolicy',
      'DetachRolePolicy',
    ]),
    policy: PolicyArnSchema,
    principal: PrincipalArnSchema,
  }),
  v.strictObject({
    api: v.picklist(['PutUserPolicy', 'PutRolePolicy']),
    document: v.string(),
    name: v.string(),
    principal: PrincipalArnSchema,
  }),
  v.strictObject({
    api: v.picklist(['DeleteUserPolicy', 'DeleteRolePolicy']),
    name: v.string(),
    principal: PrincipalArnSchema,
  }),
]);
