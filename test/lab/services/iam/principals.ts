import { LabError } from '../../contract.ts';
import type { AccountIam, RoleEntity, UserEntity } from '../../iam-store.ts';
import { parsePolicyDocument } from '../../policy-documents.ts';
import { uniqueId } from '../../randomness.ts';
import { toStoredTrust } from '../../trust-documents.ts';
import {
  checkSize,
  deleteConflict,
  entityExists,
  holderArn,
  holderOf,
  limitExceeded,
  missingMembership,
  type IamAction,
  type IamCall,
} from './call.ts';
import { showRole, showRoleFully, showUser, showUserFully } from './show.ts';

const NAME = /^[\w+=,.@-]{1,64}$/;
const PATH = /^\/(?:[!-~]+\/)?$/;

const invalid = (message: string) => new LabError(400, 'ValidationError', message);

/** Name and path of a user or role to be made. */
function identityOf(call: IamCall, kind: 'user' | 'role') {
  const name = call.parameters.required(kind === 'user' ? 'UserName' : 'RoleName');
  const path = call.parameters.text('Path') ?? '/';
  if (!NAME.test(name)) throw invalid(`The specified value for ${kind}Name is invalid.`);
  if (!PATH.test(path) || path.length > 512)
    throw invalid('The specified value for path is invalid.');
  const { lab, iam } = call;
  return {
    account: iam.id,
    name,
    path,
    id: uniqueId(kind === 'user' ? 'AIDA' : 'AROA', lab.random),
    arn: `arn:${lab.partition}:iam::${iam.id}:${kind}${path}${name}`,
    createdAt: new Date(lab.now()).toISOString(),
    tags: call.parameters
      .records('Tags', ['Key', 'Value'])
      .map(({ Key = '', Value = '' }) => ({ Key, Value })),
  };
}

function checkRoom(iam: AccountIam, kind: 'users' | 'roles'): void {
  const quota = kind === 'users' ? 'UsersQuota' : 'RolesQuota';
  if (iam[kind].values().length >= iam.quotas[quota]) {
    throw limitExceeded(
      `Cannot exceed quota for ${quota.replace('Quota', 'PerAccount')}: ${iam.quotas[quota]}`,
    );
  }
}

/** Parses, measures and converts a submitted trust policy. */
function trustOf(call: IamCall, parameter: string) {
  const text = call.parameters.required(parameter);
  const document = parsePolicyDocument(text, 'trust');
  checkSize(
    call,
    'AssumeRolePolicySizeQuota',
    [text],
    (limit) => `Cannot exceed quota for ACLSizePerRole: ${limit}`,
  );
  const { iam, partition } = call.lab;
  return toStoredTrust(document, {
    partition,
    idOf: (arn) => iam.idOf(arn, call.lab.readAsOfMs()),
    arnOf: (id) => iam.arnOf(id, call.lab.readAsOfMs()),
    hasRoleNamed: (account, name) =>
      iam.accounts.get(account)?.roles.get(name.toLowerCase(), call.lab.readAsOfMs())?.name ===
      name,
  });
}

const isServiceLinked = ({ path }: RoleEntity) => path.startsWith('/aws-service-role/');

function modifiableRole(call: IamCall): RoleEntity {
  const role = holderOf(call, 'role');
  if (isServiceLinked(role)) {
    throw new LabError(
      400,
      'UnmodifiableEntity',
      `Cannot perform the operation on the protected role '${role.name}'.`,
    );
  }
  return role;
}

function checkUnused(holder: UserEntity | RoleEntity): void {
  if (holder.attached.length > 0) {
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  }
  if (holder.inline.length > 0) {
    throw deleteConflict('Cannot delete entity, must delete policies first.');
  }
  if (holder.kind === 'user' && holder.groups.length > 0) {
    throw deleteConflict('Cannot delete entity, must remove users from group first.');
  }
}

const newEntity = (kind: 'user' | 'role') => (call: IamCall) => {
  const name = call.parameters.required(kind === 'user' ? 'UserName' : 'RoleName');
  return `arn:${call.lab.partition}:iam::${call.iam.id}:${kind}${call.parameters.text('Path') ?? '/'}${name}`;
};

function withTags<T extends UserEntity | RoleEntity>(holder: T, call: IamCall): T {
  const added = call.parameters.records('Tags', ['Key', 'Value']);
  const keys = new Set(added.map(({ Key = '' }) => Key));
  return {
    ...holder,
    tags: [
      ...holder.tags.filter(({ Key }) => !keys.has(Key)),
      ...added.map(({ Key = '', Value = '' }) => ({ Key, Value })),
    ],
  };
}

function withoutTags<T extends UserEntity | RoleEntity>(holder: T, call: IamCall): T {
  const gone = call.parameters.list('TagKeys');
  return { ...holder, tags: holder.tags.filter(({ Key }) => !gone.includes(Key)) };
}

