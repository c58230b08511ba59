import { LabError } from '../../contract.ts';
import type { QuotaName } from '../../iam-store.ts';
import { parsePolicyDocument } from '../../policy-documents.ts';
import {
  checkSize,
  encodeDocument,
  holderArn,
  holderOf,
  limitExceeded,
  missingAttachment,
  missingInline,
  pageOf,
  policyArnOf,
  policyOf,
  type HolderKind,
  type IamAction,
  type IamCall,
} from './call.ts';
import { showAttached } from './show.ts';

const NAME = /^[\w+=,.@-]{1,128}$/;

interface Kind {
  /** As in `PutUserPolicy`. */
  readonly title: string;
  readonly parameter: string;
  readonly sizeQuota: QuotaName;
  readonly countQuota: QuotaName;
}

const KINDS: Readonly<Record<HolderKind, Kind>> = {
  user: {
    title: 'User',
    parameter: 'UserName',
    sizeQuota: 'UserPolicySizeQuota',
    countQuota: 'AttachedPoliciesPerUserQuota',
  },
  role: {
    title: 'Role',
    parameter: 'RoleName',
    sizeQuota: 'RolePolicySizeQuota',
    countQuota: 'AttachedPoliciesPerRoleQuota',
  },
  group: {
    title: 'Group',
    parameter: 'GroupName',
    sizeQuota: 'GroupPolicySizeQuota',
    countQuota: 'AttachedPoliciesPerGroupQuota',
  },
};

const policyContext = (call: IamCall) => ({ 'iam:PolicyARN': policyArnOf(call) });

function actionsFor(kind: HolderKind): Readonly<Record<string, IamAction>> {
  const { title, parameter, sizeQuota, countQuota } = KINDS[kind];
  const resource = holderArn(kind);
  return {
    [`Put${title}Policy`]: {
      kind: 'write',
      resource,
      run(call) {
        const holder = holderOf(call, kind);
        const name = call.parameters.required('PolicyName');
        if (!NAME.test(name)) {
          throw new LabError(
            400,
            'ValidationError',
            'The specified value for policyName is invalid.',
          );
        }
        const text = call.parameters.required('PolicyDocument');
        parsePolicyDocument(text, 'identity');
        const known = holder.inline.some((policy) => policy.name === name);
        const inline = known
          ? holder.inline.map((policy) => (policy.name === name ? { name, text } : policy))
          : [...holder.inline, { name, text }];
        checkSize(
          call,
          sizeQuota,
          inline.map((policy) => policy.text),
          (limit) => `Maximum policy size of ${limit} bytes exceeded for ${kind} ${holder.name}`,
        );
        call.lab.iam.put({ ...holder, inline });
        return undefined;
      },
    },
    [`Get${title}Policy`]: {
      kind: 'read',
      resource,
      run(call) {
        const holder = holderOf(call, kind);
        const name = call.parameters.required('PolicyName');
        const policy = holder.inline.find((one) => one.name === name);
        if (!policy) throw missingInline(kind, name);
        return {
          [parameter]: holder.name,
          PolicyName: name,
          PolicyDocument: encodeDocument(policy.text),
        };
      },
    },
    [`Delete${title}Policy`]: {
      kind: 'write',
      resource,
      run(call) {
        const holder = holderOf(call, kind);
        const name = call.parameters.required('PolicyName');
        if (!holder.inline.some((one) => one.name === name)) throw missingInline(kind, name);
        call.lab.iam.put({
          ...holder,
          inline: holder.inline.filter((one) => one.name !== name),
        });
        return undefined;
      },
    },
    [`List${title}Policies`]: {
      kind: 'read',
      resource,
      run(call) {
        const names = holderOf(call, kind).inline.map(({ name }) => name);
        const { items, ...paging } = pageOf(call, names, (name) => name);
        return { ...paging, PolicyNames: items };
      },
    },
    [`Attach${title}Policy`]: {
      kind: 'write',
      resource,
      context: policyContext,
      run(call) {
        const holder = holderOf(call, kind);
        const { arn } = policyOf(call);
        const attached = [...new Set([...holder.attached, arn])];
        const limit = call.iam.quotas[countQuota];
        if (attached.length > limit && attached.length > holder.attached.length) {
          throw limitExceeded(`Cannot exceed quota for PoliciesPer${title}: ${limit}`);
        }
        call.lab.iam.put({ ...holder, attached });
        return undefined;
      },
    },
    [`Detach${title}Policy`]: {
      kind: 'write',
      resource,
      context: policyContext,
      run(call) {
        const holder = holderOf(call, kind);
        const arn = policyArnOf(call);
        if (!holder.attached.includes(arn)) throw missingAttachment(arn);
        call.lab.iam.put({ ...holder, attached: holder.attached.filter((one) => one !== arn) });
        return undefined;
      },
    },
    [`ListAttached${title}Policies`]: {
      kind: 'read',
      resource,
      run(call) {
        const attached = showAttached(holderOf(call, kind));
        const { items, ...paging } = pageOf(call, attached, ({ PolicyName }) => PolicyName);
        return { ...paging, AttachedPolicies: items };
      },
    },
  };
}

/** Inline policies and attachments of users, roles and groups. */
export const HOLDER_POLICIES: Readonly<Record<string, IamAction>> = {
  ...actionsFor('user'),
  ...actionsFor('role'),
  ...actionsFor('group'),
};
