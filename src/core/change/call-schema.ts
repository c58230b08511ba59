import * as v from 'valibot';
import { PolicyArnSchema, PrincipalArnSchema, RoleArnSchema } from '#core/aws/arn.ts';

/** A reference to a document, as it stands in a journal or a record. Untrusted. */
export const DocumentRefSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('trust'), role: RoleArnSchema }),
  v.strictObject({ kind: v.literal('managed'), policy: PolicyArnSchema }),
  v.strictObject({ kind: v.literal('inline'), principal: PrincipalArnSchema, name: v.string() }),
]);

/** An IAM call, as it stands in a journal or a record. Untrusted. */
export const IamCallSchema = v.variant('api', [
  v.strictObject({
    api: v.literal('UpdateAssumeRolePolicy'),
    role: RoleArnSchema,
    document: v.string(),
  }),
  v.strictObject({
    api: v.literal('CreatePolicy'),
    policy: PolicyArnSchema,
    document: v.string(),
    description: v.string(),
  }),
  v.strictObject({
    api: v.literal('CreatePolicyVersion'),
    policy: PolicyArnSchema,
    document: v.string(),
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
    principal: PrincipalArnSchema,
    name: v.string(),
    document: v.string(),
  }),
  v.strictObject({
    api: v.picklist(['DeleteUserPolicy', 'DeleteRolePolicy']),
    principal: PrincipalArnSchema,
    name: v.string(),
  }),
]);