/** A write that puts a changed holder in place of the one the parameters name. */
function change(
  kind: 'user' | 'role',
  next: <T extends UserEntity | RoleEntity>(holder: T, call: IamCall) => T,
): IamAction {
  return {
    kind: 'write',
    resource: holderArn(kind),
    run(call) {
      call.lab.iam.put(
        kind === 'user' ? next(holderOf(call, 'user'), call) : next(modifiableRole(call), call),
      );
      return undefined;
    },
  };
}

function membership(
  next: (groups: readonly string[], group: string, user: string) => string[],
): IamAction {
  return {
    kind: 'write',
    resource: holderArn('group'),
    run(call) {
      const group = holderOf(call, 'group');
      const user = holderOf(call, 'user');
      const groups = next(user.groups, group.name, user.name);
      if (groups.length > call.iam.quotas.GroupsPerUserQuota) {
        throw limitExceeded(
          `Cannot exceed quota for GroupsPerUser: ${call.iam.quotas.GroupsPerUserQuota}`,
        );
      }
      call.lab.iam.put({ ...user, groups });
      return undefined;
    },
  };
}

/** Actions on users, roles and membership in groups. */
export const PRINCIPALS: Readonly<Record<string, IamAction>> = {
  GetUser: {
    kind: 'read',
    resource: holderArn('user'),
    run(call) {
      if (call.parameters.text('UserName') === undefined) {
        const caller = call.lab.iam.principal(call.session.principalArn, call.asOfMs);
        if (caller?.kind !== 'user') {
          throw invalid('Must specify userName when calling with non-User credentials');
        }
        return { User: showUserFully(caller) };
      }
      return { User: showUserFully(holderOf(call, 'user')) };
    },
  },
  GetRole: {
    kind: 'read',
    resource: holderArn('role'),
    run: (call) => ({ Role: showRoleFully(call, holderOf(call, 'role')) }),
  },
  CreateUser: {
    kind: 'write',
    resource: newEntity('user'),
    run(call) {
      const identity = identityOf(call, 'user');
      if (call.iam.users.get(identity.name.toLowerCase())) {
        throw entityExists(`User with name ${identity.name} already exists.`);
      }
      checkRoom(call.iam, 'users');
      const boundary = call.parameters.text('PermissionsBoundary');
      const user: UserEntity = {
        kind: 'user',
        ...identity,
        inline: [],
        attached: [],
        groups: [],
        ...(boundary !== undefined && { boundary }),
      };
      call.lab.iam.put(user);
      return { User: showUser(user) };
    },
  },
  DeleteUser: {
    kind: 'write',
    resource: holderArn('user'),
    run(call) {
      const user = holderOf(call, 'user');
      checkUnused(user);
      call.lab.iam.remove(user);
      call.iam.mfaUsers.delete(user.name);
      return undefined;
    },
  },
  CreateRole: {
    kind: 'write',
    resource: newEntity('role'),
    run(call) {
      const identity = identityOf(call, 'role');
      if (call.iam.roles.get(identity.name.toLowerCase())) {
        throw entityExists(`Role with name ${identity.name} already exists.`);
      }
      checkRoom(call.iam, 'roles');
      const description = call.parameters.text('Description');
      const boundary = call.parameters.text('PermissionsBoundary');
      const role: RoleEntity = {
        kind: 'role',
        ...identity,
        inline: [],
        attached: [],
        trust: trustOf(call, 'AssumeRolePolicyDocument'),
        maxSessionSeconds: call.parameters.integer('MaxSessionDuration', 3600, 43_200) ?? 3600,
        ...(description !== undefined && { description }),
        ...(boundary !== undefined && { boundary }),
      };
      call.lab.iam.put(role);
      return { Role: showRole(call, role) };
    },
  },
  DeleteRole: {
    kind: 'write',
    resource: holderArn('role'),
    run(call) {
      const role = modifiableRole(call);
      checkUnused(role);
      call.lab.iam.remove(role);
      return undefined;
    },
  },
  UpdateAssumeRolePolicy: {
    kind: 'write',
    resource: holderArn('role'),
    run(call) {
      const role = modifiableRole(call);
      call.lab.iam.put({ ...role, trust: trustOf(call, 'PolicyDocument') });
      return undefined;
    },
  },
  TagUser: change('user', withTags),
  UntagUser: change('user', withoutTags),
  TagRole: change('role', withTags),
  UntagRole: change('role', withoutTags),
  AddUserToGroup: membership((groups, group) => [...new Set([...groups, group])]),
  RemoveUserFromGroup: membership((groups, group, user) => {
    if (!groups.includes(group)) throw missingMembership(user, group);
    return groups.filter((name) => name !== group);
  }),
};
