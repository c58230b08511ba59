import { nameOfDocument } from './document-comparison.ts';
import { ENDED_SESSIONS_POLICY } from './end-sessions.ts';
import type { DocumentRef, IamCall, Plan } from './plan.ts';

/** Times as IAM and Sids write them. */
const TIMES = /\d{4}-?\d{2}-?\d{2}T\d{2}:?\d{2}:?\d{2}Z/g;

/** Sessions are ended as of the moment of the plan, which is another at each look: that moment names no plan. */
function withoutMoment(ref: DocumentRef | undefined, text: string | null): string | null {
  const isEnding = ref?.kind === 'inline' && ref.name === ENDED_SESSIONS_POLICY;
  return isEnding && text !== null ? text.replace(TIMES, '') : text;
}

function sortMembers(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The text whose SHA-256 names a plan: an approval is bound to it. It holds the changes and every call with its documents, their former texts
 * and their order, and nothing that depends on when the plan was looked at.
 */
export function planHashText({ changes, edits, calls }: Plan): string {
  const callOf = (call: IamCall, ref: DocumentRef | undefined) =>
    'document' in call ? { ...call, document: withoutMoment(ref, call.document) } : call;
  return JSON.stringify({
    format: 1,
    changes: changes.map(sortMembers),
    edits: edits.map(({ ref, account, before, after }) => ({
      document: nameOfDocument(ref),
      account,
      before,
      after: withoutMoment(ref, after),
    })),
    calls: calls.map(({ account, edit, call, after }) => ({
      account,
      edit,
      call: sortMembers(callOf(call, edits[edit]?.ref)),
      after,
    })),
  });
}
