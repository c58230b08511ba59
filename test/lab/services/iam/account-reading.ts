import { LabError } from '../../contract.ts';
import { awsManagedPolicies } from '../../aws-managed-policies.ts';
import type { GroupEntity, PolicyEntity, RoleEntity, UserEntity } from '../../iam-store.ts';
import { anyResource, pageOf, type IamAction, type IamCall } from './call.ts';
import {
  countUses,
  showGroupDetail,
  showPolicyDetail,
  showRole,
  showRoleDetail,
  showUser,
  showUserDetail,
  type PolicyUses,
} from './show.ts';

type Detail = UserEntity | GroupEntity | RoleEntity | PolicyEntity;

/** Filter → its place in the order of the pages, and what it selects. */
const FILTERS: Readonly<Record<string, (call: IamCall, uses: PolicyUses) => readonly Detail[]>> = {
  User: ({ iam, asOfMs }) => iam.users.values(asOfMs),
  Group: ({ iam, asOfMs }) => iam.groups.values(asOfMs),
  Role: ({ iam, asOfMs }) => iam.roles.values(asOfMs),
  LocalManagedPolicy: ({ iam, asOfMs }) => iam.policies.values(asOfMs),
  AWSManagedPolicy: ({ lab }, { attachments, boundaries }) =>
    [...awsManagedPolicies(lab.partition).values()].filter(
      ({ arn }) => attachments.has(arn) || boundaries.has(arn),
    ),
};

const ORDER = { user: 0, group: 1, role: 2, policy: 3 } as const;

const getAccountAuthorizationDetails: IamAction = {
  kind: 'read',
  resource: anyResource,
  run(call) {
    const named = call.parameters.list('Filter');
    const uses = countUses(call);
    const details = (named.length === 0 ? Object.keys(FILTERS) : named).flatMap((filter) => {
      const select = FILTERS[filter];
      if (!select) {
        throw new LabError(
          400,
          'ValidationError',
          `1 validation error detected: Value '[${filter}]' at 'filter' failed to satisfy constraint`,
        );
      }
      return select(call, uses);
    });
    const { items, ...paging } = pageOf(
      call,
      details,
      (detail) => `${ORDER[detail.kind]} ${detail.kind === 'policy' ? detail.arn : detail.name}`,
    );
    return {
      ...paging,
      UserDetailList: items.flatMap((one) => (one.kind === 'user' ? [showUserDetail(one)] : [])),
      GroupDetailList: items.flatMap((one) => (one.kind === 'group' ? [showGroupDetail(one)] : [])),
      RoleDetailList: items.flatMap((one) =>
        one.kind === 'role' ? [showRoleDetail(call, one)] : [],
      ),
      Policies: items.flatMap((one) =>
        one.kind === 'policy' ? [showPolicyDetail(one, uses)] : [],
      ),
    };
  },
};

const getAccountSummary: IamAction = {
  kind: 'read',
  resource: anyResource,
  run({ iam, asOfMs }) {
    const users = iam.users.values(asOfMs);
    const summary: Record<string, number> = {
      Users: users.length,
      Groups: iam.groups.values(asOfMs).length,
      Roles: iam.roles.values(asOfMs).length,
      Policies: iam.policies.values(asOfMs).length,
      MFADevices: iam.mfaUsers.size,
      MFADevicesInUse: iam.mfaUsers.size,
      AccountMFAEnabled: 1,
      AccountAccessKeysPresent: 0,
      ...iam.quotas,
    };
    const entries = Object.entries(summary).map(([key, value]) => ({ key, value }));
    return { SummaryMap: { entry: entries } };
  },
};

const MOST_COLUMNS = 'user,arn,user_creation_time,password_enabled,mfa_active';

const generateCredentialReport: IamAction = {
  kind: 'read',
  resource: anyResource,
  run: ({ iam }) => {
    if (iam.hasCredentialReport.value) return { State: 'COMPLETE' };
    iam.hasCredentialReport.value = true;
    return {
      State: 'STARTED',
      Description: 'No report exists. Starting a new report generation task',
    };
  },
};

const getCredentialReport: IamAction = {
  kind: 'read',
  resource: anyResource,
  run({ iam, asOfMs, lab }) {
    if (!iam.hasCredentialReport.value) {
      throw new LabError(410, 'ReportNotPresent', 'Credential report is not present.');
    }
    const lines = iam.users
      .values(asOfMs)
      .map(({ name, arn, createdAt }) =>
        [name, arn, createdAt, true, iam.mfaUsers.has(name)].join(),
      );
    const content = Buffer.from([MOST_COLUMNS, ...lines].join('\n')).toString('base64');
    return {
      Content: content,
      ReportFormat: 'text/csv',
      GeneratedTime: new Date(lab.now()).toISOString(),
    };
  },
};

const underPath =
  (call: IamCall) =>
  ({ path }: { readonly path: string }) =>
    path.startsWith(call.parameters.text('PathPrefix') ?? '/');

const listRoles: IamAction = {
  kind: 'read',
  resource: anyResource,
  run(call) {
    const roles = call.iam.roles.values(call.asOfMs).filter(underPath(call));
    const { items, ...paging } = pageOf(call, roles, ({ name }) => name);
    return { ...paging, Roles: items.map((role) => showRole(call, role)) };
  },
};

const listUsers: IamAction = {
  kind: 'read',
  resource: anyResource,
  run(call) {
    const users = call.iam.users.values(call.asOfMs).filter(underPath(call));
    const { items, ...paging } = pageOf(call, users, ({ name }) => name);
    return { ...paging, Users: items.map(showUser) };
  },
};

const listAccountAliases: IamAction = {
  kind: 'read',
  resource: anyResource,
  run({ lab, session }) {
    const account = lab.accounts.find(({ id }) => id === session.account);
    return { IsTruncated: 'false', AccountAliases: account?.alias ? [account.alias] : [] };
  },
};

/** Actions that read a whole account. */
export const ACCOUNT_READING: Readonly<Record<string, IamAction>> = {
  GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
  GetAccountSummary: getAccountSummary,
  GenerateCredentialReport: generateCredentialReport,
  GetCredentialReport: getCredentialReport,
  ListAccountAliases: listAccountAliases,
  ListRoles: listRoles,
  ListUsers: listUsers,
};
