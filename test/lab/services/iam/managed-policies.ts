import { LabError } from '../../contract.ts';
import type { PolicyEntity } from '../../iam-store.ts';
import { parsePolicyDocument } from '../../policy-documents.ts';
import { uniqueId } from '../../randomness.ts';
import {
  checkSize,
  deleteConflict,
  entityExists,
  limitExceeded,
  pageOf,
  policyArnOf,
  policyOf,
  versionOf,
  type IamAction,
  type IamCall,
} from './call.ts';
import { countUses, showPolicy, showVersion } from './show.ts';

const NAME = /^[\w+=,.@-]{1,128}$/;
const PATH = /^\/(?:[A-Za-z0-9.,+@=_-]+\/)*$/;

function documentOf(call: IamCall): string {
  const text = call.parameters.required('PolicyDocument');
  parsePolicyDocument(text, 'identity');
  checkSize(
    call,
    'PolicySizeQuota',
    [text],
    (limit) => `Cannot exceed quota for PolicySize: ${limit}`,
  );
  return text;
}

const newPolicyArn = (call: IamCall) =>
  `arn:${call.lab.partition}:iam::${call.iam.id}:policy${call.parameters.text('Path') ?? '/'}${call.parameters.required('PolicyName')}`;

const isoNow = (call: IamCall) => new Date(call.lab.now()).toISOString();

const replace = (call: IamCall, policy: PolicyEntity, next: Partial<PolicyEntity>) =>
  call.lab.iam.put({ ...policy, ...next, updatedAt: isoNow(call) });

/** Actions on managed policies and their versions. */
export const MANAGED_POLICIES: Readonly<Record<string, IamAction>> = {
  GetPolicy: {
    kind: 'read',
    resource: policyArnOf,
    run: (call) => ({ Policy: showPolicy(policyOf(call), countUses(call)) }),
  },
  GetPolicyVersion: {
    kind: 'read',
    resource: policyArnOf,
    run(call) {
      const policy = policyOf(call);
      const version = versionOf(policy, call.parameters.required('VersionId'));
      return { PolicyVersion: showVersion(policy, version) };
    },
  },
  ListPolicyVersions: {
    kind: 'read',
    resource: policyArnOf,
    run(call) {
      const policy = policyOf(call);
      // Newest first, as IAM lists them.
      const { items, ...paging } = pageOf(call, policy.versions, ({ id }) =>
        String(1_000_000 - Number(id.slice(1))),
      );
      return { ...paging, Versions: items.map((one) => showVersion(policy, one, false)) };
    },
  },
  CreatePolicy: {
    kind: 'write',
    resource: newPolicyArn,
    run(call) {
      const name = call.parameters.required('PolicyName');
      const path = call.parameters.text('Path') ?? '/';
      if (!NAME.test(name) || !PATH.test(path)) {
        throw new LabError(
          400,
          'ValidationError',
          'The specified value for policyName is invalid.',
        );
      }
      const arn = newPolicyArn(call);
      const policies = call.iam.policies.values();
      if (policies.some((policy) => policy.name.toLowerCase() === name.toLowerCase())) {
        throw entityExists(
          `A policy called ${name} already exists. Duplicate names are not allowed.`,
        );
      }
      const { PoliciesQuota } = call.iam.quotas;
      if (policies.length >= PoliciesQuota) {
        throw limitExceeded(`Cannot exceed quota for PoliciesPerAccount: ${PoliciesQuota}`);
      }
      const createdAt = isoNow(call);
      const description = call.parameters.text('Description');
      const policy: PolicyEntity = {
        kind: 'policy',
        account: call.iam.id,
        path,
        name,
        id: uniqueId('ANPA', call.lab.random),
        arn,
        createdAt,
        updatedAt: createdAt,
        tags: [],
        versions: [{ id: 'v1', text: documentOf(call), createdAt }],
        defaultVersionId: 'v1',
        lastVersion: 1,
        ...(description !== undefined && { description }),
      };
      call.lab.iam.put(policy);
      return { Policy: showPolicy(policy, countUses(call)) };
    },
  },
  CreatePolicyVersion: {
    kind: 'write',
    resource: policyArnOf,
    run(call) {
      const policy = policyOf(call);
      const text = documentOf(call);
      const limit = call.iam.quotas.VersionsPerPolicyQuota;
      if (policy.versions.length >= limit) {
        throw limitExceeded(
          `A managed policy can have up to ${limit} versions. Before you create a new version, you must delete an existing version.`,
        );
      }
      const lastVersion = policy.lastVersion + 1;
      const version = { id: `v${lastVersion}`, text, createdAt: isoNow(call) };
      const next = {
        versions: [...policy.versions, version],
        lastVersion,
        defaultVersionId:
          call.parameters.text('SetAsDefault') === 'true' ? version.id : policy.defaultVersionId,
      };
      replace(call, policy, next);
      return { PolicyVersion: showVersion({ ...policy, ...next }, version, false) };
    },
  },
  DeletePolicyVersion: {
    kind: 'write',
    resource: policyArnOf,
    run(call) {
      const policy = policyOf(call);
      const { id } = versionOf(policy, call.parameters.required('VersionId'));
      if (id === policy.defaultVersionId) {
        throw deleteConflict('Cannot delete the default version of a policy.');
      }
      replace(call, policy, { versions: policy.versions.filter((one) => one.id !== id) });
      return undefined;
    },
  },
  SetDefaultPolicyVersion: {
    kind: 'write',
    resource: policyArnOf,
    run(call) {
      const policy = policyOf(call);
      const { id } = versionOf(policy, call.parameters.required('VersionId'));
      replace(call, policy, { defaultVersionId: id });
      return undefined;
    },
  },
  DeletePolicy: {
    kind: 'write',
    resource: policyArnOf,
    run(call) {
      const policy = policyOf(call);
      const { attachments, boundaries } = countUses(call);
      if (attachments.has(policy.arn) || boundaries.has(policy.arn)) {
        throw deleteConflict('Cannot delete a policy attached to entities.');
      }
      if (policy.versions.length > 1) {
        throw deleteConflict(
          'This policy has more than one version. Before you delete a policy, you must delete the policy’s versions.',
        );
      }
      call.lab.iam.remove(policy);
      return undefined;
    },
  },
};
