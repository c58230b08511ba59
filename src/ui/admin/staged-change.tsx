import { useSignal } from '@preact/signals';
import { arnParts, rolePathAndName } from '#core/aws/arn.ts';
import type { Change } from '#core/change/change-set.ts';
import { ClockIcon, LogOutIcon, XIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { subjectName, type ChangeGrouping } from '#ui/state/change-groups.ts';
import type { Names } from '#ui/state/names.ts';
import { text } from '#ui/text.ts';
import { ChangeSign, termsText } from './change-sign.tsx';
import { ChangeTerms } from './change-terms.tsx';
import { changeText } from './plan-texts.ts';

interface StagedChangeProps {
  readonly change: Change;
  /** What the group's title says already. */
  readonly grouping: ChangeGrouping;
  readonly names: Names;
  /** IAM is as the change wants it by now. */
  readonly isAlreadySo: boolean;
}

/** One staged change: what it does to whom, its terms, and the way to take it off. */
export function StagedChange({ change, grouping, names, isAlreadySo }: StagedChangeProps) {
  const { unstage } = useAdmin();
  const isOpen = useSignal(false);
  const { kind, role } = change;
  const terms = termsText(change);
  const what = changeText(change, names);
  const TermsIcon = kind === 'grant' ? ClockIcon : LogOutIcon;
  return (
    <li class="change">
      <ChangeSign kind={kind} />
      <span class="pair">
        <span dir="auto">
          {grouping === 'account'
            ? subjectName(change, names)
            : names.account(arnParts(role).account)}
        </span>{' '}
        <span class="quiet">{rolePathAndName(role)}</span>
        {terms && <small>{terms}</small>}
        {isAlreadySo && <small>{text('change_already_so')}</small>}
      </span>
      {(kind === 'grant' || kind === 'revoke') && (
        <button
          type="button"
          class="plain"
          aria-expanded={isOpen.value}
          aria-label={text('terms_of', what)}
          title={text(kind === 'grant' ? 'terms_until' : 'terms_end_sessions')}
          onClick={() => (isOpen.value = !isOpen.value)}
        >
          <TermsIcon size={14} />
        </button>
      )}
      <button
        type="button"
        class="plain"
        aria-label={text('action_unstage_change', what)}
        title={text('action_unstage')}
        onClick={() => unstage(change)}
      >
        <XIcon size={14} />
      </button>
      {isOpen.value && (kind === 'grant' || kind === 'revoke') && <ChangeTerms change={change} />}
    </li>
  );
}
