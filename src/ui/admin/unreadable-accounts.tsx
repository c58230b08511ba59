import type { EstatePicture } from '#core/access/picture.ts';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText } from '#ui/text.ts';
import { ReadAgain } from './read-again.tsx';
import './read-status.css';

interface UnreadableAccountsProps {
  readonly seen: EstatePicture;
}

/** Which accounts could not be read, why, and a button to read each of them alone. */
export function UnreadableAccounts({ seen }: UnreadableAccountsProps) {
  const { names } = useAdmin();
  const unreadable = seen.accounts.flatMap((one) => (one.kind === 'unreadable' ? [one] : []));
  if (unreadable.length === 0) return null;
  return (
    <details class="unreadable-accounts">
      <summary>{countText('read_unreadable', unreadable.length)}</summary>
      <ul>
        {unreadable.map(({ account, error }) => (
          <li key={account}>
            <span dir="auto">{names.value.account(account)}</span>
            <ReadAgain what={account} />
            <span class="quiet">{errorTexts(error).title}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
