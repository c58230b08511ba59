import * as v from 'valibot';
import {
  AccountIdSchema,
  PolicyArnSchema,
  PrincipalArnSchema,
  RoleArnSchema,
  type AccountId,
} from '#core/aws/arn.ts';
import type { DocumentRef, IamCall, Plan, PlannedCall, DocumentEdit } from '#core/change/plan.ts';
import { AppError } from '#core/errors.ts';

/** IAM in memory: documents, policy versions and attachments, with IAM's refusals. */
export interface FakeIam {
  readonly applyCall: (
    account: AccountId,
    call: IamCall,
  ) => Promise<{ readonly requestId: string }>;
  readonly fetchDocument: (account: AccountId, ref: DocumentRef) => Promise<string | null>;
  readonly fetchPolicyVersions: (
    account: AccountId,
    policy: string,
  ) => Promise<readonly { id: string; isDefault: boolean; createdAtMs: number }[]>;
  readonly setDocument: (key: string, text: string) => void;
  /** What stands there: every default document and every attachment, in one comparable value. */
  readonly state: () => Readonly<Record<string, string>>;
  readonly writes: () => number;
}

export const trustKey = (role: string) => `trust ${role}`;
export const policyKey = (policy: string) => `policy ${policy}`;

export function createFakeIam(
  options: { readonly now?: () => number; readonly lagMs?: number } = {},
): FakeIam {
  const now = options.now ?? (() => 0);
  const documents = new Map<string, { text: string | null; atMs: number }[]>();
  const versions = new Map<string, { id: string; text: string }[]>();
  const attachments = new Set<string>();
  let requests = 0;
  const write = (key: string, text: string | null) => {
    const past = documents.get(key) ?? [];
    documents.set(key, [...past, { text, atMs: now() }]);
  };
  const current = (key: string) => documents.get(key)?.at(-1)?.text ?? null;
  const visible = (key: string) => {
    const past = documents.get(key) ?? [];
    const seen = past.filter(
      (entry, index) => index === 0 || entry.atMs + (options.lagMs ?? 0) <= now(),
    );
    return seen.at(-1)?.text ?? null;
  };
  const missing = (call: IamCall, account: string) =>
    new AppError('aws/not-found', { action: call.api, account, what: 'it' });

  const apply = (account: AccountId, call: IamCall): void => {
    switch (call.api) {
      case 'UpdateAssumeRolePolicy':
        if (current(trustKey(call.role)) === null) throw missing(call, account);
        {
          write(trustKey(call.role), call.document);
          return;
        }
      case 'CreatePolicy':
        if (current(policyKey(call.policy)) !== null)
          throw new AppError('aws/already-exists', { action: call.api, account });
        versions.set(call.policy, [{ id: 'v1', text: call.document }]);
        {
          write(policyKey(call.policy), call.document);
          return;
        }
      case 'CreatePolicyVersion': {
        const list = versions.get(call.policy);
        if (!list) throw missing(call, account);
        if (list.length >= 5)
          throw new AppError('aws/limit-exceeded', {
            action: call.api,
            account,
            message: '5 versions',
          });
        const next = Math.max(...list.map(({ id }) => Number(id.slice(1)))) + 1;
        versions.set(call.policy, [...list, { id: `v${next}`, text: call.document }]);
        write(policyKey(call.policy), call.document);
        return;
      }
      case 'DeletePolicyVersion': {
        const list = versions.get(call.policy) ?? [];
        if (!list.some(({ id }) => id === call.versionId)) throw missing(call, account);
        versions.set(
          call.policy,
          list.filter(({ id }) => id !== call.versionId),
        );
        return;
      }
      case 'DeletePolicy':
        if (current(policyKey(call.policy)) === null) throw missing(call, account);
        if (
          (versions.get(call.policy) ?? []).length > 1 ||
          [...attachments].some((a) => a.endsWith(call.policy))
        )
          throw new AppError('aws/delete-conflict', { action: call.api, account });
        versions.delete(call.policy);
        {
          write(policyKey(call.policy), null);
          return;
        }
      case 'AttachUserPolicy':
      case 'AttachRolePolicy':
        if (current(policyKey(call.policy)) === null) throw missing(call, account);
        attachments.add(`${call.principal} ${call.policy}`);
        return;
      case 'DetachUserPolicy':
      case 'DetachRolePolicy':
        if (!attachments.delete(`${call.principal} ${call.policy}`)) throw missing(call, account);
        return;
      case 'PutUserPolicy':
      case 'PutRolePolicy': {
        write(`inline ${call.principal} ${call.name}`, call.document);
        return;
      }
      case 'DeleteUserPolicy':
      case 'DeleteRolePolicy':
        if (current(`inline ${call.principal} ${call.name}`) === null) throw missing(call, account);
        {
          write(`inline ${call.principal} ${call.name}`, null);
          return;
        }
    }
  };
  const keyOf = (ref: DocumentRef) =>
    ref.kind === 'trust'
      ? trustKey(ref.role)
      : ref.kind === 'managed'
        ? policyKey(ref.policy)
        : `inline ${ref.principal} ${ref.name}`;

  return {
    applyCall: async (account, call) => {
      await Promise.resolve();
      apply(account, call);
      return { requestId: `request-${(requests += 1)}` };
    },
    fetchDocument: async (_account, ref) => Promise.resolve(visible(keyOf(ref))),
    fetchPolicyVersions: async (_account, policy) =>
      Promise.resolve(
        (versions.get(policy) ?? [])
          .map(({ id }, index, all) => ({
            id,
            isDefault: index === all.length - 1,
            createdAtMs: index,
          }))
          .toReversed(),
      ),
    setDocument: (key, text) => {
      write(key, text);
      if (key.startsWith('policy ')) versions.set(key.slice(7), [{ id: 'v1', text }]);
    },
    state: () =>
      Object.fromEntries([
        ...[...documents.keys()].flatMap((key) => {
          const text = current(key);
          return text === null ? [] : [[key, text] as const];
        }),
        ...[...attachments].map((attachment) => [attachment, 'attached'] as const),
      ]),
    writes: () => requests,
  };
}

