import { useSignal } from '@preact/signals';
import { accountsFromText, type AccountsReading } from '#core/estate/accounts-from-text.ts';
import type { AccountEntry } from '#core/estate/configuration.ts';
import { Notice } from '#ui/components/notice.tsx';
import { TickList } from '#ui/components/tick-list.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText, text } from '#ui/text.ts';
import { Examination } from './examination.tsx';
import { NextStep } from './next-step.tsx';
import { OrganizationAccounts } from './organization-accounts.tsx';
import { formTexts, saveEstate } from './setup-form.ts';
import type { SetupPlaceProps } from './setup-page.tsx';

/** Which accounts there are, from the organization or from a list, and whether the administration role leads into each. */
export function SetupAccounts({ configuration }: SetupPlaceProps) {
  const { configure, session } = useAdmin();
  const typed = useSignal<AccountsReading | undefined>(undefined);
  const isSignedIn = session.state.value.kind === 'done';
  const add = async (accounts: readonly AccountEntry[]) => {
    await saveEstate(
      { ...configuration, accounts: [...configuration.accounts, ...accounts] },
      configure,
    );
    typed.value = undefined;
  };
  const reading = typed.value;
  return (
    <>
      {isSignedIn ? (
        <OrganizationAccounts configuration={configuration} onAdd={add} />
      ) : (
        <p class="quiet">{text('setup_sign_in_first')}</p>
      )}
      <details class="typed-accounts">
        <summary>{text('setup_accounts_typed')}</summary>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            typed.value = accountsFromText(formTexts(event.currentTarget)('lines'), configuration);
          }}
        >
          <label class="field">
            {text('setup_accounts_lines')}
            <textarea name="lines" class="mono" spellcheck={false} required />
            <small>{text('setup_accounts_lines_hint')}</small>
          </label>
          <button>{text('action_look_at_accounts')}</button>
        </form>
      </details>
      {reading && reading.wrong.length > 0 && (
        <Notice kind="danger">
          {text('setup_accounts_wrong')}
          <ul class="mono">
            {reading.wrong.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Notice>
      )}
      {reading && reading.missing.length > 0 && (
        <TickList
          items={reading.missing}
          keyOf={({ id }) => id}
          lineOf={({ id, name, project, environment }) => (
            <>
              <span dir="auto">{name}</span>
              <span class="quiet mono">{id}</span>
              <span class="quiet">{[project, environment].filter(Boolean).join(' · ')}</span>
            </>
          )}
          action={(count) => countText('action_add_accounts', count)}
          onChoose={(chosen) => void add(chosen)}
        />
      )}
      {configuration.accounts.length > 0 && (
        <Examination part="accounts" configuration={configuration} />
      )}
      <NextStep after="accounts" />
    </>
  );
}
