import type { DocumentText, IamRole } from '#core/access/picture.ts';
import { parsePolicyDocument, type JsonObject } from '#core/access/policy-document.ts';
import { toIamTime, toSidTime } from './owned-statements.ts';
import { isJsonObject, toStrings, writePolicyText } from './policy-json.ts';

/** Name of the inline policy, in the role whose sessions are ended. */
export const ENDED_SESSIONS_POLICY = 'JumpgateEndedSessions';
const SID = 'JumpgateEndedBefore';

/**
 * Whose sessions of a role have been ended, and when: by `aws:userid`, `AROA…:‹session name›`, the time in epoch milliseconds
 * before which tokens must have been issued to be refused.
 */
export type EndedSessions = ReadonlyMap<string, number>;

/** What the policy says, or that somebody else has had a hand in it. */
export type EndedSessionsReading =
  { readonly kind: 'read'; readonly ended: EndedSessions } | { readonly kind: 'foreign' };

function conditionValues(
  statement: JsonObject,
  operator: string,
  key: string,
): readonly string[] | undefined {
  const condition = statement['Condition'];
  const block = isJsonObject(condition) ? condition[operator] : undefined;
  return isJsonObject(block) ? toStrings(block[key]) : undefined;
}

/** Reads the role's own policy of ended sessions; an absent policy is an empty one. */
export function readEndedSessions(role: IamRole): EndedSessionsReading {
  const text = role.inlinePolicies.find(({ name }) => name === ENDED_SESSIONS_POLICY)?.document;
  const ended = new Map<string, number>();
  if (text === undefined) return { kind: 'read', ended };
  const parsed = parsePolicyDocument(text);
  if (parsed.kind === 'unreadable') return { kind: 'foreign' };
  for (const { json, sid, effect } of parsed.document.statements) {
    const ids = conditionValues(json, 'StringLike', 'aws:userid');
    const [time] = conditionValues(json, 'DateLessThan', 'aws:TokenIssueTime') ?? [];
    const atMs = Date.parse(time ?? '');
    const isOwned = sid?.startsWith(SID) === true && effect === 'Deny';
    if (!isOwned || !ids || Number.isNaN(atMs)) return { kind: 'foreign' };
    for (const id of ids) ended.set(id, Math.max(atMs, ended.get(id) ?? 0));
  }
  return { kind: 'read', ended };
}

/** The policy's text, one statement for each time; null when nobody's sessions are ended. */
export function writeEndedSessions(ended: EndedSessions): DocumentText | null {
  const idsByTime = new Map<number, string[]>();
  for (const [id, atMs] of ended) idsByTime.set(atMs, [...(idsByTime.get(atMs) ?? []), id]);
  if (idsByTime.size === 0) return null;
  const statements = [...idsByTime]
    .sort(([a], [b]) => a - b)
    .map(([atMs, ids]) => ({
      Sid: `${SID}${toSidTime(atMs)}`,
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {
        StringLike: { 'aws:userid': ids.sort() },
        DateLessThan: { 'aws:TokenIssueTime': toIamTime(atMs) },
      },
    }));
  return writePolicyText({ Version: '2012-10-17' }, statements);
}

/** What can go: a session issued before the time has outlived the role's longest session. */
export function withoutSpentSessions(
  ended: EndedSessions,
  role: IamRole,
  nowMs: number,
): EndedSessions {
  const isSpent = (atMs: number) => atMs + role.maxSessionSeconds * 1000 <= nowMs;
  return new Map([...ended].filter(([, atMs]) => !isSpent(atMs)));
}

/** The time in whole seconds, rounded up: sessions of the very second are ended too. */
export function endingTimeMs(nowMs: number): number {
  return Math.ceil(nowMs / 1000) * 1000;
}