const account = (n: number) => v.parse(AccountIdSchema, `2000000000${String(n).padStart(2, '0')}`);
const JUMP = v.parse(AccountIdSchema, '111122223333');
const statement = (sid: string, names: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: sid, Effect: 'Allow', Principal: { AWS: names } }],
  });

/**
 * A plan of 4 calls for each of `people`: the trust of a role, a new assertion policy, its attachment, and the next version of another
 * one; with an IAM that stands where the plan begins, and the states before and after.
 */
export function samplePlan(
  people: number,
  iam: FakeIam,
): {
  readonly plan: Plan;
  readonly former: Readonly<Record<string, string>>;
  readonly intended: Readonly<Record<string, string>>;
} {
  const edits: DocumentEdit[] = [];
  const calls: PlannedCall[] = [];
  const intended: Record<string, string> = {};
  const edit = (ref: DocumentRef, at: AccountId, before: string | null, after: string | null) =>
    edits.push({
      ref,
      account: at,
      before,
      after,
      sizeCharacters: 1,
      limitCharacters: 2048,
      changes: [],
    }) - 1;
  const add = (at: AccountId, index: number, call: IamCall, after: readonly string[]) => {
    const id = `c${calls.length + 1}`;
    calls.push({ id, account: at, edit: index, call, after });
    return id;
  };
  for (let n = 0; n < people; n += 1) {
    const at = account(n % 4);
    const role = v.parse(RoleArnSchema, `arn:aws:iam::${at}:role/jump/R${n}`);
    const person = v.parse(PrincipalArnSchema, `arn:aws:iam::${JUMP}:user/person-${n}`);
    const [fresh, old] = ['1', '2'].map((k) =>
      v.parse(PolicyArnSchema, `arn:aws:iam::${JUMP}:policy/jumpgate/person-${n}-${k}`),
    ) as [never, never];
    const [before, after] = [
      statement('JumpgateTrust', ['a']),
      statement('JumpgateTrust', ['a', person]),
    ];
    iam.setDocument(trustKey(role), before);
    iam.setDocument(policyKey(old), statement('JumpgateAssume', ['x']));
    const trust = add(
      at,
      edit({ kind: 'trust', role }, at, before, after),
      { api: 'UpdateAssumeRolePolicy', role, document: after },
      [],
    );
    const text = statement('JumpgateAssume', [role]);
    const created = edit({ kind: 'managed', policy: fresh }, JUMP, null, text);
    const create = add(
      JUMP,
      created,
      { api: 'CreatePolicy', policy: fresh, document: text, description: 'd' },
      [trust],
    );
    add(JUMP, created, { api: 'AttachUserPolicy', policy: fresh, principal: person }, [create]);
    const next = statement('JumpgateAssume', ['x', role]);
    const version = edit(
      { kind: 'managed', policy: old },
      JUMP,
      statement('JumpgateAssume', ['x']),
      next,
    );
    add(JUMP, version, { api: 'CreatePolicyVersion', policy: old, document: next }, [trust]);
    Object.assign(intended, {
      [trustKey(role)]: after,
      [policyKey(fresh)]: text,
      [policyKey(old)]: next,
      [`${person} ${fresh as string}`]: 'attached',
    });
  }
  return {
    plan: { changes: [], edits, calls, blockers: [], notices: [] },
    former: iam.state(),
    intended,
  };
}
