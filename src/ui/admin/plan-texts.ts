import type { Change } from '#core/change/change-set.ts';
import type { DocumentRef, IamCall, PlanBlocker, PlanNotice } from '#core/change/plan.ts';
import { sourceText } from './source-text.ts';
import { arnParts } from '#core/aws/arn.ts';
import { subjectName } from '#ui/state/change-groups.ts';
import type { Names } from '#ui/state/names.ts';
import { timeLeft } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';

/** A change as one sentence fragment: "Ada Okafor: payments-prod/Admin". */
export function changeText(change: Change, names: Names): string {
  return text('change_pair', subjectName(change, names), names.role(change.role));
}

/** The name people use for a document of IAM. */
export function documentText(ref: DocumentRef, names: Names): string {
  switch (ref.kind) {
    case 'trust':
      return text('document_trust', names.role(ref.role));
    case 'managed':
      return text('document_managed', arnParts(ref.policy).name);
    case 'inline':
      return text('document_inline', ref.name, arnParts(ref.principal).name);
  }
}

/** A call by its API name and its target. */
export function callText(call: IamCall, names: Names): string {
  if ('role' in call) return `${call.api} ${names.role(call.role)}`;
  if ('principal' in call && 'policy' in call) {
    return `${call.api} ${arnParts(call.policy).name} · ${arnParts(call.principal).name}`;
  }
  if ('principal' in call) return `${call.api} ${call.name} · ${arnParts(call.principal).name}`;
  const version = 'versionId' in call ? ` ${call.versionId}` : '';
  return `${call.api} ${arnParts(call.policy).name}${version}`;
}

/** Why a plan cannot be committed, with the numbers and the way out. */
export function blockerText(
  blocker: PlanBlocker,
  names: Names,
  changes: readonly Change[],
): string {
  switch (blocker.kind) {
    case 'trust-too-long':
      return text(
        'blocker_trust_too_long',
        names.role(blocker.role),
        blocker.sizeCharacters,
        blocker.limitCharacters,
      );
    case 'too-many-policies':
      return text(
        'blocker_too_many_policies',
        names.principal(blocker.principal),
        blocker.count,
        blocker.limit,
      );
    case 'document-unreadable':
      return text('blocker_document_unreadable', documentText(blocker.ref, names), blocker.reason);
    case 'account-unreadable':
      return text('blocker_account_unreadable', names.account(blocker.account));
    case 'not-in-picture':
      return text('blocker_not_in_picture', blocker.arn);
    case 'held-by-others': {
      const change = changes[blocker.change];
      return text(
        'blocker_held_by_others',
        change ? changeText(change, names) : '',
        sourceText(blocker.source, names),
      );
    }
    case 'inline-too-long':
      return text(
        'blocker_inline_too_long',
        arnParts(blocker.principal).name,
        blocker.sizeCharacters,
        blocker.limitCharacters,
      );
    case 'account-full':
      return text(
        'blocker_account_full',
        names.account(blocker.account),
        blocker.count,
        blocker.limit,
      );
    case 'cannot-restore': {
      const change = changes[blocker.change];
      return text(
        `blocker_cannot_restore_${blocker.reason}`,
        change ? changeText(change, names) : names.role(blocker.role),
      );
    }
    case 'locks-administrators-out':
      return text('blocker_locks_out', names.role(blocker.role));
  }
}

/** What the reader should know before committing. */
export function noticeText(notice: PlanNotice, names: Names, changes: readonly Change[]): string {
  const pair = (index: number) => {
    const change = changes[index];
    return change ? changeText(change, names) : '';
  };
  switch (notice.kind) {
    case 'already-so':
      return text(
        changes[notice.change]?.kind === 'remove' ? 'notice_not_there' : 'notice_already_so',
        pair(notice.change),
      );
    case 'strangers-shut-out':
      return text('notice_strangers_shut_out', pair(notice.change), notice.others.join(', '));
    case 'strangers-let-in':
      return text('notice_strangers_let_in', pair(notice.change), notice.others.join(', '));
    case 'shuts-out':
    case 'lets-in':
      return countText(
        notice.kind === 'shuts-out' ? 'notice_shuts_out' : 'notice_lets_in',
        notice.principals.length,
        pair(notice.change),
        notice.principals.map(names.principal).join(', '),
      );
    case 'no-effect':
      return text(`notice_no_effect_${notice.reason}`, pair(notice.change));
    case 'more-effect':
      return countText('notice_more_effect', notice.principals.length, pair(notice.change));
    case 'half-remains':
      return text('notice_half_remains', pair(notice.change), sourceText(notice.source, names));
    case 'stays-beside':
      return text('notice_stays_beside', pair(notice.change), sourceText(notice.source, names));
    case 'sessions-live-on':
      return text('notice_sessions_live_on', pair(notice.change), timeLeft(notice.seconds * 1000));
    case 'dangling-principal-removed':
      return text('notice_dangling_removed', names.role(notice.role), notice.id);
    case 'changes-own-door':
      return text('notice_changes_own_door', names.role(notice.role));
    case 'owned-by-infrastructure-code':
      return text('notice_owned_by_code', documentText(notice.ref, names), notice.owner);
  }
}
