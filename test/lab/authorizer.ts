import { isWildcardOnlyAction, runSimulation } from '@cloud-copilot/iam-simulate';
import type { IssuedSession } from './credentials.ts';
import type { IamStore, RoleEntity, UserEntity } from './iam-store.ts';
import { createPolicyCache } from './policy-documents.ts';

/** One question to the authorizer. */
export interface AccessQuestion {
  readonly session: IssuedSession;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  /** Text of the resource-based policy: trust policy, bucket policy, key policy. */
  readonly resourcePolicy?: { readonly text: string; readonly kind: 'trust' | 'resource' };
  readonly context?: Readonly<Record<string, string>>;
  /** Decide as IAM stood then. */
  readonly asOfMs: number;
  readonly nowMs: number;
}

export type AccessAnswer = 'allowed' | 'implicitly-denied' | 'explicitly-denied';

/** Addresses of documentation (RFC 5737): every client of the lab seems to sit here. */
const SOURCE_ADDRESS = '198.51.100.7';

const ANSWERS: Readonly<Record<string, AccessAnswer>> = {
  Allowed: 'allowed',
  ImplicitlyDenied: 'implicitly-denied',
  ExplicitlyDenied: 'explicitly-denied',
};

/** Answers questions of access from the live IAM, by way of iam-simulate. */
export function createAuthorizer(store: IamStore) {
  const validated = createPolicyCache();

  const managedText = (arn: string, asOfMs: number) => {
    const policy = store.policy(arn, asOfMs);
    return policy?.versions.find(({ id }) => id === policy.defaultVersionId)?.text;
  };

  function policyTexts(
    holder: UserEntity | RoleEntity,
    asOfMs: number,
  ): readonly { readonly name: string; readonly text: string }[] {
    const iam = store.accounts.get(holder.account);
    const groups =
      holder.kind === 'user'
        ? holder.groups.flatMap((name) => iam?.groups.get(name.toLowerCase(), asOfMs) ?? [])
        : [];
    return [holder, ...groups].flatMap((source) => [
      ...source.inline.map(({ name, text }) => ({ name: `${source.arn} ${name}`, text })),
      ...source.attached.flatMap((arn) => {
        const text = managedText(arn, asOfMs);
        return text === undefined ? [] : [{ name: arn, text }];
      }),
    ]);
  }

  function contextOf(
    { session, nowMs, resourceAccount }: AccessQuestion,
    holder: UserEntity | RoleEntity,
  ): Record<string, string> {
    return {
      'aws:CurrentTime': new Date(nowMs).toISOString(),
      'aws:EpochTime': String(Math.floor(nowMs / 1000)),
      'aws:PrincipalArn': holder.arn,
      'aws:PrincipalAccount': session.account,
      'aws:PrincipalType': session.kind === 'user' ? 'User' : 'AssumedRole',
      'aws:userid': session.userId,
      'aws:SourceIp': SOURCE_ADDRESS,
      'aws:SecureTransport': 'true',
      'aws:ResourceAccount': resourceAccount,
      ...(session.kind === 'user' && { 'aws:username': holder.name }),
      ...(session.sessionToken !== undefined && {
        'aws:TokenIssueTime': new Date(session.issuedAtMs).toISOString(),
      }),
      ...(session.mfa !== undefined && { 'aws:MultiFactorAuthPresent': String(session.mfa) }),
      ...(session.mfa === true && {
        'aws:MultiFactorAuthAge': String(Math.floor((nowMs - session.issuedAtMs) / 1000)),
      }),
      ...(session.sourceIdentity !== undefined && {
        'aws:SourceIdentity': session.sourceIdentity,
      }),
      ...Object.fromEntries(
        [
          ...holder.tags.map(({ Key, Value }) => [Key, Value] as const),
          ...Object.entries(session.sessionTags),
        ].map(([key, value]) => [`aws:PrincipalTag/${key}`, value]),
      ),
    };
  }

  async function simulate(
    question: AccessQuestion,
    holder: UserEntity | RoleEntity,
    sessionPolicy: string | undefined,
  ): Promise<AccessAnswer> {
    const { action, asOfMs, resourcePolicy } = question;
    const [service = '', name = ''] = action.split(':');
    const resource = (await isWildcardOnlyAction(service, name)) ? '*' : question.resource;
    const boundary =
      holder.boundary === undefined ? undefined : managedText(holder.boundary, asOfMs);
    const answer = await runSimulation(
      {
        request: {
          principal: question.session.callerArn,
          action,
          resource: { resource, accountId: question.resourceAccount },
          contextVariables: { ...contextOf(question, holder), ...question.context },
        },
        identityPolicies: policyTexts(holder, asOfMs).map(({ name: policyName, text }) => ({
          name: policyName,
          policy: validated(text, 'identity'),
        })),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        ...(resourcePolicy && {
          resourcePolicy: validated(resourcePolicy.text, resourcePolicy.kind),
        }),
        ...(boundary !== undefined && {
          permissionBoundaryPolicies: [
            { name: 'boundary', policy: validated(boundary, 'identity') },
          ],
        }),
        ...(sessionPolicy !== undefined && {
          sessionPolicy: validated(sessionPolicy, 'identity'),
        }),
      },
      {},
    );
    if (answer.resultType === 'error') {
      throw new Error(
        `The lab cannot decide ${action} on ${resource}: ${JSON.stringify(answer.errors)}`,
      );
    }
    const told = ANSWERS[answer.overallResult];
    if (!told) throw new Error(`Unknown answer of iam-simulate: ${answer.overallResult}`);
    return told;
  }

  /** A caller whose user or role is gone is answered like one without permissions. */
  return async (question: AccessQuestion): Promise<AccessAnswer> => {
    const holder = store.principal(question.session.principalArn, question.asOfMs);
    if (!holder || holder.id !== question.session.userId.split(':')[0]) return 'implicitly-denied';
    const { sessionPolicies } = question.session;
    if (sessionPolicies.length === 0) return simulate(question, holder, undefined);
    // A session may do what any of its policies allows and none denies.
    const answers: AccessAnswer[] = [];
    for (const policy of sessionPolicies) answers.push(await simulate(question, holder, policy));
    const worst = answers.find((answer) => answer === 'explicitly-denied');
    return worst ?? answers.find((answer) => answer === 'allowed') ?? 'implicitly-denied';
  };
}

export type Authorizer = ReturnType<typeof createAuthorizer>;
